"""The non-blank lines of a text, with their spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from replysearch.chinese.text import narrow, squeeze
from replysearch.records import Span


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line: its span without outer blanks, and its narrow text of the same length.

    `gap` counts the line ends between the line before and this one.
    """

    span: Span
    flat: str
    gap: int = 1

    @property
    def squeezed(self) -> str:
        """The narrow text without blanks."""
        return squeeze(self.flat)


def lines_of(text: str, span: Span) -> Iterator[Line]:
    """Yield the non-blank lines inside `span`."""
    start, gap = span.start, 0
    for raw in span.of(text).splitlines(keepends=True):
        gap += 1
        if words := raw.strip():
            begin = start + raw.index(words)
            yield Line(Span(begin, begin + len(words)), narrow(words), gap)
            gap = 0
        start += len(raw)
