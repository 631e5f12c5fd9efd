"""Whether a sentence fits the time of a question: the years, or what is done or planned."""

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
    """Return whether a sentence fits the years of a question. Without years, the tense must fit.

    `text` is the sentence, `value` the span of the requested value in the sentence.

    - If no value is asked for, one of the years must be in the passage, its headings, or the title
      or date of its letter.
    - If a value is asked for, the sentence must name all of the years, as numbers or as 去年 or
      明年. If the value's clause names years, one of these must be asked for. A sentence without a
      year is about the year of its letter. For a table row, the years in all rows count.
    """
    cited = passage.citation
    asked = {int(year) for year in _YEAR_ASKED.findall(question.text)}
    asked |= {2000 + int(year) for year in _SHORT_YEAR.findall(question.text)}
    if asked and question.answer_type is None:
        # If no value is asked for, a year shows which letter or plan is meant.
        around = set(map(int, _YEAR.findall(f"{cited.title or ''}{cited.path}{passage.text}")))
        return bool(asked & (around | ({cited.date.year} if cited.date else set())))
    if asked and "\t" in text:
        rows = "".join(line for line in passage.text.splitlines() if "\t" in line)
        in_table = set(map(int, _YEAR.findall(rows)))
        if in_table:
            return asked <= in_table
    stated = {int(value.normal) for value in values if value.kind is ValueKind.YEAR}
    # The `unit` of a value that is a day or a month is its year.
    stated |= {int(value.unit) for value in values if value.unit.isdigit()}
    if not asked:
        return _matches_tense(question, passage, text, stated)
    clause = _clause(text, value)
    in_clause = set(map(int, _YEAR.findall(clause)))
    if value is not None and in_clause and not asked & in_clause:
        return False
    if cited.date is None:
        return asked <= stated
    is_dated = bool(stated) or any(word in clause for word in _RELATIVE)
    stated |= {cited.date.year + step for word, step in _RELATIVE.items() if word in text}
    return asked <= (stated if is_dated else stated | {cited.date.year})


def _matches_tense(question: Question, passage: StoredPassage, text: str, years: set[int]) -> bool:
    """Return False for a plan if a result is asked for, and for a result if a plan is asked for."""
    day = passage.citation.date
    is_plan = day is not None and years and min(years) > day.year
    if question.kind is Kind.COMMITMENT and question.answer_type:
        is_past = day is not None and years and max(years) < day.year
        promises = passage.kind is Kind.COMMITMENT or mentions_plan(text)
        return bool(is_plan or (promises and not is_past))
    return not (question.kind is Kind.PROGRESS and question.answer_type and is_plan)


def _clause(text: str, value: Span | None) -> str:
    """Return the clause of a value up to the value's end; without a value, the whole sentence."""
    if value is None:
        return text
    start = max(text.rfind(mark, 0, value.start) for mark in ",，;；。") + 1
    return text[start : value.end]
