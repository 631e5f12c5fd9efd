"""Rows of tables in a passage: which line is the head, and which row a question names."""

from __future__ import annotations

import re

from replysearch.chinese.text import HAN, fold
from replysearch.records import Span

_HEADS = re.compile(rf"[{HAN}A-Za-z]|^\s*(?:19|20)\d\d\s*$")


def table_head(text: str) -> Span | None:
    """Return where the head of the table in a passage stands; None where it has no head.

    A head names each column, by a word or a year. The cells of a row are separated by tabs.
    """
    start = 0
    for line in text.split("\n"):
        if "\t" in line:
            is_head = all(_HEADS.search(cell) for cell in line.split("\t")[1:])
            return Span(start, start + len(line)) if is_head else None
        start += len(line) + 1
    return None


def names_row(question: str, text: str) -> bool:
    """Tell whether a text is a row of a table whose first cell stands in the folded question."""
    first, tab, _ = text.partition("\t")
    return bool(tab and first.strip()) and fold(first) in question
