"""Paths that a user names → the files to read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from replysearch import formats
from replysearch.engine import is_index


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """Files to read, files of other types, and named folders without any file to read."""

    files: tuple[Path, ...]
    others: tuple[Path, ...]
    empty: tuple[Path, ...]


def find_files(paths: Sequence[Path]) -> FoundFiles:
    """Return the files that `paths` name or contain, each file once.

    Index folders are skipped, and so are hidden files and folders inside a named folder. A missing
    path counts as a file to read, because reading it gives the error message.
    """
    files: dict[Path, Path] = {}
    others: dict[Path, Path] = {}
    empty: list[Path] = []
    for path in paths:
        inside = list(_walk(path)) if path.is_dir() else [path]
        letters = [each for each in inside if _may_be_letter(each)]
        for each in letters:
            files.setdefault(location_of(each), each)
        for each in inside:
            if not _may_be_letter(each):
                others.setdefault(location_of(each), each)
        if path.is_dir() and not letters:
            empty.append(path)
    return FoundFiles(tuple(files.values()), tuple(others.values()), tuple(empty))


def _may_be_letter(path: Path) -> bool:
    return path.suffix.lower() in formats.SUFFIXES or not path.exists()


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        if is_index(Path(root)):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(root) / name


def location_of(path: Path) -> Path:
    """Return a file's absolute path. Links to folders are resolved, but a link to a file is not."""
    return path.parent.resolve() / path.name


def escaped_path(path: Path | str) -> str:
    """Return a path as text. Bytes that are not valid UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
