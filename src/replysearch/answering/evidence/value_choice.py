"""Which of a sentence's values is the one asked for, by what stands around each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from replysearch.answering.question.question import Question
from replysearch.chinese.text import HAN, fold, trimmed
from replysearch.chinese.values import Value
from replysearch.records import Kind, Span

# Between these a value's own words stand.
_BREAKS = ",，。;；、:："
_CLAUSE_BREAKS = ",，。;；"
# Characters that tell nothing of what a value is of.
_PLAIN = frozenset("的了是为由从到至每一个在和与及将已达等按给予再各有多少几于对其")
_HAN = re.compile(f"[{HAN}]")
#: Characters that tell what a value is of, at least; with fewer the words before them count too.
_LEAST_TOLD = 2
#: What standing in the question counts beside standing there alone.
_BY_RECALL = 0.3

_FROM = re.compile(r"(?:由|从|原来?|原先)[^,，。;；、]{0,8}$")
_CHANGED = re.compile(
    r"^[^,，。;；、]{0,6}?[提增调升扩放延缩降减压上下改][^,，。;；、]{0,3}?[到至为]|^[到至为]"
)
_OLD_ASKED = re.compile(r"原来|原先|以前|之前|此前|[由从](?:多少|几)")
_MOST_ASKED = re.compile(r"最高|最多|上限|封顶|顶多|顶天|至多")
_MOST = re.compile(r"(?:最高|不超过|不高于|上限|封顶|至多|最多)[^,，。;；、\d]{0,6}$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_PLANNED = re.compile(r"将|拟|力争|争取|计划|再|年底|年内|明年|今后")
# Steps of a work, of which a question on time means one.
_STEPS = re.compile(
    r"开工|动工|复工|启动|完工|竣工|建成|通车|投运|投用|启用|开业|开放|开诊|招生|验收|交付|施行|出台"
)
# What is counted: 多少青年博士.
_COUNTED = re.compile(
    rf"(?:多少|几)[个名位家所]?(?P<noun>(?:(?![去到来给在能要才就是有])[{HAN}]){{2,6}})"
)
_SEPARATELY = re.compile(r"分别|依次")
_PART_OF_YEAR = ("底", "初", "末")
# What joins two values to a range: 500元以上5000元以下, 20元至100元.
_RANGE = re.compile(r"(?:-|—|–|~|至|到|以上[、,，]?)")


def value_meant(
    fitting: Sequence[Value], every: Sequence[Value], text: str, question: Question
) -> Span:
    """Return the span of the value, or of the range, that a question means.

    Args:
        fitting: The values of the sort asked for, at least one.
        every: All values of the sentence, in their order.
        text: The sentence.
        question: What is asked.
    """
    own = _shares_of_each(every, text)
    asked = _told(question.subject)

    def score(value: Value) -> tuple[float, int]:
        words = own.get(value.span) or _own_words(value, every, text)
        return _likeness(words, asked) + _fit(value, text, question), -value.span.start

    best = max(fitting, key=score)
    return trimmed(text, _ranged(best, every, text))


def _told(words: str) -> set[str]:
    return set(_HAN.findall(fold(words))) - _PLAIN


def _likeness(words: str, asked: set[str]) -> float:
    """Tell how far words are on what is asked: their share in the question counts most.

    What is said of all values in turn stands only before the first, so a value's own words need
    not say all of the question, but nothing else.
    """
    told = _told(words)
    both = len(told & asked)
    return both / max(len(told), 1) + _BY_RECALL * both / max(len(asked), 1)


def _own_words(value: Value, every: Sequence[Value], text: str) -> str:
    """Return what stands around a value, up to the next mark or value on either side."""
    at = bisect_left([each.span.start for each in every], value.span.start)
    # A new value is of what the old one before it is of.
    of = at - 1 if at and _is_old(every[at - 1], text) else at
    before = every[of - 1].span.end if of else 0
    after = every[at + 1].span.start if at + 1 < len(every) else len(text)
    start = max(before, _last(text, _BREAKS, every[of].span.start))
    end = min(after, _next(text, _BREAKS, value.span.end))
    if len(_told(text[start : value.span.start])) < _LEAST_TOLD:
        start = _last(text, _CLAUSE_BREAKS, value.span.start)
    return text[start : value.span.start] + text[value.span.end : end]


def _last(text: str, signs: str, end: int) -> int:
    return max(text.rfind(sign, 0, end) for sign in signs) + 1


def _next(text: str, signs: str, start: int) -> int:
    return min((at for sign in signs if (at := text.find(sign, start)) >= 0), default=len(text))


def _shares_of_each(every: Sequence[Value], text: str) -> dict[Span, str]:
    """Return for values told in turn (甲、乙分别为3个、5个) what each is of."""
    match = _SEPARATELY.search(text)
    if match is None:
        return {}
    end = _next(text, "。;；", match.end())
    inside = [each for each in every if match.end() <= each.span.start < end]
    parts = [part for part in re.split(r"[、,，]|[和与及]", text[: match.start()]) if part.strip()]
    # A comma before 分别 leaves the names where they were: they are the last of the parts.
    if not 2 <= len(inside) <= len(parts):
        return {}
    named = parts[-len(inside) :]
    return {each.span: part for each, part in zip(inside, named, strict=True)}


def _is_old(value: Value, text: str) -> bool:
    """Tell whether a value is the one that another takes the place of: 由X提高到Y."""
    before, after = text[: value.span.start], text[value.span.end :]
    return _FROM.search(before) is not None and _CHANGED.search(after) is not None


def _fit(value: Value, text: str, question: Question) -> float:
    """Return what else speaks for a value, or against it: old or new, most, year, plan."""
    start, end = value.span
    if _is_old(value, text):
        return 1.0 if _OLD_ASKED.search(question.text) else -1.0
    clause = text[_last(text, _CLAUSE_BREAKS, start) : _next(text, _CLAUSE_BREAKS, end)]
    fit = 0.0
    if _MOST_ASKED.search(question.text) and _MOST.search(text[:start]):
        fit += 1.0
    years, asked = set(_YEAR.findall(clause)), set(_YEAR.findall(question.text))
    if asked and years:
        fit += 1.0 if asked & years else -1.0
    if question.kind is Kind.COMMITMENT and _PLANNED.search(clause):
        fit += 0.3
    if steps := set(_STEPS.findall(question.text)):
        fit += 0.5 * len(steps & set(_STEPS.findall(clause)))
    if counted := _COUNTED.search(question.text):
        fit += _share(counted["noun"], text[end : end + len(counted["noun"]) + 1])
    return fit


def _share(words: str, said: str) -> float:
    return len(set(words) & set(said)) / len(set(words))


def _ranged(value: Value, every: Sequence[Value], text: str) -> Span:
    """Return the span of a value, with the other end of its range."""
    at = bisect_left([each.span.start for each in every], value.span.start)
    first, last = value.span.start, value.span.end
    if at + 1 < len(every) and _joined(value, every[at + 1], text):
        last = every[at + 1].span.end
    if at and _joined(every[at - 1], value, text):
        first = every[at - 1].span.start
    if text[last - 1 : last] == "年" and text[last : last + 1] in _PART_OF_YEAR:
        last += 1
    return Span(first, last)


def _joined(one: Value, other: Value, text: str) -> bool:
    between = text[one.span.end : other.span.start]
    return one.kind is other.kind and _RANGE.fullmatch(between) is not None
