"""A text → the row numbers of its most likely tokens, found without the slower `tokenizers`.

`tokenizers` and rjieba both split a text into the tokens with the largest product of weights. If
:func:`fits` is true of a vocabulary, rjieba with this vocabulary as its dictionary finds the same
tokens, except for ties and unknown tokens.
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

#: The only normaliser that :class:`Segmenter` implements.
NORMALIZER = {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]}

#: Letters and digits. rjieba joins a run of them that is no word of the vocabulary.
_JOINED = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")

#: The first and last of the Chinese characters of which rjieba forms words.
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fd5"

#: The integer weight of the smallest score. rjieba uses the weight's logarithm, which is 0.
_LEAST_WEIGHT = 1

#: The row of the unknown token.
_UNKNOWN = 0


class _Rows(dict[str, int]):
    """The row number of each token; any other string has the row of the unknown token."""

    def __missing__(self, token: str) -> int:
        return _UNKNOWN


@dataclass(frozen=True, slots=True)
class Segmenter:
    """Splits texts into the most likely tokens of a vocabulary. Row 0 is the unknown token."""

    _cutter: rjieba.Jieba
    _rows: _Rows

    @classmethod
    def of(cls, vocabulary: Sequence[tuple[str, float]]) -> Segmenter:
        """Return the segmenter of tokens and their scores (log shares), the unknown token first."""
        return cls.weighted([token for token, _ in vocabulary[1:]], weights_of(vocabulary))

    @classmethod
    def weighted(cls, tokens: Sequence[str], weights: Sequence[int]) -> Segmenter:
        """Make a segmenter. `tokens` lacks the unknown token. For `weights` see `weights_of`."""
        cutter: rjieba.Jieba = rjieba.Jieba.empty()  # type: ignore[no-untyped-call] # not in its stubs
        add = cutter.add_word
        for token, weight in zip(tokens, weights, strict=True):
            add(token, weight, None)
        return cls(cutter, _Rows(zip(tokens, range(1, len(tokens) + 1), strict=True)))

    @property
    def size(self) -> int:
        """The number of rows, including the unknown token."""
        return len(self._rows) + 1

    def rows_of(self, text: str) -> list[int]:
        """Return the row numbers of the tokens of `text`, in order, without unknown tokens."""
        plain = text
        if not unicodedata.is_normalized("NFKC", text):
            plain = unicodedata.normalize("NFKC", text)
        tokens = self._cutter.cut(plain.lower(), False)
        rows = list(map(self._rows.__getitem__, tokens))
        if _UNKNOWN not in rows:
            return rows
        split: list[int] = []
        for token, row in zip(tokens, rows, strict=True):
            # A string that is no token consists of single characters that rjieba has joined.
            split += [row] if row else map(self._rows.__getitem__, token)
        return [row for row in split if row]


def weights_of(vocabulary: Sequence[tuple[str, float]]) -> list[int]:
    """Return the integer weights of all tokens but the unknown one, computed from their scores."""
    scores = [score for _, score in vocabulary[1:]]
    least = min(scores, default=0.0)
    return [round(_LEAST_WEIGHT * math.exp(score - least)) for score in scores]


def read_segmenter(path: Path) -> Segmenter | None:
    """Return the segmenter of a ``tokenizer.json``, or None if only `tokenizers` can use the file.

    Raises OSError for an unreadable file, ValueError, KeyError or TypeError for a malformed one.
    """
    content = json.loads(path.read_bytes())
    if not isinstance(content, dict):
        raise ValueError(path.name)
    return Segmenter.of(content["model"]["vocab"]) if fits(content) else None


def fits(content: Mapping[str, Any]) -> bool:
    """Return True if :class:`Segmenter` splits texts as `tokenizers` does with the same file.

    `content` is the content of the file, a ``tokenizer.json``. Each character of a longer token
    must be a token, too, so that the unknown token never competes with a token. Single letters and
    digits must have the least weight, because rjieba joins them.
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
    # The unknown token must have capitals. Text is in lower case, so it never contains that token.
    if vocabulary[0][0] == vocabulary[0][0].lower():
        return False
    scores: dict[str, float] = dict(vocabulary[1:])
    least = min(scores.values(), default=0.0)
    inside = set("".join(token for token in scores if len(token) > 1))
    return (
        inside <= scores.keys()
        and all(_FIRST_HAN <= each <= _LAST_HAN or each in _JOINED for each in inside)
        and all(scores.get(each, least) == least for each in _JOINED)
        # The shares must sum to one, so that rjieba and `tokenizers` weigh tokens in the same way.
        and math.isclose(math.fsum(map(math.exp, scores.values())), 1.0, rel_tol=1e-6)
    )
