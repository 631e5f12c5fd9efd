"""Texts and queries → the words and characters that word search knows."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import rjieba

from replysearch.chinese.text import HAN, STOP_WORDS, fold

#: Raised when the cutting of words changes, so that what was cut before is cut again.
WORDS_VERSION = 2

_HAN_CHARACTER = re.compile(f"[{HAN}]")

#: Characters that say as little alone: of particles, negations, directions and measures.
_STOP_CHARACTERS = frozenset(
    "的了吗呢吧啊么和与及或在是有对为被把将于从向以之其这那哪请我你您他几谁能会要想还也都就啥咋"
    "不没无来去过得着个些点里上下中大小多少人家办做搞给让到叫用什怎样"
)


class CutWords(NamedTuple):
    """The words of a passage and its telling characters, each as one line with spaces."""

    words: str
    characters: str


def cut(folded: str) -> list[str]:
    """Return the words of folded text for search: long words also yield the words inside them."""
    words = rjieba.cut_for_search(folded)
    return [word for word in words if word.isalnum() or any(map(str.isalnum, word))]


def telling_characters(folded: str) -> list[str]:
    """Return the different Chinese characters of folded text that say something alone, in order."""
    return list(filter(_tells, dict.fromkeys(folded)))


@cache
def _tells(character: str) -> bool:
    return character not in _STOP_CHARACTERS and _HAN_CHARACTER.match(character) is not None


def cut_words(folded: str) -> CutWords:
    """Return what word search keeps of a passage, given its folded text."""
    return CutWords(" ".join(cut(folded)), " ".join(telling_characters(folded)))


def query_words(text: str) -> tuple[str, ...]:
    """Return the different words of a query in order; stop words only when there are no others."""
    found = tuple(dict.fromkeys(cut(fold(text))))
    return tuple(word for word in found if word not in STOP_WORDS) or found
