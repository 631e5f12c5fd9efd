"""Dates with year, month and day, written in digits or in Chinese numerals."""

from __future__ import annotations

import re
from datetime import date

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING, ONES, chinese_number
from replysearch.chinese.text import narrow, squeeze

# Page layout may put blanks inside a year, and 零 may be typed as a circle or as the letter O.
_ZERO = "〇○零0Oo"
_YEAR = rf"(?:(?:19|20)\d\s*\d|[二一]\s*[{_ZERO}九]\s*[{_ZERO}{ONES}]\s*[{_ZERO}{ONES}])"
_MONTH = rf"(?:\d{{1,2}}|[{COUNTING}元]{{1,2}})"
_DAY = rf"(?:\d{{1,2}}|[{COUNTING}廿]{{1,3}})"
_YEAR_DIGITS = str.maketrans(_ZERO + ONES, "000000123456789")
# A date of which more digits cannot be read, as 2024年5月2O日, is none.
_DATE = (
    rf"(?P<year>{_YEAR})\s*(?:年\s*(?P<month>{_MONTH})\s*月\s*(?P<day>{_DAY})\s*日?"
    r"|[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2}))(?![\dOo■□×*])"
)

#: Pattern of a whole date in narrow text: 2024年5月16日, 二〇二四年五月十六日, 2024-05-16.
DATE = lazy_pattern(_DATE)
#: The regular expression of `DATE`, without named groups, for use inside other patterns.
UNNAMED_DATE = re.sub(r"\?P<\w+>", "?:", _DATE)


def date_of(match: re.Match[str]) -> date | None:
    """Return the date of a :data:`DATE` match; None if there is no such day (2024年2月30日)."""
    year = int(squeeze(match["year"]).translate(_YEAR_DIGITS))
    month = chinese_number((match["month"] or match["m2"]).replace("元", "一"))
    day = chinese_number(match["day"] or match["d2"])
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def first_date(text: str) -> date | None:
    """Return the first whole date in `text` that exists in the calendar, or None."""
    for match in DATE.finditer(narrow(text)):
        if day := date_of(match):
            return day
    return None
