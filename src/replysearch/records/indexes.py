"""Indexes: what one was made with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """Which encoder made a vector: its name, its revision, and the vector's dimension."""

    name: str
    revision: str
    dimension: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made with; a difference means that its passages must be made anew.

    `passage_rules` and `normalisation` are the versions of the rules that cut passages and of
    :func:`replysearch.chinese.text.fold`.
    """

    encoder: EncoderIdentity
    passage_rules: int
    normalisation: int
