"""Choose the words and characters of an encoder and make the tokenizer that cuts text into them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import rjieba
from tokenizers import Tokenizer, models, normalizers

from replysearch.chinese.text import HAN, fold

#: No text holds it, for texts are brought to lower case.
UNKNOWN = "<UNK>"

#: Letters and digits are always tokens, and weigh the least there is; digits mean nothing alone.
DIGIT_TOKENS = tuple("0123456789")
SIGNS = (*"abcdefghijklmnopqrstuvwxyz", *DIGIT_TOKENS)

#: Shares become whole weights by this factor, fine enough that no two cuts weigh the same.
_WEIGHT = 1e12

_WORD = re.compile(r"[\u4e00-\u9fd5]{2,8}|[a-z][a-z0-9]{1,9}|[0-9][a-z]")
_CHARACTER = re.compile(rf"[{HAN}]")

#: Added to a relative frequency so that a character that is only seen inside words has a score.
_FLOOR = 1e-8

#: Share of the rows that characters may take; the rest is words. Of 32,000 rows that is 6,720,
#: about the characters of the standard list of general use (通用规范汉字表, levels 1 and 2: 6,500).
_CHARACTER_SHARE = 0.21

#: How often a word or character must stand in the texts: one that is seen once is mostly a slip.
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens in row order with their relative frequencies; row 0 is the unknown token.

    `parts` names, for each row, the rows of the token's characters; a character is its own part.
    """

    tokens: tuple[str, ...]
    frequencies: tuple[float, ...]
    parts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class WordCounts:
    """How often each word and each character stands in one source."""

    words: Counter[str]
    characters: Counter[str]


def count(texts: Iterable[str]) -> WordCounts:
    """Count the words (as cut by rjieba) and characters of folded `texts`."""
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for text in texts:
        folded = fold(text)
        words.update(rjieba.cut(folded))
        characters.update(folded)
    return WordCounts(words, characters)


def choose(sources: Mapping[str, WordCounts], size: int) -> Vocabulary:
    """Choose at most `size` rows from the counts of several sources.

    Every source weighs the same, so that a large one (statutes) does not crowd out everyday words.
    Words and characters seen only once are left out.
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
    known = {*singles, *SIGNS}
    eligible = (
        word
        for word, number in words.items()
        if number >= _LEAST and _WORD.fullmatch(word) and known.issuperset(word)
    )
    chosen = sorted(eligible, key=lambda word: (-frequencies[word], word))
    left = max(size - 1 - len(singles) - len(SIGNS), 0)
    tokens = (UNKNOWN, *singles, *chosen[:left], *SIGNS)
    rows = {token: row for row, token in enumerate(tokens)}
    parts = ((0,), *(tuple(rows[c] for c in token if c in rows) for token in tokens[1:]))
    scores = (0.0, *(frequencies.get(token, 0.0) + _FLOOR for token in tokens[1:]))
    return Vocabulary(tokens, scores, parts)


def scored(vocabulary: Vocabulary) -> list[tuple[str, float]]:
    """Return each token with the logarithm of its share; the unknown token has none.

    The rules of :func:`replysearch.encoding.segmenter.fits` are kept.
    """
    weights = [
        1 if token in SIGNS else max(1, round(frequency * _WEIGHT))
        for token, frequency in zip(vocabulary.tokens[1:], vocabulary.frequencies[1:], strict=True)
    ]
    total = math.log(sum(weights))
    scores = [0.0, *(math.log(weight) - total for weight in weights)]
    return list(zip(vocabulary.tokens, scores, strict=True))


def tokenizer_of(vocabulary: Vocabulary) -> Tokenizer:
    """Return the tokenizer that cuts a text into the likeliest tokens of `vocabulary`.

    It has no pre-tokenizer: a limit on word length would make long Chinese runs unknown. Text is
    brought to NFKC and lower case first; traditional characters are not made simplified.
    """
    tokenizer = Tokenizer(models.Unigram(scored(vocabulary), unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    return tokenizer
