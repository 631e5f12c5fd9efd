"""Dates with year, month and day, written in digits or in Chinese numerals."""

from __future__ import annotations

import re
from datetime import date

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING, ONES, chinese_number
from replysearch.chinese.text import narrow, squeeze

# Layout puts blanks inside a year; 零 is also typed as a circle or as the letter O.
_ZERO = "〇○零0Oo"
_YEAR = rf"(?:(?:19|20)\d\s*\d|[二一]\s*[{_ZERO}九]\s*[{_ZERO}{ONES}]\s*[{_ZERO}{ONES}])"
_MONTH = rf"(?:\d{{1,2}}|[{COUNTING}元]{{1,2}})"
_DAY = rf"(?:\d{{1,2}}|[{COUNTING}廿]{{1,3}})"
_YEAR_DIGITS = str.maketrans(_ZERO + ONES, "000000123456789")
_DATE = (
    rf"(?P<year>{_YEAR})\s*(?:年\s*(?P<month>{_MONTH})\s*月\s*(?P<day>{_DAY})\s*日?"
    r"|[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2}))(?!\d)"
)

#: A date on narrow text.
DATE = lazy_pattern(_DATE)
#: The same without groups, to be part of other patterns.
UNNAMED_DATE = re.sub(r"\?P<\w+>", "?:", _DATE)


def date_of(match: re.Match[str]) -> date | None:
    """Return the date that a match of :data:`DATE` on narrow text names.

    None when there is no such day.
    """
    year = int(squeeze(match["year"]).translate(_YEAR_DIGITS))
    month = chinese_number((match["month"] or match["m2"]).replace("元", "一"))
    day = chinese_number(match["day"] or match["d2"])
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def first_date(text: str) -> date | None:
    """Return the first real date written in `text`, in digits or Chinese numerals."""
    for match in DATE.finditer(narrow(text)):
        if found := date_of(match):
            return found
    return None
