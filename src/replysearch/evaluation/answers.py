"""Answers → figures: whether the right questions are answered, and whether answers are right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from replysearch.answering import OpenIndex, answer
from replysearch.chinese.text import fold, squeeze
from replysearch.chinese.values import values_in
from replysearch.encoding import Encoder, near_words_encoder
from replysearch.engine.words import query_words
from replysearch.evaluation.runs import ReportStage, index_set
from replysearch.evaluation.sets import RetrievalSet, SetQuery
from replysearch.records import Answer, AnswerStatus, Ask, Query
from replysearch.search.retrieve import LONGEST_QUERY, search

#: Least share of a reference answer's words in a text that counts as giving that answer.
#: Chosen, not measured: reference answers often add a word or two that the letter does not use.
_WORDS_WITHIN = 0.8
_STAGE = "answers"


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """How good answers are. A share is None if there is nothing to count.

    Attributes:
        answerable: The number of questions that have relevant texts.
        answered_precision: Of the questions that were answered, the share that is answerable.
        answered_recall: Of the answerable questions, the share that was answered.
        abstained_precision: Of the questions not answered, the share that is unanswerable.
        abstained_recall: Of the unanswerable questions, the share that was not answered.
        gold_in_quotes: Of the answerable questions with reference answers, the share where the
            quotes contain at least 80 % of the words of a reference answer.
        gold_exact: As `gold_in_quotes`, but the quotes contain a reference answer word for word.
        gold_in_passage: As `gold_in_quotes`, but in the first passage found, not in the quotes.
        citation_precision: Of the quotes for answerable questions, the share from a relevant text.
        number_accuracy: Of the answerable questions whose reference answers contain values, the
            share where the quotes state all values of a reference answer.
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
    """The judgement on one answer, for :class:`AnswerFigures`. A value of None is not counted."""

    is_answerable: bool
    is_answered: bool
    in_quotes: float | None = None
    exact: float | None = None
    in_passage: float | None = None
    cited: Sequence[bool] = ()
    numbers: float | None = None


def evaluate_answers(
    questions: RetrievalSet, encoder: Encoder, *, on_progress: ReportStage
) -> AnswerFigures:
    """Ask the questions of a set, which was read with `for_answers`, and judge the answers."""
    word_encoder = near_words_encoder(encoder)
    answers = []
    with index_set(questions, encoder, on_progress) as transaction:
        index = OpenIndex(transaction, encoder, word_encoder)
        for done, query in enumerate(questions.queries, start=1):
            answers.append(_ask_and_judge(index, query))
            on_progress(_STAGE, done, len(questions.queries))
    return _figures(answers)


def _ask_and_judge(index: OpenIndex, query: SetQuery) -> JudgedAnswer:
    text = query.text.strip()[:LONGEST_QUERY]
    given = answer(index, Ask(text, query.turns))
    first = ""
    if query.answers:
        hits = search(index.transaction, index.encoder, Query(text, 1)).hits
        first = "".join(hit.text for hit in hits)
    return judge(given, query.relevant, query.answers, first)


def judge(
    answer: Answer, relevant: frozenset[str], golds: Sequence[str], first: str
) -> JudgedAnswer:
    """Judge an answer. `golds` are reference answers, `first` is the text of the first hit."""
    answered = answer.status is AnswerStatus.ANSWERED
    if not relevant:
        return JudgedAnswer(is_answerable=False, is_answered=answered)
    quotes = "\n".join(quote.text for quote in answer.quotes)
    cited = [quote.citation.document_id in relevant for quote in answer.quotes]
    if not golds:
        return JudgedAnswer(is_answerable=True, is_answered=answered, cited=cited)
    plain = squeeze(fold(quotes))
    values = [{value.key for value in values_in(gold)} for gold in golds]
    quoted = {value.key for value in values_in(quotes)}
    return JudgedAnswer(
        is_answerable=True,
        is_answered=answered,
        in_quotes=float(any(_has_words(gold, quotes) for gold in golds)),
        exact=float(any(_is_in(squeeze(fold(gold)), plain) for gold in golds)),
        in_passage=float(any(_has_words(gold, first) for gold in golds)),
        cited=cited,
        numbers=float(any(keys and keys <= quoted for keys in values)) if any(values) else None,
    )


def _is_in(words: str, text: str) -> bool:
    """Return whether `words` are in `text`. The end of a longer number does not count: 5 in 15."""
    before = r"(?<![\d.])" if words[:1].isdigit() else ""
    return re.search(before + re.escape(words), text) is not None


def _has_words(gold: str, text: str) -> bool:
    words = query_words(gold)
    plain = squeeze(fold(text))
    count = sum(_is_in(word, plain) for word in words)
    return bool(words) and count >= _WORDS_WITHIN * len(words)


def _figures(answers: Sequence[JudgedAnswer]) -> AnswerFigures:
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
