"""The pages that people read: their tables are whole, and what they name is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.commands import ROOT

from replysearch.api.app import create_app
from replysearch.library import Library
from replysearch.settings import Settings

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "benchmarks" / "README.md"])
#: Those for people who change the project.
MAPS = [page for page in PAGES if page.parent != ROOT / "docs"]
SOURCE = ROOT / "src" / "replysearch"
#: What is named and is no file of the project: rooms to come, and what lies in an index or is made.
NO_FILES = {"reader/", "sources/", "benchmarks/work/", "index/"}
#: Calls that the OpenAPI description leaves out: itself, and the Model Context Protocol.
UNDESCRIBED = {"GET /openapi.json", "POST /mcp"}


def tables(page: Path) -> Iterator[list[str]]:
    """Yield the tables of a page as their lines, head first."""
    found: list[str] = []
    for line in [*page.read_text("utf-8").splitlines(), ""]:
        if line.startswith("|"):
            found.append(line)
        elif found:
            yield found
            found = []


def cells(row: str) -> list[str]:
    """Cut a row at its bars, as GitHub does: inside code too, but not behind a backslash."""
    return re.split(r"(?<!\\)\|", row.strip())[1:-1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_row_has_as_many_cells_as_its_head(page: Path) -> None:
    torn = [
        row
        for table in tables(page)
        for row in table
        if len(cells(row)) != len(cells(table[0])) or row.rstrip()[-1] != "|"
    ]
    assert torn == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_table_of_calls_names_those_that_there_are(name: str, index: Path) -> None:
    with Library.open(index) as library:
        described = create_app(library, Settings()).openapi()["paths"]
    calls = {
        f"{method.upper()} {re.sub('{[^}]*}', '{}', path)}"
        for path, methods in described.items()
        for method in methods
    }
    (table,) = (
        found for found in tables(ROOT / name) if any("/api/search" in row for row in found)
    )
    shown = {
        f"{method} {re.sub('{[^}]*}', '{}', path)}"
        for row in table
        for method, path in re.findall(r"`(GET|POST|DELETE) (/[^`?]*)[^`]*`", cells(row)[0])
    }
    assert shown == calls | UNDESCRIBED


def is_there(name: str) -> bool:
    """Tell whether a folder or file bears this name, with or without the folders above it."""
    names = (
        [name.rstrip("/")] if "." in name.rpartition("/")[2] else [name.rstrip("/"), f"{name}.py"]
    )
    return any(
        found
        for folder in (SOURCE, ROOT / "tests", ROOT / "benchmarks", ROOT / "scripts")
        for each in names
        for found in (*folder.rglob(each), *folder.parent.glob(each))
    )


@pytest.mark.parametrize("page", MAPS, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_rooms_and_modules_that_a_page_names_are_there(page: Path) -> None:
    named = re.findall(
        r"`((?:[a-z_]+/)+[a-z_]*|[a-z_/]+\.(?:py|js|css|toml))`", page.read_text("utf-8")
    )
    assert [name for name in named if name not in NO_FILES and not is_there(name)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_files_that_a_page_links_to_are_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    files = [link for link in links if "://" not in link]
    assert [link for link in files if not (page.parent / link).exists()] == []
