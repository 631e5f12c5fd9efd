"""The positions of a query's words in a passage. They show users why the passage was found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from replysearch.chinese.text import folded_in_place
from replysearch.engine import query_words
from replysearch.records import Span

_ALPHANUMERIC = "a-z0-9"


class Highlighter:
    """Finds the words of one query in many passages."""

    def __init__(self, query: str) -> None:
        words = sorted(query_words(query), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_pattern, words))) if words else None

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return the spans of the query's words in `text`, in order. Adjacent spans are joined."""
        if self._pattern is None:
            return ()
        matches = self._pattern.finditer(folded_in_place(text))
        return tuple(_joined(Span(*match.span()) for match in matches))


def _pattern(word: str) -> str:
    """Return a pattern for a folded word. Blanks inside the word, from page layout, are allowed."""
    characters = r"\s*".join(map(re.escape, word))
    if word.isascii():
        return f"(?<![{_ALPHANUMERIC}]){characters}(?![{_ALPHANUMERIC}])"
    return characters


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
