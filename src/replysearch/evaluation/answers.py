"""Answers → figures: whether they are given when they should be, and whether they are right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from replysearch.answering import OpenIndex, answer
from replysearch.chinese.text import fold, squeeze
from replysearch.chinese.values import values_in
from replysearch.encoding import Encoder, near_words_encoder
from replysearch.engine.words import query_words
from replysearch.evaluation.runs import ReportStage, indexed
from replysearch.evaluation.sets import RetrievalSet, SetQuery
from replysearch.records import Answer, AnswerStatus, Ask, Query
from replysearch.search.retrieve import LONGEST_QUERY, search

#: Share of a right answer's words that must lie in the quotes. Chosen: answers in words of their
#: own add a word or two.
_WORDS_WITHIN = 0.8
_STAGE = "answers"


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """How good answers are; shares are None where nothing was counted.

    `answered_precision` is the share of answers that were given to answerable questions,
    `answered_recall` the share of answerable questions that were answered; `abstained_…` the same
    of abstentions and unanswerable questions. `gold_in_quotes` is the share of answerable questions
    for which at least 80 % of a right answer's words lie in the cited quotes, `gold_exact` that for
    which a right answer stands there word for word, `gold_in_passage` that for which at least 80 %
    lie in the first passage found by search. `citation_precision` is the share of quotes that come
    from a text that answers. `number_accuracy` is the share of questions whose right answers hold
    values, all of which the quotes say.
    """

    questions: int
    answerable: int
    answered_precision: float | None
    answered_recall: float | None
    abstained_precision: float | None
    abstained_recall: float | None
    gold_in_quotes: float | None
    gold_exact: float | None
    gold_in_passage: float | None
    citation_precision: float | None
    number_accuracy: float | None


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """What became of one question."""

    is_answerable: bool
    is_answered: bool
    in_quotes: float | None = None
    exact: float | None = None
    in_passage: float | None = None
    cited: Sequence[bool] = ()
    numbers: float | None = None


def evaluate_answers(
    asked: RetrievalSet, encoder: Encoder, *, on_progress: ReportStage
) -> AnswerFigures:
    """Index the texts of a set in a temporary folder, ask its questions, and judge the answers.

    Args:
        asked: The set, read for answers.
        encoder: Encodes texts and questions.
        on_progress: Called with the name of the stage, what is done and the total.
    """
    word_encoder = near_words_encoder(encoder)
    answers = []
    with indexed(asked, encoder, on_progress) as transaction:
        index = OpenIndex(transaction, encoder, word_encoder)
        for done, query in enumerate(asked.queries, start=1):
            answers.append(_asked_and_judged(index, query))
            on_progress(_STAGE, done, len(asked.queries))
    return answer_figures(answers)


def _asked_and_judged(index: OpenIndex, query: SetQuery) -> JudgedAnswer:
    text = query.text.strip()[:LONGEST_QUERY]
    found = answer(index, Ask(text, query.turns))
    first = ""
    if query.answers:
        hits = search(index.transaction, index.encoder, Query(text, 1)).hits
        first = "".join(hit.text for hit in hits)
    return judged(found, query.relevant, query.answers, first)


def judged(
    answer: Answer, relevant: frozenset[str], golds: Sequence[str], first: str
) -> JudgedAnswer:
    """Judge one answer.

    Args:
        answer: The answer.
        relevant: The ids of the letters that answer; empty for a question that none answers.
        golds: Right answers in words.
        first: The first passage that search finds.
    """
    answered = answer.status is AnswerStatus.ANSWERED
    if not relevant:
        return JudgedAnswer(is_answerable=False, is_answered=answered)
    quotes = "\n".join(quote.text for quote in answer.quotes)
    cited = [quote.citation.document_id in relevant for quote in answer.quotes]
    if not golds:
        return JudgedAnswer(is_answerable=True, is_answered=answered, cited=cited)
    plain = squeeze(fold(quotes))
    values = [{value.key for value in values_in(gold)} for gold in golds]
    said = {value.key for value in values_in(quotes)}
    return JudgedAnswer(
        is_answerable=True,
        is_answered=answered,
        in_quotes=float(any(within(gold, quotes) for gold in golds)),
        exact=float(any(_stands_in(squeeze(fold(gold)), plain) for gold in golds)),
        in_passage=float(any(within(gold, first) for gold in golds)),
        cited=cited,
        numbers=float(any(keys and keys <= said for keys in values)) if any(values) else None,
    )


def _stands_in(words: str, text: str) -> bool:
    """Tell whether words stand in a text, and not as the end of a longer number."""
    before = r"(?<![\d.])" if words[:1].isdigit() else ""
    return re.search(before + re.escape(words), text) is not None


def within(gold: str, text: str) -> bool:
    """Tell whether enough of a right answer's words stand in `text`."""
    words = query_words(gold)
    plain = squeeze(fold(text))
    found = sum(_stands_in(word, plain) for word in words)
    return bool(words) and found >= _WORDS_WITHIN * len(words)


def answer_figures(answers: Sequence[JudgedAnswer]) -> AnswerFigures:
    """Return the figures of all questions."""
    answerable = [each for each in answers if each.is_answerable]
    answered = [each for each in answers if each.is_answered]
    abstained = [each for each in answers if not each.is_answered]
    others = [each for each in answers if not each.is_answerable]
    return AnswerFigures(
        questions=len(answers),
        answerable=len(answerable),
        answered_precision=_mean(each.is_answerable for each in answered),
        answered_recall=_mean(each.is_answered for each in answerable),
        abstained_precision=_mean(not each.is_answerable for each in abstained),
        abstained_recall=_mean(not each.is_answered for each in others),
        gold_in_quotes=_mean(each.in_quotes for each in answerable),
        gold_exact=_mean(each.exact for each in answerable),
        gold_in_passage=_mean(each.in_passage for each in answerable),
        citation_precision=_mean(right for each in answered for right in each.cited),
        number_accuracy=_mean(each.numbers for each in answerable),
    )


def _mean(values: Iterator[float | None] | Iterator[bool]) -> float | None:
    counted = [float(value) for value in values if value is not None]
    return sum(counted) / len(counted) if counted else None
