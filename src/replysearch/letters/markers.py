"""The marks that number a reply: 一、 (一) 1. (1) at the start of a line, 一是 首先 第一 in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING, LIST_NUMERAL, chinese_number
from replysearch.letters.lines import Line
from replysearch.records import Span

_ENCLOSED_HAN = {chr(0x3220 + n): n + 1 for n in range(10)}
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}

# 1.1 and 1.1.1 before words that are no unit: 1.5亿元 is a number.
_DOTTED = r"(?:\d{1,2}[.])"
_WORDS = r"[.、]?\s*(?=[\u4e00-\u9fff《“])"
# 1.5 is a number before a unit; 1.1.2 never is.
_WORDS_NO_UNIT = _WORDS + r"(?![亿万千百个余倍度公平米元吨克升成分小年月日％%])"
# Each level with its mark. 1.2017年 is item 1 and a year; 1.5亿元 is a number.
_LINE_MARKS = (
    (1, lazy_pattern(rf"(?P<number>{LIST_NUMERAL})\s*(?:、|[.](?!\d)|,(?=[^,]{{2,20}}$))\s*")),
    (2, lazy_pattern(rf"\(\s*(?P<number>{LIST_NUMERAL})\s*\)\s*[、.]?\s*")),
    (2, lazy_pattern(rf"(?P<number>[{''.join(_ENCLOSED_HAN)}])\s*")),
    (4, lazy_pattern(rf"{_DOTTED}(?P<number>\d{{1,2}})(?P<stop>){_WORDS_NO_UNIT}")),
    (5, lazy_pattern(rf"{_DOTTED}\d{{1,2}}[.](?P<number>\d{{1,2}})(?P<stop>){_WORDS}")),
    (3, lazy_pattern(r"(?P<number>\d{1,2})\s*(?P<stop>、|[.](?!\d)|[.](?=(?:19|20)\d\d\s*年))\s*")),
    (4, lazy_pattern(r"\(\s*(?P<number>\d{1,2})\s*\)\s*[、.]?\s*")),
    (5, lazy_pattern(rf"(?P<number>[{''.join(_CIRCLED)}])\s*")),
    # The last two have a blank instead of a stop, if the rest of the line is a title: 一 加强领导.
    (1, lazy_pattern(rf"(?P<number>{LIST_NUMERAL}) +(?=[\u4e00-\u9fff]{{3,24}}$)")),
    (3, lazy_pattern(r"(?P<number>\d{1,2})(?P<stop>) +(?=[\u4e00-\u9fff][^。;:\s]{2,24}$)")),
)
_LABELS = {1: "{han}、", 2: "({han})", 3: "{number}{stop}", 4: "({number})", 5: "{circled}"}
_ENCLOSED_TO_HAN = dict(zip(_ENCLOSED_HAN, COUNTING, strict=True))

_BOUNDARY = r"(?:^|(?<=[。;:,!?)”》\s]))"
# Marks inside a line. The first pattern of each pair is quick, and shows whether a line may have a
# second item. Only then the second pattern looks for all items.
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
# 最后 has no number of its own, because it ends a chain of any length.
_FIRST_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 0}
#: A number that neither starts nor continues a chain.
_NEVER = -9
_FULL_STOP = lazy_pattern(r"[。!?]+[”’」』\"')》]*")
#: Longest sentence, in characters, that is not cut at the 一是 (or the numbers) inside it. Chosen,
#: not measured: the items of such a sentence say little alone.
_WHOLE, _WHOLE_NUMBERED = 90, 130


@dataclass(frozen=True, slots=True)
class LineMark:
    """The mark of a numbered line. `level` is as in :class:`Section`, `end` is the mark's end."""

    level: int
    number: int
    label: str
    end: int


@dataclass(frozen=True, slots=True)
class InlineMark:
    """The mark of an inline item (一是, 首先).

    `family` is the way of counting, `number` the number in the chain (0 for 最后), and `start` the
    start of the mark in the text.
    """

    label: str
    family: str
    number: int
    start: int


def line_mark(line: Line) -> LineMark | None:
    """Return the mark at the start of the line, or None."""
    for level, pattern in _LINE_MARKS:
        match = pattern.match(line.flat)
        if match is None or match.end() == len(line.flat):
            continue
        numeral = match["number"]
        number = _ENCLOSED_HAN.get(numeral) or _CIRCLED.get(numeral) or chinese_number(numeral)
        if number:
            is_dotted = "stop" in pattern.groupindex and level > 3
            label = (
                match[0].strip(" .、")
                if is_dotted
                else _LABELS[level].format(
                    han=_ENCLOSED_TO_HAN.get(numeral, numeral),
                    number=number,
                    stop=match["stop"] if level == 3 else "",
                    circled=numeral,
                )
            )
            return LineMark(level, number, label, line.span.start + match.end())
    return None


def label_number(label: str) -> int:
    """Return the number of a label such as 二、, (三), 1., 1.1, ① or 附件1:; 0 if it has none."""
    numeral = label.lstrip("附件表图录").strip("()、.:").rpartition(".")[2].partition("-")[0]
    return _CIRCLED.get(numeral) or chinese_number(numeral) or 0


def split_at_marks(line: Line) -> list[Line]:
    """Split a line before each numbered item in it: 一、…二、…, 1.…2.…, (1)…(2)…, ①…②….

    The items must count up from one, be at least two, and stand in more than one short sentence.
    """
    parts = [line]
    for second, pattern in _RUN_ON_MARKS:
        if second.search(line.flat):
            parts = [piece for part in parts for piece in _split(part, pattern)]
    return parts


def _split(line: Line, pattern: re.Pattern[str]) -> list[Line]:
    chain: list[int] = []
    for match in pattern.finditer(line.flat):
        numeral = match["number"]
        if (_CIRCLED.get(numeral) or chinese_number(numeral)) == len(chain) + 1:
            chain.append(match.start())
    places = [line.span.start + start for start in chain]
    whole = _short_sentences(line, _WHOLE_NUMBERED)
    if len(chain) < 2 or any(all(span.start <= at < span.end for at in places) for span in whole):
        return [line]
    bounds = [0, *(start for start in chain if start), len(line.flat)]
    return [_part(line, start, end) for start, end in pairwise(bounds)]


def _part(line: Line, start: int, end: int) -> Line:
    words = line.flat[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return Line(Span(line.span.start + start, line.span.start + start + len(words)), words)


def inline_marks(lines: Sequence[Line]) -> list[InlineMark]:
    """Return the marks of the inline chains in `lines`, in order.

    A chain counts up from one, may run over several lines and has at least two items: a lone 一是
    is ordinary prose, and so are short items inside one sentence.
    """
    families: dict[str, list[InlineMark]] = {}
    for line in lines:
        for match in _INLINE.finditer(line.flat):
            family = match.lastgroup or ""
            number = _FIRST_WORDS.get(match[0], chinese_number(match[family]))
            if number is not None:
                mark = InlineMark(match[0], family, number, line.span.start + match.start())
                families.setdefault(family, []).append(mark)
    chained = [mark for marks in families.values() for mark in _chains(marks)]
    whole = [span for line in lines for span in _short_sentences(line, _WHOLE)]
    kept = [mark for mark in chained if not _inside_one(mark, chained, whole)]
    return sorted(kept, key=lambda mark: mark.start)


def _short_sentences(line: Line, longest: int) -> list[Span]:
    """Return the sentences of a line, up to 。, that have at most `longest` characters."""
    ends = [match.end() for match in _FULL_STOP.finditer(line.flat)]
    bounds = [0, *ends, len(line.flat)]
    return [
        Span(line.span.start + start, line.span.start + end)
        for start, end in pairwise(bounds)
        if end - start <= longest
    ]


def _inside_one(mark: InlineMark, chained: Sequence[InlineMark], whole: Sequence[Span]) -> bool:
    """Return whether the chain around `mark` stands in one short sentence."""
    around = next((span for span in whole if span.start <= mark.start < span.end), None)
    if around is None:
        return False
    chain = [each for each in chained if each.family == mark.family]
    at = chain.index(mark)
    first = at - mark.number + 1 if mark.number else at
    members = chain[max(0, first) :]
    last = next((n for n, each in enumerate(members[1:], 1) if each.number == 1), len(members))
    return last > 1 and all(around.start <= each.start < around.end for each in members[:last])


def _chains(marks: Sequence[InlineMark]) -> list[InlineMark]:
    """Return the marks that belong to a chain."""
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
