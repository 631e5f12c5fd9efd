"""A question → an answer with quotes, or an abstention with the nearest passages.

The question is interpreted with the earlier questions it needs. Then :data:`STEPS` are tried.
"""

from __future__ import annotations

import time
from dataclasses import replace

from replysearch.answering.compose.quotes import Draft
from replysearch.answering.compose.written import WriterPassages, WritingTask
from replysearch.answering.evidence.nearest_passages import Inquiry, NearestPassages
from replysearch.answering.evidence.open_index import OpenIndex
from replysearch.answering.question.conversation import ConversationContext, ConversationResolver
from replysearch.answering.question.interpretation import interpret
from replysearch.answering.question.question import Question
from replysearch.answering.steps import (
    Step,
    StepResult,
    abstain_without_subject,
    extract_for_earlier_answer_type,
    extract_sentences,
    quote_letters_asked_for,
    quote_whole_letter,
    state_record_field,
)
from replysearch.engine import StoredPassage
from replysearch.records import Answer, AnswerNote, AnswerStatus, Ask, Hit
from replysearch.search.retrieve import checked_words, cite

#: The steps, tried in this order.
STEPS: tuple[Step, ...] = (
    quote_letters_asked_for,
    abstain_without_subject,
    quote_whole_letter,
    state_record_field,
    extract_for_earlier_answer_type,
    extract_sentences,
)

#: An abstention suggests up to this many passages. Chosen, not measured: people look at no more.
_SUGGESTED = 5
#: A language model gets up to this many passages. Chosen, not measured: small models can read them.
_MOST_FOR_WRITER = 16


def answer(index: OpenIndex, ask: Ask) -> Answer:
    """Answer the last question of a conversation with quotes from the letters, or abstain.

    Raises:
        BadQuery: The question or one before it is blank, too long, or not Unicode.
    """
    return _answer_with_inquiry(index, ask)[0]


def writing_task(index: OpenIndex, ask: Ask) -> Answer | WritingTask:
    """Return what a language model needs to write an answer, or an Answer if no letter answers.

    Writing does not need the index, so a slow model does not keep a transaction open.

    Raises:
        BadQuery: As in :func:`answer`.
    """
    extracted, inquiry = _answer_with_inquiry(index, ask)
    if extracted.status is not AnswerStatus.ANSWERED:
        return extracted
    quoted = frozenset(quote.passage_id for quote in extracted.quotes)
    passages = WriterPassages.of(_passages_for_writer(inquiry, extracted, quoted), quoted)
    return WritingTask(extracted, inquiry.interpretation.standalone.text, passages)


def _passages_for_writer(
    inquiry: Inquiry, extracted: Answer, quoted: frozenset[str]
) -> list[StoredPassage]:
    """Return the quoted passages, then other nearest ones, then others of the quoted letters."""
    letters = dict.fromkeys(quote.citation.document_id for quote in extracted.quotes)
    passages = [passage for passage, _ in inquiry.nearest.passages]
    for document_id in letters:
        passages += inquiry.index.transaction.passages_of(document_id)
    distinct = {passage.passage_id: passage for passage in passages}.values()
    return sorted(distinct, key=lambda each: each.passage_id not in quoted)[:_MOST_FOR_WRITER]


def _answer_with_inquiry(index: OpenIndex, ask: Ask) -> tuple[Answer, Inquiry]:
    started = time.perf_counter()
    context, answers = _resolve(index, ask)
    inquiry = _inquiry(index, ask, context, answers)
    earlier = answers.find(ask.text.strip(), context.questions)
    result = _answer(inquiry) if earlier is None else replace(earlier, ask=ask)
    return replace(result, took_ms=(time.perf_counter() - started) * 1000), inquiry


def open_inquiry(index: OpenIndex, ask: Ask) -> Inquiry:
    """Interpret the last question of a conversation, with the earlier questions it depends on.

    Raises:
        BadQuery: The question or one before it is blank, too long, or not Unicode.
    """
    return _inquiry(index, ask, *_resolve(index, ask))


def _resolve(index: OpenIndex, ask: Ask) -> tuple[ConversationContext, EarlierAnswers]:
    """Return what the last question depends on, and the answers computed to find that out."""
    answers = EarlierAnswers(index, ask)
    for text in ask.turns:
        checked_words(text)
    text = checked_words(ask.text)
    if not ask.turns:
        return ConversationContext(), answers
    names = index.transaction.names()
    resolver = ConversationResolver(index.transaction, names, answers.answer)
    return resolver.resolve(ask.turns, text), answers


def _inquiry(
    index: OpenIndex, ask: Ask, context: ConversationContext, answers: EarlierAnswers
) -> Inquiry:
    interpretation = interpret(index.transaction, ask, context.text)
    nearest = NearestPassages(index, interpretation)
    return Inquiry(index, ask, context, interpretation, nearest, answers.answer)


def _answer(inquiry: Inquiry) -> Answer:
    """Try the steps in order, unless no letter may answer. `took_ms` of the result is 0."""
    if _no_letter_may_answer(inquiry):
        has_letters = inquiry.index.transaction.count_documents() > 0
        notes = () if has_letters else ((AnswerNote.NO_LETTERS, ""),)
        return replace(_bare_answer(inquiry, AnswerStatus.EMPTY), notes=notes)
    for step in STEPS:
        result = step(inquiry)
        if isinstance(result, Draft):
            answered = _bare_answer(inquiry, AnswerStatus.ANSWERED)
            return replace(answered, sentences=tuple(result.sentences), quotes=result.quotes)
        if result is StepResult.ABSTAIN:
            break
    abstained = _bare_answer(inquiry, AnswerStatus.ABSTAINED)
    return replace(abstained, suggestions=_suggestions(inquiry))


def _no_letter_may_answer(inquiry: Inquiry) -> bool:
    interpretation = inquiry.interpretation
    if interpretation.allowed.is_nothing or interpretation.is_impossible:
        return True
    is_everything = interpretation.allowed.is_everything
    return is_everything and not inquiry.index.transaction.count_documents()


def _bare_answer(inquiry: Inquiry, status: AnswerStatus) -> Answer:
    return Answer(
        ask=inquiry.ask,
        status=status,
        understood=inquiry.interpretation.standalone.text,
        filters=inquiry.interpretation.filters,
        took_ms=0.0,
    )


def _suggestions(inquiry: Inquiry) -> tuple[Hit, ...]:
    nearest = inquiry.nearest.passages[:_SUGGESTED]
    return cite([passage for passage, _ in nearest], [score for _, score in nearest])


class EarlierAnswers:
    """The answers to questions of a conversation. Each answer is computed only once."""

    def __init__(self, index: OpenIndex, ask: Ask) -> None:
        self._index = index
        self._ask = ask
        self._answers: dict[tuple[str, tuple[Question, ...]], Answer] = {}

    def answer(self, question: Question, before: tuple[Question, ...]) -> Answer:
        """Return the answer to `question`, asked after the questions `before` (oldest first)."""
        key = question.text, before
        if key not in self._answers:
            turns = tuple(each.text for each in before)
            ask = replace(self._ask, text=question.text, turns=turns, written=False)
            context = ConversationContext(before)
            self._answers[key] = _answer(_inquiry(self._index, ask, context, self))
        return self._answers[key]

    def find(self, text: str, before: tuple[Question, ...]) -> Answer | None:
        """Return the answer that :meth:`answer` has computed for the question `text`, or None."""
        return self._answers.get((text, before))
