"""The classes of measure words, under which what numbers count is compared."""

from __future__ import annotations

from replysearch.chinese.lexicon import classes

#: Classes whose values are money, and those whose values are lengths of time.
CURRENCIES = frozenset({"money", "美元", "欧元", "港元"})
SPANS_OF_TIME = frozenset({"年", "月", "周", "工作日", "天", "小时", "分钟"})


def unit_class(word: str) -> str:
    """Return the class of a measure word (公里 for km); empty for any other word."""
    return classes("measures.unit").get(word, "")
