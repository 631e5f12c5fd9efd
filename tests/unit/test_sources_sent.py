"""What the archive of sources holds: all that its pages lead to."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from tests.support.commands import ROOT

LINK = re.compile(r"\]\((?!https?:|#)<?([^)#>\s]+)")
PAGES = ("README.md", "README.zh-CN.md", "docs/agents.md", "docs/operating.md", "docs/python.md")


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_leads_to_is_sent_with_it(page: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    sent = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    text = (ROOT / page).read_text(encoding="utf-8")
    # As in .gitignore a name without a slash stands for every file and folder of that name.
    lost = [
        target
        for target in (page, *(str(Path(page).parent / link) for link in LINK.findall(text)))
        if not set(sent) & set(Path(target).parts)
    ]
    assert lost == []
    assert all((ROOT / target).exists() for target in LINK.findall(text) if page == Path(page).name)
