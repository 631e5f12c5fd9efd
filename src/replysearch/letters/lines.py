"""The non-blank lines of a text, with their spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from replysearch.chinese.text import narrow, squeeze, trimmed
from replysearch.records import Span


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line: its span without outer blanks, and the narrow form of its text.

    Both have the same length.
    """

    span: Span
    flat: str

    @property
    def squeezed(self) -> str:
        """The narrow text without blanks."""
        return squeeze(self.flat)


def lines_of(text: str, span: Span) -> Iterator[Line]:
    """Yield the non-blank lines inside `span`."""
    start = span.start
    for raw in span.of(text).splitlines(keepends=True):
        line = trimmed(text, Span(start, start + len(raw)))
        start += len(raw)
        if line.end > line.start:
            yield Line(line, narrow(line.of(text)))
