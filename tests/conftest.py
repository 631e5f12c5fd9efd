"""What tests of all rooms share: the samples, an index of them, and how much is made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.support.commands import ROOT, Run, runner

from replysearch.ingest.outcomes import OutcomeStatus
from replysearch.library import Library

# How many inputs a property is tried on: in `make unit`, in `make test`, and in `make test-slow`.
# No deadline: the machine may be busy with other tests.
settings.register_profile("quick", max_examples=20, deadline=None)
settings.register_profile("usual", max_examples=100, deadline=None)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile("usual")

#: The folders of tests in the order in which they run: long files first, so that no worker is left
#: with one when the others have done.
_ORDER = ("e2e", "integration", "quality", "property", "unit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of properties, and put those of each folder into their place."""
    for item in items:
        if _folder(item) == "property":
            item.add_marker(pytest.mark.property)
    items.sort(key=lambda item: _ORDER.index(_folder(item)))


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT / "tests").parts[0]


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample letters."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def samples_index(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample letters; not to be written to."""
    folder = tmp_path_factory.mktemp("samples") / "index"
    with Library.open(folder, create=True) as library:
        assert library.add([samples]).outcomes == {OutcomeStatus.ADDED: 32}
    return folder


@pytest.fixture(scope="session")
def samples_library(samples_index: Path) -> Iterator[Library]:
    """The library of that index."""
    with Library.open(samples_index) as library:
        yield library


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command line in an empty folder, in a process of its own."""
    return runner(tmp_path)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The optional data folder beside the project."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not there: tests on its data are skipped")
    return folder
