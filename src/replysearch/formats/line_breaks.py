"""Undoing hard line breaks: which printed lines are one written line.

Lengths are in half widths: a Chinese character counts 2, a Latin letter or a digit 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from replysearch.formats.cleaning import BLANKS

_TOKEN = re.compile(r"[“‘《（〈【〔(]*(?:[A-Za-z0-9.%]+|.)[，。；：、！？”’》）〉】〕,.;:!?)]*")
_ASCII = re.compile(r"[!-~]")

_OPENER = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|[（(]\d{1,2}[)）]"
    r"|\d{1,2}、|\d{1,2}[.．](?!\d)|\d{1,2}[.．](?=(?:19|20)\d\d年)|[①-⑳]|附件[:：\d]"
)
_DATE_LINE = re.compile(
    r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[二一][〇○零一二三四五六七八九]{3}年"
    r"[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_SALUTATION = re.compile(r".{0,40}(?:委员|代表|界别|同志)[：:]")
_SENTENCE_END = re.compile(r"[。！？!?：:][”’」』）)》]*$")
_NEVER_LAST = "，、,第《（(〈【〔“‘"
_LATIN_END = re.compile(r"[A-Za-z][,.;:!?)]?$")

# A font's real widths differ a little from 1 and 2, most of all those of ASCII characters: so many
# half widths a line, and so many for each ASCII character, may be missing. Chosen:
# `tests/unit/test_formats_line_breaks.py` holds cases.
_SLACK = 4.0
_ASCII_SLACK = 0.15

# In ems: Chinese paragraphs begin two ems in, drawn a little off; less than one em is no indent.
_FIRST_LINE_INDENT = (1.5, 2.6)
_FLUSH = 1.0

# In half widths: text is not set narrower, nor hard-wrapped wider, than this. So few lines tell
# nothing, and lines broken at one width end at most this much before it: two Chinese characters.
_WRAPPED_WIDTHS = (24, 140)
_MIN_WRAPPED_LINES = 5
_WRAPPED_SPREAD = 4


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A printed line without the blanks at its ends.

    `indent` is the distance from the left margin in ems (widths of a Chinese character), `right`
    the distance of the line's end from that margin in half widths, `size` the size of the type in
    any unit. A blank line has an empty `text`.
    """

    text: str
    indent: float
    right: float
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class _Measure:
    """The usual right edge of full lines, and whether first lines of paragraphs are indented."""

    full: float
    indented: bool


def width(text: str) -> int:
    """Return the printed width of `text` in half widths."""
    # UTF-8 has three bytes for the characters that print wide, one for ASCII: the mean with the
    # count of characters is the width.
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2


def printed_line_of(printed: str) -> PrintedLine:
    """Return a line of plain text as it is printed; its leading blanks are its indent."""
    text = printed.strip(BLANKS)
    lead = width(printed[: len(printed) - len(printed.lstrip(BLANKS))]) if text else 0
    return PrintedLine(text, lead / 2, lead + width(text))


def is_hard_wrapped(lines: Sequence[PrintedLine]) -> bool:
    """Tell whether paragraphs were broken at one width: most lines end there in mid-sentence."""
    solid = [line for line in lines if line.text]
    if len(solid) < _MIN_WRAPPED_LINES:
        return False
    full = _measure(solid).full
    if not _WRAPPED_WIDTHS[0] <= full <= _WRAPPED_WIDTHS[1]:
        return False
    near = [line for line in solid if full - _WRAPPED_SPREAD <= line.right <= full]
    broken = sum(1 for line in near if not _SENTENCE_END.search(line.text))
    return len(near) >= 0.5 * len(solid) and broken >= 0.6 * len(near)


def unwrap(lines: Sequence[PrintedLine]) -> list[str]:
    """Return the written lines: each printed line that only continues the last is joined to it.

    A line is continued when the next line's first word would not have fitted on it, unless the next
    line is indented, opens a numbered item, or is a date or salutation. After a full stop
    it is continued only in texts that indent their paragraphs, since nothing else tells. Blank
    lines and lines with a tab stay alone.
    """
    measure = _measure([line for line in lines if line.text])
    written: list[list[str]] = []
    last: PrintedLine | None = None
    for line in lines:
        if last is not None and _continues(last, line, measure):
            written[-1].append(_seam(last.text, line.text) + line.text)
        else:
            written.append([line.text])
        last = line
    return ["".join(parts) for parts in written]


def _measure(solid: Sequence[PrintedLine]) -> _Measure:
    if not solid:
        return _Measure(0.0, False)
    rights = sorted((line.right for line in solid), reverse=True)
    rank = min(len(rights), max(2, len(rights) // 20))
    low, high = _FIRST_LINE_INDENT
    first = sum(1 for line in solid if low <= line.indent <= high)
    flush = sum(1 for line in solid if abs(line.indent) < _FLUSH)
    return _Measure(rights[rank - 1], first >= max(2, 0.1 * len(solid)) and flush >= 2)


def _continues(last: PrintedLine, line: PrintedLine, measure: _Measure) -> bool:
    if not last.text or not line.text or "\t" in last.text or "\t" in line.text:
        return False
    if line.indent >= _FLUSH or abs(last.size - line.size) > 0.1 * last.size:
        return False
    if not _is_full(last, line, measure.full):
        return False
    if last.text[-1] in _NEVER_LAST:
        return True
    if _opens(line.text):
        return False
    return measure.indented or not _SENTENCE_END.search(last.text)


def _opens(text: str) -> bool:
    """Tell whether a line begins something of its own: an item, a date, a salutation."""
    whole = _DATE_LINE.fullmatch(text) or _SALUTATION.fullmatch(text)
    return bool(whole or _OPENER.match(text))


def _is_full(last: PrintedLine, line: PrintedLine, full: float) -> bool:
    if full < _WRAPPED_WIDTHS[0]:
        return False
    token = _TOKEN.match(line.text)
    needed = width(token[0]) if token else 2
    slack = _SLACK + _ASCII_SLACK * len(_ASCII.findall(last.text))
    return last.right + needed > full - slack


def _seam(left: str, right: str) -> str:
    """Return the space that a break between two Latin words stood for, and nothing elsewhere."""
    return " " if _LATIN_END.search(left) and right[0].isascii() and right[0].isalpha() else ""
