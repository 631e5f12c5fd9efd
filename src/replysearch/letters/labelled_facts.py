"""Labelled facts in the text around a letter: 索引号, 发文字号, 来源, 日期 and so on.

Pages write them as “[ 索引号 ] …”, “索引号:…”, or as cells of a table; the table may stand twice.
"""

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
    """A labelled value: which field, and where the value stands (never empty)."""

    field: str
    span: Span


def facts_in(text: str, span: Span) -> Iterator[Fact]:
    """Yield the labelled facts of known fields inside `span`, in order."""
    flat = narrow(span.of(text))
    labels = list(_LABEL.finditer(flat))
    for place, label in enumerate(labels):
        name = "".join((label["boxed"] or label["plain"]).split())
        field = classes("labels.fact")[name]
        until = labels[place + 1].start() if place + 1 < len(labels) else len(flat)
        value = _value(flat, label.end(), until)
        found = trimmed(text, Span(span.start + value.start, span.start + value.end))
        if field and found.start < found.end:
            yield Fact(field, found)


def _value(flat: str, start: int, until: int) -> Span:
    """Return the value behind a label: the rest of its line, or the line after a bare label."""
    end = flat.find("\n", start, until)
    end = until if end < 0 else end
    if not flat[start:end].strip():
        start = end
        end = flat.find("\n", start + 1, until)
        end = until if end < 0 else end
    rest = flat[start:end]
    gap = re.search(r"(?<=\S)(?:\t| {3,}|\s*[|│])", rest)
    return Span(start, start + gap.start() if gap else end)
