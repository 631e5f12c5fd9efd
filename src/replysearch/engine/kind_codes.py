"""Kinds as numbers, and the sentences of a passage with their kinds as a short text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from replysearch.records import Kind, Sentence, Span

#: The numbers that stand for the kinds in tables and in tantivy. They never get another meaning.
KIND_CODES = {
    Kind.PROGRESS: 0,
    Kind.COMMITMENT: 1,
    Kind.BASIS: 2,
    Kind.COURTESY: 3,
    Kind.REFUSAL: 4,
}
_KINDS = {code: kind for kind, code in KIND_CODES.items()}


def kind_set(kinds: Iterable[Kind]) -> int:
    """Return the set of kinds as a number: the bit of a kind is 1 shifted left by its code."""
    codes = 0
    for kind in kinds:
        codes |= 1 << KIND_CODES[kind]
    return codes


def kinds_in(codes: int) -> tuple[Kind, ...]:
    """Return the kinds in a number that :func:`kind_set` made, by their codes."""
    return tuple(kind for code, kind in _KINDS.items() if codes >> code & 1)


def packed_sentences(sentences: Sequence[Sentence], start: int) -> str:
    """Return sentences as JSON: ``[[code, start, end, asked], …]``, counted from `start`."""
    rows = (
        f"[{KIND_CODES[each.kind]},{each.span[0] - start},{each.span[1] - start},{each.asked:d}]"
        for each in sentences
    )
    return f"[{','.join(rows)}]"


def unpacked_sentences(packed: str, start: int = 0) -> tuple[Sentence, ...]:
    """Return the sentences that :func:`packed_sentences` packed, counted from the text's start.

    Raises ValueError, TypeError or KeyError if `packed` is damaged.
    """
    return tuple(
        Sentence(_KINDS[code], Span(begin + start, end + start), bool(asked))
        for code, begin, end, asked in json.loads(packed)
    )
