"""Tables in passages: the header row, and the row that a question names."""

from __future__ import annotations

import re

from replysearch.chinese.text import HAN, fold
from replysearch.records import Span

_HEADER_CELL = re.compile(rf"[{HAN}A-Za-z]|^\s*(?:19|20)\d\d\s*$")


def table_head(text: str) -> Span | None:
    """Return the span of the header row of the table in a passage, or None.

    The first row is the header row if each cell, except the first one, has a word or is a year.
    """
    start = 0
    for line in text.split("\n"):
        if "\t" in line:
            is_head = all(_HEADER_CELL.search(cell) for cell in line.split("\t")[1:])
            return Span(start, start + len(line)) if is_head else None
        start += len(line) + 1
    return None


def same_row_name(one: str, other: str) -> bool:
    """Return whether two table rows have the same first cell, as rows under a wide cell have."""
    return one.partition("\t")[0] == other.partition("\t")[0]


def names_row(folded_question: str, text: str) -> bool:
    """Return whether `text` is a table row and its first cell occurs in the folded question."""
    first, tab, _ = text.partition("\t")
    return bool(tab and first.strip()) and fold(first) in folded_question
