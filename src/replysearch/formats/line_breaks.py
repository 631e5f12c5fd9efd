"""Undo hard line breaks: join the printed lines that form one written line.

Widths are in half widths: a Chinese character has 2, a Latin letter or a digit has 1.
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
_NUMBER = re.compile(r"[^\s，。]{2,14}[〔\[【（(]\d{4}[〕\]】）)][^\s，。]{0,8}号")
_FACT = re.compile(r"[【\[]?[^，。：:]{0,6}(?:日期|时间|来源|文号|索引号|机构)[】\]]?[：:]")
_CELLS = re.compile(r"[\t|│丨]")
_SENTENCE_END = re.compile(r"[。！？!?：:][”’」』）)》]*$")
_NEVER_ENDS_PARAGRAPH = "，、,第《（(〈【〔“‘"
_LATIN_END = re.compile(r"[A-Za-z][,.;:!?)]?$")

# `tests/unit/test_formats_line_breaks.py` has examples for all constants from here on.

#: Tolerance for a line's width in half widths: real widths vary a little. Chosen, not measured.
_SLACK = 4.0
#: Additional tolerance per ASCII character, because ASCII widths vary most. Chosen, not measured.
_ASCII_SLACK = 0.15

#: Least and greatest indent of a paragraph's first line, in ems: about 2. Chosen, not measured.
_FIRST_LINE_INDENT = (1.5, 2.6)
#: A line whose indent is less than this many ems is not indented. Chosen, not measured.
_FLUSH = 1.0

#: Least and greatest width of hard-wrapped text in half widths. Chosen, not measured.
_WRAPPED_WIDTHS = (24, 140)
#: Least number of lines that can show hard wrapping. Chosen, not measured.
_MIN_WRAPPED_LINES = 5
#: Least number of full lines in a hard-wrapped text. Chosen, not measured.
_MIN_FULL_LINES = 3
#: A hard-wrapped line ends at most two Chinese characters (4 half widths) before the full width.
_WRAPPED_SPREAD = 4
#: Least share of a hard-wrapped text's longer lines that end near the full width. Chosen, not
#: measured.
_WRAPPED_SHARE = 0.4
#: At least this share of the lines near full width end inside a sentence. Chosen, not measured.
_BROKEN_SHARE = 0.6

#: Least share of the longest line that a full line has. Chosen, not measured.
_LONG_SHARE = 0.6
#: Least share of indented lines in a text that indents its paragraphs. Chosen, not measured.
_INDENTED_SHARE = 0.1
#: Type sizes count as equal if they differ at most by this share. Chosen, not measured.
_SAME_SIZE = 0.1


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A printed line without blanks at its ends; `text` may be empty.

    `indent` is the distance of the line's start from the left margin, in ems (widths of a Chinese
    character). `right` is the distance of the line's end from this margin, in half widths.
    """

    text: str
    indent: float
    right: float
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class _PageWidth:
    """The right edge of full lines, and whether the first lines of paragraphs are indented."""

    full: float
    indented: bool


def width(text: str) -> int:
    """Return the printed width of `text` in half widths."""
    # A wide character has 3 UTF-8 bytes and width 2, an ASCII character 1 byte and width 1.
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2


def printed_line_of(printed: str) -> PrintedLine:
    """Return a line of plain text as a printed line. The leading blanks are the indent."""
    text = printed.strip(BLANKS)
    lead = width(printed[: len(printed) - len(printed.lstrip(BLANKS))]) if text else 0
    return PrintedLine(text, lead / 2, lead + width(text))


def is_hard_wrapped(lines: Sequence[PrintedLine]) -> bool:
    """Return True if 40 % of the longer lines end near one width, and 60 % of these in a sentence.

    Lines of less than half that width, such as facts above a letter, do not count.
    """
    solid = [line for line in lines if line.text]
    if len(solid) < _MIN_WRAPPED_LINES:
        return False
    full = _page_width(solid).full
    if not _WRAPPED_WIDTHS[0] <= full <= _WRAPPED_WIDTHS[1]:
        return False
    near = [line for line in solid if full - _WRAPPED_SPREAD <= line.right <= full]
    broken = sum(1 for line in near if not _SENTENCE_END.search(line.text))
    longer = sum(1 for line in solid if line.right >= full / 2)
    is_full = len(near) >= max(_MIN_FULL_LINES, _WRAPPED_SHARE * longer)
    return is_full and broken >= _BROKEN_SHARE * len(near)


def unwrap(lines: Sequence[PrintedLine]) -> list[str]:
    """Return the written lines: a printed line that continues the previous one is joined to it.

    A line can continue the previous line only if its first word would not have fitted there, if it
    is not indented, if both lines have the same type size, and if neither has a tab or a bar. No
    more is needed if the previous line ends with “，” or a similar character, nor need it then be
    quite full. Otherwise the line must not be a date, a salutation, a document number, a fact of
    the page or the beginning of a numbered item; and if the previous line ends a sentence, the text
    must be one that indents its paragraphs.
    """
    page = _page_width([line for line in lines if line.text])
    written: list[list[str]] = []
    previous: PrintedLine | None = None
    for line in lines:
        if previous is not None and _continues(previous, line, page):
            written[-1].append(_seam(previous.text, line.text) + line.text)
        else:
            written.append([line.text])
        previous = line
    return ["".join(parts) for parts in written]


def _page_width(solid: Sequence[PrintedLine]) -> _PageWidth:
    if not solid:
        return _PageWidth(0.0, False)
    rights = sorted((line.right for line in solid), reverse=True)
    low, high = _FIRST_LINE_INDENT
    first = sum(1 for line in solid if low <= line.indent <= high)
    flush = sum(1 for line in solid if abs(line.indent) < _FLUSH)
    is_indented = first >= max(2, _INDENTED_SHARE * len(solid)) and flush >= 2
    return _PageWidth(_full_width(rights), is_indented)


def _full_width(rights: Sequence[float]) -> float:
    """Return where most lines end, given where each ends, the longest first.

    Few lines may be longer, such as titles. Lines under 60 % of the longest are never full.
    """
    long = [right for right in rights if right >= _LONG_SHARE * rights[0]]
    counts = {
        right: sum(right - _WRAPPED_SPREAD <= other <= right for other in long) for right in long
    }
    return max(counts, key=lambda right: (counts[right], right))


def _continues(previous: PrintedLine, line: PrintedLine, page: _PageWidth) -> bool:
    if not previous.text or not line.text or _CELLS.search(previous.text + line.text):
        return False
    if line.indent >= _FLUSH or abs(previous.size - line.size) > _SAME_SIZE * previous.size:
        return False
    goes_on = previous.text[-1] in _NEVER_ENDS_PARAGRAPH
    if not _is_full(previous, line, page.full):
        return (
            goes_on
            and page.full >= _WRAPPED_WIDTHS[0]
            and previous.right >= _LONG_SHARE * page.full
        )
    if goes_on:
        return True
    whole = (_DATE_LINE, _SALUTATION, _NUMBER)
    begins = any(form.match(line.text) for form in (_FACT, _OPENER))
    if begins or any(form.fullmatch(line.text) for form in whole):
        return False
    return page.indented or not _SENTENCE_END.search(previous.text)


def _is_full(previous: PrintedLine, line: PrintedLine, full: float) -> bool:
    if full < _WRAPPED_WIDTHS[0]:
        return False
    token = _TOKEN.match(line.text)
    needed = width(token[0]) if token else 2
    slack = _SLACK + _ASCII_SLACK * len(_ASCII.findall(previous.text))
    return previous.right + needed > full - slack


def _seam(left: str, right: str) -> str:
    """Return a space between two Latin words, else an empty string."""
    return " " if _LATIN_END.search(left) and right[0].isascii() and right[0].isalpha() else ""
