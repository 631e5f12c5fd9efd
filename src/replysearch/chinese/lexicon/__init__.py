"""The word lists of Chinese letters (`*.toml` beside this module), made into regular expressions.

A list is a table of a file, and is asked for as ``file.table``, as in ``places.county``::

    [planned]
    words = ["拟", "计划"]            # alternatives in the order of trial; each may be a pattern
    exceptions = { "拟" = "[定订]" }  # 拟 does not count before 定 or 订

``signs`` in place of ``words`` are single characters, ``classes`` are words by what they stand for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from importlib import resources
from sys import maxsize
from typing import Any


@cache
def _tables(file: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files(__package__).joinpath(f"{file}.toml").read_text("utf-8"))


def _table(name: str) -> dict[str, Any]:
    file, _, table = name.partition(".")
    return _tables(file)[table]


def words(name: str) -> tuple[str, ...]:
    """Return the words of a list as they are written, without their exceptions."""
    return tuple(_table(name)["words"])


def signs(name: str) -> str:
    """Return the characters of a list, to stand inside the ``[…]`` of a pattern."""
    return str(_table(name)["signs"])


@cache
def classes(name: str) -> dict[str, str]:
    """Return the words of a list, longest first, each with the class that it belongs to."""
    found = {word: group for group, members in _table(name)["classes"].items() for word in members}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def any_of(*names: str) -> str:
    """Return a pattern that matches any word of the lists, where no exception follows it."""
    alternatives = [word for name in names for word in _guarded(name)]
    return f"(?:{'|'.join(alternatives)})"


def _guarded(name: str) -> Iterator[str]:
    table = _table(name)
    exceptions = table.get("exceptions", {})
    for word in table["words"] if "words" in table else classes(name):
        yield f"{word}(?!{exceptions[word]})" if word in exceptions else word


class LazyPattern:
    """A regular expression that is compiled at its first use, so that imports cost nothing.

    Its methods are those of :class:`re.Pattern`.
    """

    def __init__(self, source: str | Callable[[], str], flags: int = 0) -> None:
        """Keep the pattern's source, or what makes it of word lists."""
        self._source = source
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern."""
        source = self._source if isinstance(self._source, str) else self._source()
        return re.compile(source, self._flags)

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """Return the first match."""
        return self.compiled.search(text, start, end)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match at `start`."""
        return self.compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of the whole text."""
        return self.compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches, which do not overlap."""
        return self.compiled.finditer(text)

    def findall(self, text: str) -> list[str]:
        """Return the matches of a pattern that has at most one group."""
        return self.compiled.findall(text)

    def split(self, text: str) -> list[str]:
        """Return what stands between the matches."""
        return self.compiled.split(text)

    def sub(self, new: str, text: str) -> str:
        """Return the text with every match replaced."""
        return self.compiled.sub(new, text)
