"""The searches and questions that the two READMEs show, run on the samples."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tests.support.commands import ROOT, Run


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_search_shown_finds_something(run: Run, samples_index: Path, page: str) -> None:
    shown = re.findall(
        r"^ +\.venv/bin/replysearch (search .*)$", (ROOT / page).read_text(), re.MULTILINE
    )
    assert len(shown) == 6
    for line in shown:
        run(*shlex.split(line, comments=True), "--index", samples_index, check=0)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_question_shown_is_answered_and_the_answer_verified(
    run: Run, samples_index: Path, tmp_path: Path, page: str
) -> None:
    shown = re.findall(
        r"^ +\.venv/bin/replysearch (ask .*)$", (ROOT / page).read_text(), re.MULTILINE
    )
    assert len(shown) == 3
    for line in shown:
        words = shlex.split(line.partition(" > ")[0], comments=True)
        done = run(*words, "--index", samples_index, check=0)
        if "--json" in words:
            saved = tmp_path / "answer.json"
            saved.write_text(done.stdout, "utf-8")
            run("verify", saved, "--index", samples_index, check=0)
