"""The encoder and the versions of the rules that an index was built with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """The name and revision of an encoder, and the dimension of its vectors."""

    name: str
    revision: str
    dimension: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was built with. If one of the fields changes, the index must be rebuilt.

    `passage_rules` is the version of the rules in :mod:`replysearch.letters.passages`.
    `normalisation` is the version of :func:`replysearch.chinese.text.fold`.
    """

    encoder: EncoderIdentity
    passage_rules: int
    normalisation: int
