"""Texts and queries → the words and characters of word search."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import rjieba

from replysearch.chinese.text import HAN, STOP_CHARACTERS, STOP_WORDS, fold

#: Version of the rules for words. When the version changes, the texts of all indexes are cut anew.
WORDS_VERSION = 2

_HAN_CHARACTER = re.compile(f"[{HAN}]")

#: Characters that are not searched for alone: `STOP_CHARACTERS`, and further particles, negations,
#: directions and measure words. Chosen by hand.
_STOP_CHARACTERS = STOP_CHARACTERS | set(
    "不没无来去过得着个些点里上下中大小多少人家办做搞给让到叫用什怎样"
)


class CutWords(NamedTuple):
    """The words and the content characters of a passage, each joined into one text by spaces."""

    words: str
    characters: str


def cut(folded: str) -> list[str]:
    """Return the words of folded text, and the shorter words inside them, without punctuation."""
    words = rjieba.cut_for_search(folded)
    return [word for word in words if word.isalnum() or any(map(str.isalnum, word))]


def content_characters(folded: str) -> list[str]:
    """Return the distinct Chinese characters of folded text, in order, without stop characters."""
    return list(filter(_has_meaning, dict.fromkeys(folded)))


@cache
def _has_meaning(character: str) -> bool:
    return character not in _STOP_CHARACTERS and _HAN_CHARACTER.match(character) is not None


def cut_words(folded: str) -> CutWords:
    """Return the words and content characters of a passage, given its folded text."""
    return CutWords(" ".join(cut(folded)), " ".join(content_characters(folded)))


def query_words(text: str) -> tuple[str, ...]:
    """Return a query's distinct words in order, without stop words unless all are stop words."""
    words = tuple(dict.fromkeys(cut(fold(text))))
    return tuple(word for word in words if word not in STOP_WORDS) or words
