"""Wrapping for a terminal keeps every character."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from replysearch.cli.rendering import wrapped


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "FW" else 1 for each in text)


@given(st.text("补贴，。、(一)a1 “”", max_size=60), st.integers(2, 20))
def test_the_pieces_join_to_the_line_and_each_fits(line: str, room: int) -> None:
    pieces = list(wrapped(line, room))
    assert "".join(pieces) == line
    assert all(columns(piece) <= room for piece in pieces)
