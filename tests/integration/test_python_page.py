"""The examples of Python on the pages for readers, run as they stand."""

from __future__ import annotations

import doctest
import shutil
from pathlib import Path

import pytest
from tests.support.commands import ROOT


@pytest.mark.parametrize("page", ["docs/python.md", "README.md", "README.zh-CN.md"])
def test_every_example_prints_what_the_page_says(
    page: str, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(samples, tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(ROOT / page), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert tried >= 4
