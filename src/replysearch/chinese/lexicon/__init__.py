"""The word lists of Chinese letters (`*.toml` beside this module), made into regular expressions.

A list is a key of a file: ``county`` in `places.toml` is called ``places.county``. It holds words
divided by blanks, in the order of trial; each may be a pattern. A list may be a table instead:

- ``classes`` are words by what they stand for; of all words the longest is tried first then;
- ``exceptions`` tell what may not follow a word: 拟 is no plan before 定;
- ``gap`` is what may stand between the characters of a word.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, cast

_NAMED_LIST = re.compile(r"<([a-z]+\.[a-z_]+)>")


@cache
def _lists(file: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - a search needs no list, and starts sooner without

    return tomllib.loads(Path(__file__).with_name(f"{file}.toml").read_text("utf-8"))


def _table(name: str) -> dict[str, Any]:
    file, _, key = name.partition(".")
    found = _lists(file)[key]
    return {"words": found} if isinstance(found, str) else found


@cache
def classes(name: str) -> dict[str, str]:
    """Return the words of a list, longest first, each with the class that it belongs to."""
    table = _table(name)
    found = {word: word for word in table.get("words", "").split()}
    for group, members in table.get("classes", {}).items():
        found |= dict.fromkeys(members.split(), group)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def words(name: str) -> tuple[str, ...]:
    """Return the words of a list in the order of trial, without their exceptions."""
    table = _table(name)
    return tuple(classes(name) if "classes" in table else table["words"].split())


def alternatives(name: str) -> str:
    """Return a list as a part of a pattern: ``(?:力争|拟(?![定订合]))``."""
    table = _table(name)
    gap: str = table.get("gap", "")
    after = {word: f"(?!{rest})" for word, rest in table.get("exceptions", {}).items()}
    return f"(?:{'|'.join(gap.join(word) + after.get(word, '') for word in words(name))})"


def lazy_pattern(template: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression that is compiled at its first use: imports then cost nothing.

    Args:
        template: Its source; ``<places.county>`` stands for :func:`alternatives` of that list.
        flags: Those of :func:`re.compile`.
    """
    return cast("re.Pattern[str]", _LazyPattern(template, flags))


class _LazyPattern:
    """What takes over the methods of the compiled pattern, each when it is first called."""

    def __init__(self, template: str, flags: int) -> None:
        self._template, self._flags = template, flags

    def __getattr__(self, name: str) -> Any:
        source = _NAMED_LIST.sub(lambda match: alternatives(match[1]), self._template)
        # `re` remembers what it compiled.
        method = getattr(re.compile(source, self._flags), name)
        setattr(self, name, method)
        return method
