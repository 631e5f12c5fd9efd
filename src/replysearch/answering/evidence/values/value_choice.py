"""Which of several values in a sentence is asked for, judged by the words around each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from replysearch.answering.question.question import Question
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.text import HAN, fold, trimmed
from replysearch.chinese.values import Value
from replysearch.records import Kind, Span

# The words that describe a value do not go beyond these marks.
_BREAKS = ",，。;；、:："
_CLAUSE_BREAKS = ",，。;；"


def choose_value(
    candidates: Sequence[Value], every: Sequence[Value], text: str, question: Question
) -> Span:
    """Return the span of the value, or the range of values, that a question means.

    `candidates` (at least one) are of the requested type. `every` holds all values in order.
    """
    respective = _respective_words(every, text)
    asked = _meaningful_characters(question.folded_subject)

    def score(value: Value) -> tuple[float, int]:
        words = respective.get(value.span) or _words_around(value, every, text)
        likeness = _likeness(_meaningful_characters(fold(words)), asked)
        return likeness + _fit(value, text, question), -value.span.start

    best = max(candidates, key=score)
    return trimmed(text, _with_range(best, every, text))


_MEANINGLESS = frozenset("的了是为由从到至每一个在和与及将已达等按给予再各有多少几于对其")
_HAN = re.compile(f"[{HAN}]")


def _meaningful_characters(folded: str) -> set[str]:
    return set(_HAN.findall(folded)) - _MEANINGLESS


#: Weight of recall: the share of the question's characters around the value. Precision weighs 1.
#: Measured: `python -m benchmarks.answering --vary
#: evidence.values.value_choice._BY_RECALL=0.1,0.3,1`.
_BY_RECALL = 0.3


def _likeness(around: set[str], asked: set[str]) -> float:
    """Return how well the words around a value match the question. Precision counts most.

    Words that describe all values of a sentence mostly stand only before the first value. So the
    words around a value need not repeat all of the question, but should say nothing else.
    """
    both = len(around & asked)
    return both / max(len(around), 1) + _BY_RECALL * both / max(len(asked), 1)


#: If fewer meaningful characters are before a value, the clause counts from its beginning.
#: Measured: `python -m benchmarks.answering --vary
#: evidence.values.value_choice._LEAST_MEANINGFUL=1,2,3`.
_LEAST_MEANINGFUL = 2


def _words_around(value: Value, every: Sequence[Value], text: str) -> str:
    """Return the words before and after a value, up to punctuation or another value."""
    at = bisect_left([each.span.start for each in every], value.span.start)
    # In 由X提高到Y, the words before X describe Y.
    first = at - 1 if at and _is_former(every[at - 1], text) else at
    before = every[first - 1].span.end if first else 0
    after = every[at + 1].span.start if at + 1 < len(every) else len(text)
    start = max(before, _last(text, _BREAKS, every[first].span.start))
    end = min(after, _next(text, _BREAKS, value.span.end))
    if len(_meaningful_characters(fold(text[start : value.span.start]))) < _LEAST_MEANINGFUL:
        start = _last(text, _CLAUSE_BREAKS, value.span.start)
    return text[start : value.span.start] + text[value.span.end : end]


def _last(text: str, marks: str, end: int) -> int:
    return max(text.rfind(mark, 0, end) for mark in marks) + 1


def _next(text: str, marks: str, start: int) -> int:
    return min((at for mark in marks if (at := text.find(mark, start)) >= 0), default=len(text))


_SEPARATELY = re.compile(r"分别|依次")


def _respective_words(every: Sequence[Value], text: str) -> dict[Span, str]:
    """Return the names that 分别 or 依次 assigns to the values: 甲、乙分别为3个、5个."""
    match = _SEPARATELY.search(text)
    if match is None:
        return {}
    end = _next(text, "。;；", match.end())
    inside = [each for each in every if match.end() <= each.span.start < end]
    parts = [part for part in re.split(r"[、,，]|[和与及]", text[: match.start()]) if part.strip()]
    # The names are the last parts; other parts may be before the names.
    if not 2 <= len(inside) <= len(parts):
        return {}
    names = parts[-len(inside) :]
    return {each.span: name for each, name in zip(inside, names, strict=True)}


_FROM = re.compile(r"(?:由|从|原来?|原先)[^,，。;；、]{0,8}$")
_CHANGED = re.compile(
    r"^[^,，。;；、]{0,6}?[提增调升扩放延缩降减压上下改][^,，。;；、]{0,3}?[到至为]|^[到至为]"
)


def _is_former(value: Value, text: str) -> bool:
    """Return whether a value was replaced by another one: X in 由X提高到Y."""
    before, after = text[: value.span.start], text[value.span.end :]
    return _FROM.search(before) is not None and _CHANGED.search(after) is not None


_FORMER_ASKED = re.compile(r"原来|原先|以前|之前|此前|[由从](?:多少|几)")
_MAXIMUM_ASKED = re.compile(r"最高|最多|上限|封顶|顶多|顶天|至多")
_MAXIMUM = re.compile(r"(?:最高|不超过|不高于|上限|封顶|至多|最多)[^,，。;；、\d]{0,6}$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_PLANNED = lazy_pattern(r"将|拟|<plans.effort>|计划|再|年底|年内|明年|今后")
# Steps of a project. A question for a time may ask for one of them.
_STEPS = re.compile(
    r"开工|动工|复工|启动|完工|竣工|建成|通车|投运|投用|启用|开业|开放|开诊|招生|验收|交付|施行|出台"
)
# The noun that is counted: 青年博士 in 多少青年博士.
_COUNTED = re.compile(
    rf"(?:多少|几)[个名位家所]?(?P<noun>(?:(?![去到来给在能要才就是有])[{HAN}]){{2,6}})"
)


def _fit(value: Value, text: str, question: Question) -> float:
    """Return how much speaks for a value besides the words around it; below 0, against the value.

    Signs are a former value, a maximum, a year, a plan, a step of a project, and the counted noun.
    The numbers are chosen, not measured: a decisive sign counts 1, about as much as a perfect match
    of the words around the value, and a weaker sign counts less.
    """
    start, end = value.span
    if _is_former(value, text):
        return 1.0 if _FORMER_ASKED.search(question.text) else -1.0
    clause = text[_last(text, _CLAUSE_BREAKS, start) : _next(text, _CLAUSE_BREAKS, end)]
    fit = 0.0
    if _MAXIMUM_ASKED.search(question.text) and _MAXIMUM.search(text[:start]):
        fit += 1.0
    years, asked = set(_YEAR.findall(clause)), set(_YEAR.findall(question.text))
    if asked and years:
        fit += 1.0 if asked & years else -1.0
    if question.kind is Kind.COMMITMENT and _PLANNED.search(clause):
        fit += 0.3
    if steps := set(_STEPS.findall(question.text)):
        fit += 0.5 * len(steps & set(_STEPS.findall(clause)))
    if counted := _COUNTED.search(question.text):
        fit += _shared(counted["noun"], text[end : end + len(counted["noun"]) + 1])
    return fit


def _shared(words: str, text: str) -> float:
    return len(set(words) & set(text)) / len(set(words))


_PART_OF_YEAR = ("底", "初", "末")
# Words between the two values of a range: 500元以上5000元以下, 20元至100元.
_RANGE = re.compile(r"(?:-|—|–|~|至|到|以上[、,，]?)")


def _with_range(value: Value, every: Sequence[Value], text: str) -> Span:
    """Return the span of a value with the other end of its range, and 底, 初 or 末 after a year."""
    at = bisect_left([each.span.start for each in every], value.span.start)
    first, last = value.span.start, value.span.end
    if at + 1 < len(every) and _are_range(value, every[at + 1], text):
        last = every[at + 1].span.end
    if at and _are_range(every[at - 1], value, text):
        first = every[at - 1].span.start
    if text[last - 1 : last] == "年" and text[last : last + 1] in _PART_OF_YEAR:
        last += 1
    return Span(first, last)


def _are_range(one: Value, other: Value, text: str) -> bool:
    between = text[one.span.end : other.span.start]
    return one.kind is other.kind and _RANGE.fullmatch(between) is not None
