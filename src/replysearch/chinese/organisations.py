"""Names of offices: 示例市教育局."""

from __future__ import annotations

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING

_OFFICE = lazy_pattern(
    r"[\u4e00-\u9fff·“”()]{1,30}?<organisations.ending>"
    r"(?:\([\u4e00-\u9fff]{2,20}\))?"
)
_AT_START = lazy_pattern(r"[\u4e00-\u9fff·]{1,30}<organisations.ending>")
# The start of a clause that is no name, but ends like an office's name: 二是在全市建设便民服务站.
_CLAUSE = lazy_pattern(rf"[{COUNTING}]是|<organisations.clause>")


def office_at_start(words: str) -> str | None:
    """Return the longest office name at the start of `words` (narrow, no blanks), or None."""
    match = _AT_START.match(words)
    return match[0] if match and len(match[0]) >= 3 else None


def is_office(name: str) -> bool:
    """Return whether `name` (narrow, no blanks) has the form of an office's name."""
    return 3 <= len(name) <= 40 and not _CLAUSE.match(name) and _OFFICE.fullmatch(name) is not None
