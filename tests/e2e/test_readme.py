"""The searches that the two READMEs show, run on the samples."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from road import ROOT, Run


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_search_shown_finds_something(run: Run, samples: Path, page: str) -> None:
    run("index", samples, "--index", "index", check=0)
    shown = re.findall(
        r"^ +\.venv/bin/replysearch (search .*)$", (ROOT / page).read_text(), re.MULTILINE
    )
    assert len(shown) == 5
    for line in shown:
        run(*shlex.split(line, comments=True), "--index", "index", check=0)
