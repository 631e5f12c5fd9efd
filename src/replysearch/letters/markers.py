"""The marks that number a reply: 一、 (一) 1. (1) at a line's start, 一是 首先 第一 inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING, LIST_NUMERAL, chinese_number
from replysearch.letters.lines import Line
from replysearch.records import Span

_ENCLOSED_HAN = {chr(0x3220 + n): n + 1 for n in range(10)}
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}

# “1.2017年,…” is item 1 and a year; “1.5亿元” is a number.
_LINE_MARKS = (
    (1, lazy_pattern(rf"(?P<number>{LIST_NUMERAL})\s*(?:、|[.](?!\d)|,(?=[^,]{{2,20}}$))\s*")),
    (2, lazy_pattern(rf"\(\s*(?P<number>{LIST_NUMERAL})\s*\)\s*[、.]?\s*")),
    (2, lazy_pattern(rf"(?P<number>[{''.join(_ENCLOSED_HAN)}])\s*")),
    (3, lazy_pattern(r"(?P<number>\d{1,2})\s*(?P<stop>、|[.](?!\d)|[.](?=(?:19|20)\d\d\s*年))\s*")),
    (4, lazy_pattern(r"\(\s*(?P<number>\d{1,2})\s*\)\s*[、.]?\s*")),
    (5, lazy_pattern(rf"(?P<number>[{''.join(_CIRCLED)}])\s*")),
    # A blank in place of the stop, in front of a bare title.
    (1, lazy_pattern(rf"(?P<number>{LIST_NUMERAL}) +(?=[\u4e00-\u9fff]{{3,24}}$)")),
    (3, lazy_pattern(r"(?P<number>\d{1,2})(?P<stop>) +(?=[\u4e00-\u9fff][^。;:\s]{2,24}$)")),
)
_LABELS = {1: "{han}、", 2: "({han})", 3: "{number}{stop}", 4: "({number})", 5: "{circled}"}
_ENCLOSED_TO_HAN = dict(zip(_ENCLOSED_HAN, COUNTING, strict=True))

_BOUNDARY = r"(?:^|(?<=[。;:,!?)”》\s]))"
# Marks that run on inside a line, each with what its second item must have: a quick refusal.
_RUN_ON_MARKS = (
    (lazy_pattern(r"二、"), lazy_pattern(rf"(?:^|(?<=[。;:]))(?P<number>{LIST_NUMERAL})、")),
    (
        lazy_pattern(r"2[.、]"),
        lazy_pattern(r"(?:^|(?<=[。;:]))(?P<number>\d{1,2})(?:、|[.](?!\d))"),
    ),
    (lazy_pattern(r"\(\s*2"), lazy_pattern(rf"{_BOUNDARY}\(\s*(?P<number>\d{{1,2}})\s*\)")),
    (lazy_pattern("②"), lazy_pattern(rf"{_BOUNDARY}(?P<number>[{''.join(_CIRCLED)}])")),
)
_INLINE = lazy_pattern(
    rf"{_BOUNDARY}(?:(?P<shi>{LIST_NUMERAL})是(?!否|不是)"
    r"|(?P<first>首先|其次|再次|再者|最后)(?=[,、:]|[\u4e00-\u9fff])"
    rf"|第(?P<di>[{COUNTING}])(?=[,、:]|是)"
    rf"|其(?P<qi>[{COUNTING}])(?=[,、:]|是))"
)
# 最后 has no number of its own: it closes a chain of any length.
_FIRST_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 0}
_NEVER = -9


@dataclass(frozen=True, slots=True)
class LineMark:
    """A numbered line's mark: `level` as in :class:`Section`, label, and where it ends."""

    level: int
    number: int
    label: str
    end: int


@dataclass(frozen=True, slots=True)
class InlineMark:
    """An inline item's mark (一是, 首先, …): its ordinal in its chain and where it starts."""

    label: str
    family: str
    number: int
    start: int


def line_mark(line: Line) -> LineMark | None:
    """Return the mark that the line opens with, if any."""
    for level, pattern in _LINE_MARKS:
        match = pattern.match(line.flat)
        if match is None or match.end() == len(line.flat):
            continue
        sign = match["number"]
        number = _ENCLOSED_HAN.get(sign) or _CIRCLED.get(sign) or chinese_number(sign)
        if number:
            label = _LABELS[level].format(
                han=_ENCLOSED_TO_HAN.get(sign, sign),
                number=number,
                stop=match["stop"] if level == 3 else "",
                circled=sign,
            )
            return LineMark(level, number, label, line.span.start + match.end())
    return None


def label_number(label: str) -> int:
    """Return the number that a label in normal form (二、, (三), 1., ①) carries."""
    sign = label.strip("()、.")
    return _CIRCLED.get(sign) or chinese_number(sign) or 0


def split_at_marks(line: Line) -> list[Line]:
    """Split a line before the items 一、二、…, 1. 2. …, (1) (2) …, ① ② … that run on inside it.

    As with inline chains, only a count from one with at least two items splits.
    """
    parts = [line]
    for second, pattern in _RUN_ON_MARKS:
        if second.search(line.flat):
            parts = [piece for part in parts for piece in _split(part, pattern)]
    return parts


def _split(line: Line, pattern: re.Pattern[str]) -> list[Line]:
    chain: list[int] = []
    for match in pattern.finditer(line.flat):
        sign = match["number"]
        if (_CIRCLED.get(sign) or chinese_number(sign)) == len(chain) + 1:
            chain.append(match.start())
    if len(chain) < 2:
        return [line]
    cuts = [0, *(cut for cut in chain if cut), len(line.flat)]
    return [_cut(line, start, end) for start, end in pairwise(cuts)]


def _cut(line: Line, start: int, end: int) -> Line:
    words = line.flat[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return Line(Span(line.span.start + start, line.span.start + start + len(words)), words)


def inline_marks(lines: Sequence[Line]) -> list[InlineMark]:
    """Return the marks of the inline chains in `lines`, in order.

    A chain counts up from one and has at least two items; a lone 一是 is ordinary prose. Chains
    may run over several lines.
    """
    found: list[InlineMark] = []
    for line in lines:
        for match in _INLINE.finditer(line.flat):
            found += _read(match, line.span.start + match.start())
    kept: list[InlineMark] = []
    for family in {mark.family for mark in found}:
        kept += _chains([mark for mark in found if mark.family == family])
    return sorted(kept, key=lambda mark: mark.start)


def _read(match: re.Match[str], start: int) -> Iterator[InlineMark]:
    family = match.lastgroup or ""
    number = _FIRST_WORDS.get(match[0], chinese_number(match[family]))
    if number is not None:
        yield InlineMark(match[0], family, number, start)


def _chains(marks: Sequence[InlineMark]) -> list[InlineMark]:
    """Return the marks that belong to a chain one, two, …; 最后 closes a chain of any length."""
    kept: list[InlineMark] = []
    chain: list[InlineMark] = []
    for mark in [*marks, InlineMark("", "", _NEVER, -1)]:
        if chain and (mark.number == chain[-1].number + 1 or mark.number == 0):
            chain.append(mark)
            continue
        if len(chain) > 1:
            kept += chain
        chain = [mark] if mark.number == 1 else []
    return kept
