"""Where the words of a query stand in a passage, for people to see why it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from replysearch.chinese.text import folded_in_place
from replysearch.engine import query_words
from replysearch.records import Span

_LATIN = "a-z0-9"


class Marking:
    """The words of one query, made ready to be found in many passages."""

    def __init__(self, query: str) -> None:
        words = sorted(query_words(query), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_pattern, words))) if words else None

    def marks(self, text: str) -> tuple[Span, ...]:
        """Return the places of the words in `text`, in order; places that touch are one."""
        if self._pattern is None:
            return ()
        found = self._pattern.finditer(folded_in_place(text))
        return tuple(_joined(Span(*match.span()) for match in found))


def _pattern(word: str) -> str:
    """Return the pattern of a folded word; the layout of a page may put blanks inside it."""
    letters = r"\s*".join(map(re.escape, word))
    if word.isascii():
        return f"(?<![{_LATIN}]){letters}(?![{_LATIN}])"
    return letters


def _joined(spans: Iterable[Span]) -> Iterable[Span]:
    last: Span | None = None
    for span in spans:
        if last is not None and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
