"""Choose the words and characters of an encoder, and make its tokenizer."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import rjieba
from tokenizers import Tokenizer, models, normalizers

from replysearch.chinese.text import HAN, fold

#: The unknown token. Texts never contain it, because they are in lower case.
UNKNOWN = "<UNK>"

#: Digits are tokens, but their vectors are zero, because a digit alone has no meaning.
DIGIT_TOKENS = tuple("0123456789")

#: Letters and digits are always tokens, with the least weight.
ALPHANUMERICS = (*"abcdefghijklmnopqrstuvwxyz", *DIGIT_TOKENS)

#: Factor from frequencies to integer weights. Chosen, not measured: fine enough to avoid ties.
_WEIGHT = 1e12

_WORD = re.compile(r"[\u4e00-\u9fd5]{2,8}|[a-z][a-z0-9]{1,9}|[0-9][a-z]")
_CHARACTER = re.compile(rf"[{HAN}]")

#: Added to each relative frequency, so that a character that occurs only in words has a score, too.
_FLOOR = 1e-8

#: Largest share of the rows for characters. Of 32,000 rows at most 6,720 are for characters,
#: about as many as levels 1 and 2 of the standard list 通用规范汉字表 have (6,500).
_CHARACTER_SHARE = 0.21

#: Least count of a word or character in the texts. Chosen, not measured: rarer ones may be errors.
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens in row order with their relative frequencies; row 0 is the unknown token.

    `parts` has, for each row, the row numbers of the token's characters; for a character it has the
    character's own row.
    """

    tokens: tuple[str, ...]
    frequencies: tuple[float, ...]
    parts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Counts of the words and the characters of one source."""

    words: Counter[str]
    characters: Counter[str]


def count(texts: Iterable[str]) -> WordCounts:
    """Fold `texts`, and count their characters and their words as segmented by rjieba."""
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for text in texts:
        folded = fold(text)
        words.update(rjieba.cut(folded))
        characters.update(folded)
    return WordCounts(words, characters)


def choose(sources: Mapping[str, WordCounts], size: int) -> Vocabulary:
    """Choose at most `size` tokens from the counts of several sources.

    For the choice of words all sources weigh the same. Otherwise a large source, such as statutes,
    would crowd out everyday words.
    """
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    frequencies: dict[str, float] = {}
    for counts in sources.values():
        words.update(counts.words)
        characters.update(counts.characters)
        weight = 1 / max(1, counts.words.total()) / len(sources)
        for word, number in counts.words.items():
            frequencies[word] = frequencies.get(word, 0.0) + number * weight
    singles = sorted(
        (c for c, number in characters.items() if number >= _LEAST and _CHARACTER.fullmatch(c)),
        key=lambda c: (-characters[c], c),
    )[: int(size * _CHARACTER_SHARE)]
    known = {*singles, *ALPHANUMERICS}
    eligible = (
        word
        for word, number in words.items()
        if number >= _LEAST and _WORD.fullmatch(word) and known.issuperset(word)
    )
    chosen = sorted(eligible, key=lambda word: (-frequencies[word], word))
    left = max(size - 1 - len(singles) - len(ALPHANUMERICS), 0)
    tokens = (UNKNOWN, *singles, *chosen[:left], *ALPHANUMERICS)
    rows = {token: row for row, token in enumerate(tokens)}
    parts = ((0,), *(tuple(rows[c] for c in token if c in rows) for token in tokens[1:]))
    scores = (0.0, *(frequencies.get(token, 0.0) + _FLOOR for token in tokens[1:]))
    return Vocabulary(tokens, scores, parts)


def scored(vocabulary: Vocabulary) -> list[tuple[str, float]]:
    """Return each token with the logarithm of its share of all text. The unknown token has 0.

    The result obeys the rules of :func:`replysearch.encoding.segmenter.fits`.
    """
    weights = [
        1 if token in ALPHANUMERICS else max(1, round(frequency * _WEIGHT))
        for token, frequency in zip(vocabulary.tokens[1:], vocabulary.frequencies[1:], strict=True)
    ]
    total = math.log(sum(weights))
    scores = [0.0, *(math.log(weight) - total for weight in weights)]
    return list(zip(vocabulary.tokens, scores, strict=True))


def tokenizer_of(vocabulary: Vocabulary) -> Tokenizer:
    """Return the tokenizer that splits a text into the most likely tokens of `vocabulary`.

    It normalises to NFKC and lower case. No pre-tokenizer is used: Chinese has no blanks.
    """
    tokenizer = Tokenizer(models.Unigram(scored(vocabulary), unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    return tokenizer
