"""What tests of all rooms share: where the samples and the optional data folder are."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample letters."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The optional data folder beside the project."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not there: tests on its data are skipped")
    return folder
