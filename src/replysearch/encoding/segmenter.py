"""A text → the rows of the likeliest tokens, several times quicker than `tokenizers` finds them.

Both cut a text into the tokens whose weights have the largest product. Where a vocabulary keeps the
rules of :func:`fits`, rjieba with that vocabulary for its dictionary finds the same cut, but for
ties between tokens and for what is unknown.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rjieba

#: The normaliser that :class:`Segmenter` carries out by itself.
NORMALIZER = {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]}

#: Characters that rjieba joins when they stand side by side and are no words of the vocabulary.
_JOINED = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")

#: rjieba looks for words inside runs of these alone: the first plane's common Chinese characters,
#: and letters and digits.
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fd5"

#: What the smallest score stands for; rjieba wants whole numbers, and its log of 1 is nothing.
_LEAST_WEIGHT = 1

#: The row of what is no token.
_UNKNOWN = 0


class _Rows(dict[str, int]):
    """The rows of tokens; that of any other is the unknown's."""

    def __missing__(self, token: str) -> int:
        return _UNKNOWN


@dataclass(frozen=True, slots=True)
class Segmenter:
    """Cuts texts by a vocabulary of weighted tokens; `rows` are the tokens' rows, unknown 0."""

    _cutter: rjieba.Jieba
    _rows: _Rows

    @classmethod
    def of(cls, vocabulary: Sequence[tuple[str, float]]) -> Segmenter:
        """Return the segmenter of tokens and the logarithms of their shares, row 0 the unknown."""
        return cls.weighted([token for token, _ in vocabulary[1:]], weights_of(vocabulary))

    @classmethod
    def weighted(cls, tokens: Sequence[str], weights: Sequence[int]) -> Segmenter:
        """Return the segmenter of the tokens from row 1 on, and what :func:`weights_of` gives."""
        cutter: rjieba.Jieba = rjieba.Jieba.empty()  # type: ignore[no-untyped-call] # not in its stubs
        add = cutter.add_word
        for token, weight in zip(tokens, weights, strict=True):
            add(token, weight, None)
        return cls(cutter, _Rows(zip(tokens, range(1, len(tokens) + 1), strict=True)))

    @property
    def size(self) -> int:
        """The number of rows, with the unknown."""
        return len(self._rows) + 1

    def rows_of(self, text: str) -> list[int]:
        """Return the rows of the tokens of `text` in order, without what is unknown."""
        plain = text
        if not unicodedata.is_normalized("NFKC", text):
            plain = unicodedata.normalize("NFKC", text)
        tokens = self._cutter.cut(plain.lower(), False)
        rows = list(map(self._rows.__getitem__, tokens))
        if _UNKNOWN not in rows:
            return rows
        found: list[int] = []
        for token, row in zip(tokens, rows, strict=True):
            # An unknown token of several characters is single ones that rjieba has joined.
            found += [row] if row else map(self._rows.__getitem__, token)
        return [row for row in found if row]


def weights_of(vocabulary: Sequence[tuple[str, float]]) -> list[int]:
    """Return the whole weights that stand for the scores of all tokens but the unknown one."""
    scores = [score for _, score in vocabulary[1:]]
    least = min(scores, default=0.0)
    return [round(_LEAST_WEIGHT * math.exp(score - least)) for score in scores]


def read_segmenter(path: Path) -> Segmenter | None:
    """Return the segmenter of a ``tokenizer.json``; None where only `tokenizers` can follow it.

    Raises:
        OSError, ValueError: the file cannot be read, or is not a JSON object.
    """
    content = json.loads(path.read_bytes())
    if not isinstance(content, dict):
        raise ValueError(path.name)
    return Segmenter.of(content["model"]["vocab"]) if fits(content) else None


def fits(content: Mapping[str, Any]) -> bool:
    """Tell whether :class:`Segmenter` cuts as the tokenizer of this ``tokenizer.json`` does.

    So it is when the characters of every longer token are common ones and tokens themselves, for
    then the unknown never competes with a token; and when letters and digits weigh so little that
    a word of them beats its letters, for rjieba joins single ones.
    """
    model = content.get("model")
    if not isinstance(model, dict) or model.get("type") != "Unigram" or model.get("byte_fallback"):
        return False
    others = ("pre_tokenizer", "post_processor", "truncation", "padding")
    if content.get("normalizer") != NORMALIZER or any(content.get(key) for key in others):
        return False
    vocabulary = model.get("vocab")
    if content.get("added_tokens") or model.get("unk_id") != 0 or not vocabulary:
        return False
    # Text is in lower case, so an unknown token that is not is never met in it.
    if vocabulary[0][0] == vocabulary[0][0].lower():
        return False
    scores: dict[str, float] = dict(vocabulary[1:])
    least = min(scores.values(), default=0.0)
    inside = set("".join(token for token in scores if len(token) > 1))
    return (
        inside <= scores.keys()
        and all(_FIRST_HAN <= sign <= _LAST_HAN or sign in _JOINED for sign in inside)
        and all(scores.get(sign, least) == least for sign in _JOINED)
        # The shares add up to one, so that a score means the same with either.
        and math.isclose(math.fsum(map(math.exp, scores.values())), 1.0, rel_tol=1e-6)
    )
