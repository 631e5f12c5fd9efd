"""The signature under a letter: the offices that sign, and the date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.chinese.dates import UNNAMED_DATE, first_date
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.organisations import is_office
from replysearch.chinese.places import region_of
from replysearch.chinese.text import squeeze
from replysearch.letters.lines import Line
from replysearch.letters.markers import line_mark

_YEAR = r"(?:(?:19|20)\d\d|[〇○零一二三四五六七八九]{4})"
# A signature's date may lack the day: 2024年5月, 二〇二四年五月  日.
_PARTIAL_DATE = rf"{_YEAR}\s*年\s*(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*月(?:\s*日)?"
# What stands where digits cannot be read, also a letter in place of a zero.
_UNREAD = "■□▇█×*?_XxOo"
_ANY_DATE = lazy_pattern(rf"{UNNAMED_DATE}|{_PARTIAL_DATE}")
# A date whose marks or digits were lost: 2025526, 2013年7月■日. It is never read.
_DAMAGED = (
    r"(?:(?:19|20)\d\d[\d年月]{2,7}日?"
    rf"|{_YEAR}年[\d一二三四五六七八九十]{{0,3}}[{_UNREAD}]{{0,3}}月?"
    rf"[\d一二三四五六七八九十]{{0,3}}[{_UNREAD}]{{1,3}}日?)"
)
_DAMAGED_DATE = lazy_pattern(rf"\(?{_DAMAGED}\)?")
# What stands behind a signature, perhaps with headings of its own.
_AFTER_SIGNATURE = lazy_pattern(r"附\s*件|\W{0,2}<labels.contact>|抄\s*送")
# A date that goes on in the next line, and what may stand there.
_OPEN_DATE = lazy_pattern(r"月\d{0,2}$|年\d{0,2}$")
_REST_OF_DATE = lazy_pattern(r"(?:\d{1,2}月)?\d{0,2}日")
_DAMAGED_END = lazy_pattern(rf"{_DAMAGED}\s*$")
_STAMP = lazy_pattern(r"\(?\s*(?:盖\s*章|印\s*章|公\s*章|章)\s*\)?\s*$")
_CONTACT = lazy_pattern(r"[(]?\s*(?:<labels.contact>).*$")
#: Lines of offices above a date that sign together. Chosen, not measured.
_MOST_OFFICE_LINES = 6


def date_line(line: Line) -> bool:
    """Return whether the line holds dates only, as under a signature."""
    rest = _ANY_DATE.sub("", line.flat.strip("() "))
    return not rest.strip() and _ANY_DATE.search(line.flat) is not None


def is_damaged_date(line: Line) -> bool:
    """Return whether the line may be a date without its marks: 2025526."""
    words = line.squeezed
    return _DAMAGED_DATE.fullmatch(words) is not None and first_date(words) is None


def damaged_date(line: Line) -> str | None:
    """Return the words at the end of a line that may be a date without its marks."""
    match = _DAMAGED_END.search(line.squeezed)
    return match[0] if match and first_date(line.squeezed) is None else None


def signed_offices(line: Line) -> tuple[str, ...]:
    """Return the offices of a signature line, which may hold dates and a telephone number.

    Empty for any other line. Wide gaps and 、 divide offices. Narrow gaps do so only if each part
    is an office: 某市 教育局 is one.
    """
    words = _DAMAGED_END.sub("  ", _ANY_DATE.sub("  ", line.flat))
    words = _CONTACT.sub("", words)
    words = _STAMP.sub("", words).strip("() ")
    for gap in (r"\s{2,}|、", r"\s+"):
        parts = [squeeze(part) for part in re.split(gap, words) if part.strip()]
        if parts and all(is_office(part) for part in parts):
            return tuple(name for part in parts for name in _parted(part))
    whole = squeeze(words)
    return _parted(whole) if is_office(whole) else ()


def _parted(name: str) -> tuple[str, ...]:
    """Return the offices of one place whose names stand side by side without a gap."""
    region = region_of(name)
    place = region.province or region.city or region.county
    if not place or name.count(place) < 2:
        return (name,)
    parts = tuple(place + part for part in name.split(place) if part)
    return parts if all(map(is_office, parts)) else (name,)


def find_signature(below: Sequence[Line], is_page: Sequence[bool]) -> tuple[Line, ...]:
    """Return the lines with the signing offices and the date under them.

    `below` are the lines from the start of the body; `is_page` tells for each whether it belongs to
    the page around the letter.
    """
    unsure: tuple[Line, ...] = ()
    for index, line in enumerate(below[1:], start=1):
        if is_page[index]:
            continue
        dated = date_line(line) or (
            is_damaged_date(line) and bool(signed_offices(below[index - 1]))
        )
        has_date = _ANY_DATE.search(line.flat) or _DAMAGED_END.search(line.flat)
        if not dated and not (has_date and signed_offices(line)):
            continue
        if _headings_follow(below[index + 1 :], is_page[index + 1 :]):
            continue
        first = index
        while first > 1 and index - first < _MOST_OFFICE_LINES and signed_offices(below[first - 1]):
            first -= 1
        end = _end_of_date(below, index)
        last = _end_of_offices(below, is_page, end) if first == index and dated else end
        if first < index or not dated or last > end:
            return tuple(below[first:last])
        unsure = unsure or (line,)
    return unsure or _undated_signature(below, is_page)


def _end_of_date(below: Sequence[Line], index: int) -> int:
    """Return the line after a date that the layout broke over lines: 2019年6月1|2日."""
    end = index + 1
    if not _OPEN_DATE.search(below[index].squeezed):
        return end
    for at in range(end, min(end + 2, len(below))):
        if _REST_OF_DATE.fullmatch(below[at].squeezed):
            end = at + 1
    return end


def _end_of_offices(below: Sequence[Line], is_page: Sequence[bool], begin: int) -> int:
    """Return the line after the offices from line `begin` on, which sign under their date."""
    end = begin
    while end < min(len(below), begin + _MOST_OFFICE_LINES) and not is_page[end]:
        if not signed_offices(below[end]):
            break
        end += 1
    return end


def _headings_follow(after: Sequence[Line], is_page: Sequence[bool]) -> bool:
    """Return whether numbered headings follow: then the date before them signed nothing."""
    for line, of_page in zip(after, is_page, strict=True):
        if of_page or _AFTER_SIGNATURE.match(line.flat):
            return False
        mark = line_mark(line)
        if mark and mark.level <= 2:
            return True
    return False


def _undated_signature(below: Sequence[Line], is_page: Sequence[bool]) -> tuple[Line, ...]:
    """Return the last lines of the letter if they are offices' names alone."""
    end = next((at for at, of_page in enumerate(is_page) if at and of_page), len(below))
    first = end
    while first > 1 and end - first < _MOST_OFFICE_LINES and signed_offices(below[first - 1]):
        first -= 1
    return tuple(below[first:end])
