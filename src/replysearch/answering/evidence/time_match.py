"""Whether a sentence speaks of the time that is meant: of its years, of what is done or planned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.answering.evidence.aspects import is_planned
from replysearch.answering.question.question import Question
from replysearch.chinese.values import Value, ValueKind
from replysearch.engine import StoredPassage
from replysearch.records import Kind, Span

_YEAR_ASKED = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|(?=[\s,。?!()、:;]|[这那全一]|$))")
# 19年 at a question's or clause's beginning is a year, elsewhere a length of time.
_SHORT_YEAR = re.compile(r"(?:^|[\s,。?!;])([012]\d)年(?![来内间期以后前])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RELATIVE = {
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "后年": 2,
}


def is_in_time(
    question: Question,
    passage: StoredPassage,
    text: str,
    values: Sequence[Value],
    value: Span | None,
) -> bool:
    """Tell whether a sentence speaks of the years that the question names, if any.

    Where a value is asked for, each of them is named, or meant by 去年 or 明年, and none but them
    stands in the value's own clause; else one of them stands about the letter or the passage.
    """
    asked = {int(year) for year in _YEAR_ASKED.findall(question.text)}
    asked |= {2000 + int(year) for year in _SHORT_YEAR.findall(question.text)}
    if asked and question.wanted is None:
        # Without a value asked for, a year says which letter or plan is meant.
        around = set(map(int, _YEAR.findall(f"{passage.title or ''}{passage.path}{passage.text}")))
        return bool(asked & (around | ({passage.date.year} if passage.date else set())))
    if asked and "\t" in text:
        # A row's years stand in the table's head.
        rows = "".join(line for line in passage.text.splitlines() if "\t" in line)
        head = set(map(int, _YEAR.findall(rows)))
        if head:
            return asked <= head
    said = {int(value.normal) for value in values if value.kind is ValueKind.YEAR}
    said |= {int(value.unit) for value in values if value.unit.isdigit()}
    if not asked:
        return _is_of_its_tense(question, passage, text, said)
    own = _clause(text, value)
    years = set(map(int, _YEAR.findall(own)))
    if value is not None and years and not asked & years:
        return False
    if passage.date is None:
        return asked <= said
    dated = bool(said) or any(word in own for word in _RELATIVE)
    said |= {passage.date.year + step for word, step in _RELATIVE.items() if word in text}
    return asked <= (said if dated else said | {passage.date.year})


def _is_of_its_tense(question: Question, passage: StoredPassage, text: str, said: set[int]) -> bool:
    """Tell whether a value is of what is done where that is asked, of plans where they are."""
    is_plan = passage.date is not None and said and min(said) > passage.date.year
    if question.kind is Kind.COMMITMENT and question.wanted:
        is_past = passage.date is not None and said and max(said) < passage.date.year
        promises = passage.kind is Kind.COMMITMENT or is_planned(text)
        return bool(is_plan or (promises and not is_past))
    return not (question.kind is Kind.PROGRESS and question.wanted and is_plan)


def _clause(text: str, value: Span | None) -> str:
    """Return the clause of a sentence in which the value stands; all of it without one."""
    if value is None:
        return text
    start = max(text.rfind(sign, 0, value.start) for sign in ",，;；。") + 1
    return text[start : value.end]
