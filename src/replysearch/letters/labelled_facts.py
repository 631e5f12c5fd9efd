"""Labelled facts around a letter: “[ 索引号 ] …”, “发文字号:…”, or two cells of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from replysearch.chinese.lexicon import classes, lazy_pattern
from replysearch.chinese.text import narrow, trimmed
from replysearch.records import Span

_LABEL = lazy_pattern(
    r"(?:(?<=^)|(?<=[\s|\]】/]))(?:[\[【(][ \t]*(?P<boxed><labels.fact>)[ \t]*[\]】)][ \t]*:?"
    r"|(?P<plain><labels.fact>)[ \t]*(?P<mark>:|\t|$))",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """The field that a label stands for, and the span of the value, which is never empty."""

    field: str
    span: Span


def facts_in(text: str, span: Span) -> Iterator[Fact]:
    """Yield the labelled facts inside `span` in order, except those whose label has no field."""
    flat = narrow(span.of(text))
    labels = list(_LABEL.finditer(flat))
    for index, label in enumerate(labels):
        name = "".join((label["boxed"] or label["plain"]).split())
        field = classes("labels.fact")[name]
        until = labels[index + 1].start() if index + 1 < len(labels) else len(flat)
        value = _value(flat, label.end(), until)
        place = trimmed(text, Span(span.start + value.start, span.start + value.end))
        if field and place.start < place.end:
            yield Fact(field, place)


def _value(flat: str, start: int, until: int) -> Span:
    """Return the span of the value after a label: the rest of its line, else the next line.

    The value ends before `until`, before a wide gap and before a bar.
    """
    end = flat.find("\n", start, until)
    end = until if end < 0 else end
    if not flat[start:end].strip():
        start = end
        end = flat.find("\n", start + 1, until)
        end = until if end < 0 else end
    rest = flat[start:end]
    gap = re.search(r"(?<=\S)(?:\t| {3,}|\s*[|│])", rest)
    return Span(start, start + gap.start() if gap else end)
