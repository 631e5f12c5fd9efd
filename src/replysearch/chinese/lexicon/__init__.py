"""Word lists for reply letters (`*.toml` beside this module), made into regular expressions.

The list ``places.county`` is the key ``county`` of `places.toml`. A list is a text of words with
blanks between them. The words are tried in that order. A word may be a regular expression. Instead
of a text, a list may be a table with

- ``words``: a text of words, as above;
- ``classes``: words grouped by meaning; if a list has classes, its longest words are tried first;
- ``exceptions``: patterns that may not follow a word (拟 means no plan before 定);
- ``gap``: the pattern of what may stand between the characters of a word.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, cast

_NAMED_LIST = re.compile(r"<([a-z]+\.[a-z_]+)>")


@cache
def _lists(file: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - a search reads no list

    return tomllib.loads(Path(__file__).with_name(f"{file}.toml").read_text("utf-8"))


def _table(name: str) -> dict[str, Any]:
    file, _, key = name.partition(".")
    entry = _lists(file)[key]
    return {"words": entry} if isinstance(entry, str) else entry


@cache
def classes(name: str) -> dict[str, str]:
    """Return a list's words, longest first, with their classes. An ungrouped word is its class."""
    table = _table(name)
    class_of = {word: word for word in table.get("words", "").split()}
    for group, members in table.get("classes", {}).items():
        class_of |= dict.fromkeys(members.split(), group)
    return dict(sorted(class_of.items(), key=lambda item: -len(item[0])))


def words(name: str) -> tuple[str, ...]:
    """Return the words of a list in the order in which they are tried."""
    table = _table(name)
    return tuple(classes(name) if "classes" in table else table["words"].split())


def alternatives(name: str) -> str:
    """Return a list as a regular expression: ``(?:力争|拟(?![定订合]))``."""
    table = _table(name)
    gap: str = table.get("gap", "")
    after = {word: f"(?!{rest})" for word, rest in table.get("exceptions", {}).items()}
    return f"(?:{'|'.join(gap.join(word) + after.get(word, '') for word in words(name))})"


def lazy_pattern(template: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern, compiled at first use. In `template`, ``<places.county>`` is that list."""
    return cast("re.Pattern[str]", _LazyPattern(template, flags))


class _LazyPattern:
    """Compiles a pattern when one of its methods is first used, so that imports stay fast."""

    def __init__(self, template: str, flags: int) -> None:
        self._template, self._flags = template, flags

    def __getattr__(self, name: str) -> Any:
        source = _NAMED_LIST.sub(lambda match: alternatives(match[1]), self._template)
        # `re` caches the compiled pattern for the other methods.
        method = getattr(re.compile(source, self._flags), name)
        setattr(self, name, method)
        return method
