"""Measure words: what numbers count, and in which class they are compared."""

from __future__ import annotations

from replysearch.chinese.lexicon import any_of, classes

_UNITS = "measures.unit"
#: Classes whose values are money, and those whose values are lengths of time.
CURRENCIES = frozenset({"money", "美元", "欧元", "港元"})
SPANS_OF_TIME = frozenset({"年", "月", "周", "工作日", "天", "小时", "分钟"})


def unit() -> str:
    """Return a pattern of all measure words."""
    return any_of(_UNITS)


def latin_unit() -> str:
    """Return a pattern of the measure words in Latin letters: km, kg."""
    return "|".join(word for word in classes(_UNITS) if word[0].isascii())


def unit_class(word: str) -> str:
    """Return the class of a measure word (公里 for km); empty for any other word."""
    return classes(_UNITS).get(word, "")
