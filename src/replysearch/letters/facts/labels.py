"""Labelled facts around a letter: “[ 索引号 ] …”, “发文字号:…”, the cells of a table.

A label with a colon or in brackets is sure. Without these (编号 247 办理部门 农水局, or a label and
its value on two lines) it counts if other labels are near, as in a block of facts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from replysearch.chinese.lexicon import classes, lazy_pattern
from replysearch.letters.facts.titles import is_title
from replysearch.letters.lines import Line
from replysearch.records import Span

_CELL_END = r"[\t|│丨]|\s{3,}"
_LABEL = lazy_pattern(
    r"(?:(?<=^)|(?<=[\s|│丨\[\]【】/;,(]))"
    r"(?:[\[【(][ \t]*(?P<boxed><labels.fact>)[ \t]*(?::[ \t]*)?[\]】)][ \t]*:?"
    r"|(?P<colon><labels.fact>)[ \t]*(?:\([^()]{1,6}\))?[ \t]*[:][ \t]*"
    r"|(?P<plain><labels.fact>)(?=\s|$|[|│丨]|(?:19|20)\d\d[-年/.]|[\u4e00-\u9fff]{1,8}[〔\[(](?:19|20)\d\d))"
)
# Behind a value without a blank: 000018029/2019-00733主题分类:….
_GLUED = lazy_pattern(r"(?<=[^\s:])(?P<glued><labels.glued>)[ \t]*:[ \t]*")
_GAP = lazy_pattern(r"(?<=\S)(?:\s*[|│丨]|】(?=\s*(?:[【\[]|$))|\t|\s{3,})")
_LEADING = lazy_pattern(r"[\s|│丨]*")
#: Longest line, in characters, that may hold facts and a 。 as well. Chosen, not measured: longer
#: ones are prose.
_PROSE = 150
#: Lines before and after a label without a colon among which others must stand.
_NEAR_LINES = 4
#: Other labels that must stand near one without a colon; one is enough for a label alone on its
#: line. Chosen, not measured: prose has none.
_LEAST_NEAR = 2
#: Fields whose labels stand above a part of the page, never among words of one line.
_PARTS = ("asked", "reply")
#: Longest value, in characters, that stands on the line below its label.
_LONGEST_BELOW = 80


@dataclass(frozen=True, slots=True)
class Fact:
    """The field and the span of a labelled value; `line` is the number of the label's line.

    The span is empty where the page leaves the value out. `label` is the span of the label.
    """

    field: str
    label: Span
    span: Span
    line: int


@dataclass(frozen=True, slots=True)
class _Label:
    field: str
    line: int
    start: int
    end: int
    is_sure: bool
    is_whole: bool


def facts_in(lines: Sequence[Line]) -> list[Fact]:
    """Return the labelled facts of `lines` whose label is known, in order."""
    labels = _accepted([label for at, line in enumerate(lines) for label in _labels(at, line.flat)])
    rows = {label.line for label in labels}
    facts = []
    for index, label in enumerate(labels):
        line = lines[label.line]
        following = labels[index + 1] if index + 1 < len(labels) else None
        on_line = following is not None and following.line == label.line
        until = following.start if following is not None and on_line else len(line.flat)
        value = _value(line, label.end, until)
        if value.start == value.end and not on_line:
            may_be_below = label.field not in _PARTS and (label.is_sure or label.is_whole)
            below = _value_below(lines, label, rows) if may_be_below else None
            value = below or value
        start = line.span.start
        facts.append(
            Fact(label.field, Span(start + label.start, start + label.end), value, label.line)
        )
    return facts


def row_lines(lines: Sequence[Line], facts: Sequence[Fact]) -> set[int]:
    """Return the numbers of the lines that begin with a label or are the value of one."""
    starts = {line.span.start: at for at, line in enumerate(lines)}
    labels = {fact.line for fact in facts if fact.label.start in starts}
    return labels | {starts[fact.span.start] for fact in facts if fact.span.start in starts}


def _labels(at: int, flat: str) -> Iterator[_Label]:
    if len(flat) > _PROSE and "。" in flat:
        return
    known = classes("labels.fact")
    found = [
        (match.start(), match.end(), match["boxed"] or match["colon"] or match["plain"], match)
        for match in _LABEL.finditer(flat)
    ]
    if found and found[0][0] == 0 and found[0][3]["plain"] is None:
        taken = {start for start, *_ in found}
        found += [
            (match.start(), match.end(), match["glued"], match)
            for match in _GLUED.finditer(flat, found[0][1])
            if match.start() not in taken
        ]
    for start, end, words, match in sorted(found, key=lambda each: each[0]):
        groups = match.groupdict()
        is_whole = groups.get("plain") is not None and end - start == len(flat)
        is_sure = groups.get("plain") is None
        yield _Label(known["".join(words.split())], at, start, end, is_sure, is_whole)


def _accepted(labels: Sequence[_Label]) -> list[_Label]:
    """Return the labels without those that are mere words: no colon, and no other label near."""
    lines = [label.line for label in labels]
    kept = []
    for label in labels:
        near = bisect_right(lines, label.line + _NEAR_LINES) - bisect_left(
            lines, label.line - _NEAR_LINES
        )
        is_part = label.field in _PARTS and not (label.is_sure or label.is_whole)
        if not is_part and (label.is_sure or near > (1 if label.is_whole else _LEAST_NEAR)):
            kept.append(label)
    return kept


def _value(line: Line, start: int, until: int) -> Span:
    """Return the value between `start` and `until`: the first cell of it."""
    blank = _LEADING.match(line.flat, start, until)
    bars = blank[0].count("|") + blank[0].count("│") + blank[0].count("丨") if blank else 0
    if blank:
        start = blank.end()
    if bars > 1:  # an empty cell
        return Span(line.span.start + until, line.span.start + until)
    gap = _GAP.search(line.flat, start, until)
    end = gap.start() if gap else until
    return trimmed_in(line, start, end)


def trimmed_in(line: Line, start: int, end: int) -> Span:
    """Return the part of a line without blanks and bars around it."""
    words = line.flat[start:end]
    start += len(words) - len(words.lstrip(" \t|│丨;,"))
    words = words.strip(" \t|│丨;,")
    if words.endswith(")") and "(" not in words:
        words = words[:-1].rstrip()
    return Span(line.span.start + start, line.span.start + start + len(words))


def _value_below(lines: Sequence[Line], label: _Label, rows: set[int]) -> Span | None:
    """Return the next line if it can be the value of a label that ends its line."""
    below = label.line + 1
    if below >= len(lines) or below in rows:
        return None
    line = lines[below]
    is_adjacent = line.gap <= 1
    ends = (":",) if label.is_whole else (":", "。")
    if not is_adjacent or len(line.flat) > _LONGEST_BELOW or line.flat.endswith(ends):
        return None
    return None if label.field != "title" and is_title(line.flat) else line.span
