"""Whether a sentence speaks of the time that a question means: its years, done or planned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.answering.evidence.values.aspects import mentions_plan
from replysearch.answering.question.question import Question
from replysearch.chinese.values import Value, ValueKind
from replysearch.engine import StoredPassage
from replysearch.records import Kind, Span

_YEAR_ASKED = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|(?=[\s,。?!()、:;]|[这那全一]|$))")
# 19年 is a year at the beginning of a question or clause, and a length of time elsewhere.
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


def matches_time(
    question: Question,
    passage: StoredPassage,
    text: str,
    values: Sequence[Value],
    value: Span | None,
) -> bool:
    """Tell whether a sentence speaks of the years that a question names, if it names any.

    Where a value is asked for, the sentence must name each of the years, also by 去年 or 明年, and
    the clause of the value may name no other. Where none is asked for, it is enough that one of the
    years stands in the passage, in its headings or in the title, or is that of the letter.

    Args:
        question: What is asked.
        passage: The passage that holds the sentence.
        text: The sentence.
        values: The values in the sentence.
        value: Where the sentence states the value that is asked for; None for nowhere.
    """
    cited = passage.citation
    asked = {int(year) for year in _YEAR_ASKED.findall(question.text)}
    asked |= {2000 + int(year) for year in _SHORT_YEAR.findall(question.text)}
    if asked and question.answer_type is None:
        # Here a year tells which letter or plan is meant.
        around = set(map(int, _YEAR.findall(f"{cited.title or ''}{cited.path}{passage.text}")))
        return bool(asked & (around | ({cited.date.year} if cited.date else set())))
    if asked and "\t" in text:
        # The years of a row stand in the head of the table.
        rows = "".join(line for line in passage.text.splitlines() if "\t" in line)
        head = set(map(int, _YEAR.findall(rows)))
        if head:
            return asked <= head
    said = {int(value.normal) for value in values if value.kind is ValueKind.YEAR}
    said |= {int(value.unit) for value in values if value.unit.isdigit()}
    if not asked:
        return _matches_tense(question, passage, text, said)
    own = _clause(text, value)
    years = set(map(int, _YEAR.findall(own)))
    if value is not None and years and not asked & years:
        return False
    if cited.date is None:
        return asked <= said
    dated = bool(said) or any(word in own for word in _RELATIVE)
    said |= {cited.date.year + step for word, step in _RELATIVE.items() if word in text}
    return asked <= (said if dated else said | {cited.date.year})


def _matches_tense(question: Question, passage: StoredPassage, text: str, said: set[int]) -> bool:
    """Tell whether a sentence is on results where these are asked for, on plans where these are."""
    day = passage.citation.date
    is_plan = day is not None and said and min(said) > day.year
    if question.kind is Kind.COMMITMENT and question.answer_type:
        is_past = day is not None and said and max(said) < day.year
        promises = passage.kind is Kind.COMMITMENT or mentions_plan(text)
        return bool(is_plan or (promises and not is_past))
    return not (question.kind is Kind.PROGRESS and question.answer_type and is_plan)


def _clause(text: str, value: Span | None) -> str:
    """Return the clause of a sentence up to the value in it; the whole sentence without a value."""
    if value is None:
        return text
    start = max(text.rfind(sign, 0, value.start) for sign in ",，;；。") + 1
    return text[start : value.end]
