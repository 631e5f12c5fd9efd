"""A question → an answer with quotes, or an abstention with the nearest passages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace

from replysearch.answering.compose.extraction import Extractor
from replysearch.answering.compose.nearest_passages import JUDGED, Nearest
from replysearch.answering.compose.quotes import Draft, lead, opening
from replysearch.answering.compose.written import Commission, Evidence
from replysearch.answering.evidence.letter_evidence import LetterAsked
from replysearch.answering.evidence.sentence_ranking import asked_words
from replysearch.answering.question.filters import scope_of, unscoped
from replysearch.answering.question.follow_ups import Followed, Following, carried, letters_of
from replysearch.answering.question.question import read_question
from replysearch.answering.question.record_fields import FieldAsked, field_asked
from replysearch.answering.question.understanding import understand
from replysearch.chinese.document_numbers import asked_number, is_number_for_sure
from replysearch.chinese.text import HAN, STOP_WORDS, fold
from replysearch.encoding import Encoder
from replysearch.engine import ReadTransaction, StoredPassage
from replysearch.engine.words import query_words
from replysearch.messages import answering as messages
from replysearch.records import (
    Answer,
    AnswerNote,
    AnswerStatus,
    Ask,
    Hit,
    Query,
    Span,
)
from replysearch.search.retrieve import (
    LONGEST_QUERY,
    best_passages,
    checked_words,
    cite,
    letters_by_number,
)

#: Passages suggested with an abstention.
_SUGGESTED = 5
#: Passages that a writing model is given at most.
_SHOWN_TO_WRITER = 16

#: Share of a question's words that a letter must say for its record to be given.
_NAMED, _NAMED_SCOPED = 0.6, 0.3
#: Largest share of one word that it may leave out.
_UNSAID = 0.2
#: What asks for a letter as a whole.
_WHOLE = re.compile(r"(?:讲|说|答复|回复|写)了?(?:些)?(?:什么|啥)|(?:主要)?内容|大意|概要")
_POLITE = frozenset(("谢谢", "感谢", "你好", "您好", "好的", "再见", "知道"))
_SIGN = re.compile(f"[^{HAN}]")
# What every letter is called by, which says nothing of which.
_OF_LETTERS = re.compile(
    r"提案|建议|议案|答复|复函|回复|关于|来信|这封|那封|那份|这份|那件|这件|信件?|函"
)


class Asking:
    """One question put to one reading of the index."""

    def __init__(
        self,
        transaction: ReadTransaction,
        encoder: Encoder,
        reader: Encoder,
        ask: Ask,
        *,
        followed: Followed | None = None,
    ) -> None:
        """Prepare to answer.

        Args:
            transaction: Where to look.
            encoder: The index's own.
            reader: One that knows near words; the index's own where it does.
            ask: What is asked.
            followed: What it goes on from; None to find that out.

        Raises:
            BadQuery: The question or one before it is not usable.
        """
        self._transaction = transaction
        self._encoder = encoder
        self._reader = reader
        self._ask = ask
        self._started = time.perf_counter()
        self._known: dict[tuple[str, tuple[str, ...]], Answer] = {}
        for turn in ask.turns:
            checked_words(turn)
        if followed is None and ask.turns:
            following = Following(transaction, transaction.names(), self._answered)
            followed = following.follow(ask.turns, checked_words(ask.text))
        self._followed = followed or Followed()
        before = self._followed.before
        whole = replace(ask, turns=(before,) if before else ())
        self.understood = understand(transaction, whole)
        self._allowed = self.understood.allowed
        if self._is_one_letter():
            self.understood = self.understood.of_one_letter()
        self._nearest = Nearest(transaction, encoder, reader, self.understood, self._allowed)

    @property
    def others(self) -> int:
        """How often others than those of the first answer are asked for, with this question."""
        return self._followed.others

    def answer(self) -> Answer:
        """Return the answer in the letters' own words."""
        known = self._known.get((self._ask.text, self._followed.parts))
        if known is not None:
            return replace(known, ask=self._ask, took_ms=self._took_ms())
        if self._is_empty():
            notes = () if self._transaction.count_documents() else ((AnswerNote.NO_LETTERS, ""),)
            return replace(self._done(AnswerStatus.EMPTY), notes=notes)
        draft = self._draft()
        if draft is None:
            return self._done(AnswerStatus.ABSTAINED, suggestions=self._suggestions())
        return replace(
            self._done(AnswerStatus.ANSWERED),
            sentences=tuple(draft.sentences),
            quotes=draft.quotes,
        )

    def _answered(self, question: str, parts: tuple[str, ...]) -> Answer:
        """Return the answer to a question of the same conversation that goes on from `parts`."""
        key = question, parts
        if key not in self._known:
            ask = replace(self._ask, text=question, turns=parts, written=False)
            followed = Followed(parts)
            asking = Asking(self._transaction, self._encoder, self._reader, ask, followed=followed)
            self._known[key] = asking.answer()
        return self._known[key]

    def commission(self) -> Answer | Commission:
        """Return what a writer needs; the answer itself where the letters do not say.

        What is returned needs the index no more, so that a slow model holds no reading of it.
        """
        extracted = self.answer()
        if extracted.status is not AnswerStatus.ANSWERED:
            return extracted
        answering = frozenset(quote.passage_id for quote in extracted.quotes)
        evidence = Evidence.of(self._evidence(extracted, answering), answering)
        return Commission(extracted, self.understood.resolved.text, evidence)

    def _evidence(self, extracted: Answer, quoted: frozenset[str]) -> list[StoredPassage]:
        """Return the passages that the extracted answer quotes, then the nearest others."""
        letters = {quote.citation.document_id for quote in extracted.quotes}
        found = [passage for passage, _ in self.found()]
        for document_id in letters:
            found += self._transaction.passages_of(document_id)
        every = {passage.passage_id: passage for passage in found}
        order = sorted(every.values(), key=lambda each: each.passage_id not in quoted)
        return order[:_SHOWN_TO_WRITER]

    def _took_ms(self) -> float:
        return (time.perf_counter() - self._started) * 1000

    def _done(self, status: AnswerStatus, suggestions: tuple[Hit, ...] = ()) -> Answer:
        return Answer(
            ask=self._ask,
            status=status,
            understood=self.understood.resolved.text,
            filters=self.understood.filters,
            took_ms=self._took_ms(),
            suggestions=suggestions,
        )

    def _is_empty(self) -> bool:
        if self._allowed.is_nothing or self.understood.is_impossible:
            return True
        return self._allowed.is_everything and not self._transaction.count_documents()

    def _draft(self) -> Draft | None:
        number = self._ask.text.strip()
        letters = self.understood.letters or letters_by_number(
            self._transaction, number, self._allowed
        )
        if letters:
            return opening(letters)
        is_unknown = is_number_for_sure(asked_number(self._ask.text))
        if is_unknown or _says_nothing(self.understood.question.subject):
            return None
        filters = self.understood.filters
        asked = fold(self.understood.resolved.asked)
        if (filters.document_number or filters.proposal_number) and _WHOLE.search(asked):
            return opening(self._in_order())
        field = field_asked(asked)
        if field is not None and (draft := self._record(field)) is not None:
            return draft
        return self._carried() or self.extractor().answer()

    def _carried(self) -> Draft | None:
        """Answer with the sort of value that was asked for before, where none is named now."""
        plain = self.understood
        question = carried(plain.question, self._followed.parts, self._transaction.names())
        if question == plain.question or not plain.resolved.before:
            return None
        self.understood = replace(plain, question=question)
        draft = self.extractor().answer()
        if draft is None:
            self.understood = plain
        return draft

    def _in_order(self) -> list[StoredPassage]:
        """Return all passages of the letters found, each letter's in its order."""
        ids = dict.fromkeys(passage.document_id for passage, _ in self.found())
        return [passage for id_ in ids for passage in self._transaction.passages_of(id_)]

    def extractor(self) -> Extractor:
        """Return what answers from the sentences of the nearest passages."""
        whole = self._nearest.extractor(self.understood)
        return whole(without=self._given(whole) if self.understood.resolved.others else frozenset())

    def found(self) -> list[tuple[StoredPassage, float]]:
        """Return the nearest passages under the filters with their scores."""
        return self._nearest.found()

    def _given(self, extractor: Callable[..., Extractor]) -> frozenset[str]:
        """Return the letters of the answers before this one that others are asked for beside.

        Args:
            extractor: Makes what answers `without` certain letters.
        """
        *before, last = self._followed.parts
        given = frozenset(letters_of(self._answered(last, tuple(before)).quotes))
        for _ in range(self._followed.others - 1):
            draft = extractor(without=given).answer()
            if draft is None:
                break
            given |= frozenset(letters_of(draft.quotes))
        return given

    def _suggestions(self) -> tuple[Hit, ...]:
        found = self.found()[:_SUGGESTED]
        return cite([passage for passage, _ in found], [score for _, score in found])

    def _record(self, field: FieldAsked) -> Draft | None:
        """Answer from the record of the letter that the rest of the question names."""
        words = f"{fold(self.understood.resolved.before)} {field.rest}"
        rest = unscoped(words, scope_of(words, self._transaction.names()))
        question = read_question(_OF_LETTERS.sub(" ", rest or words))
        asked = asked_words(question, self._reader)
        for passage in self._letters_named(rest):
            letter = LetterAsked(
                self._transaction,
                passage,
                question,
                self._reader,
                asked,
                known=self._reader is self._encoder,
            )
            asks_all = not question.subject.strip() or self._is_one_letter()
            least = _NAMED_SCOPED if self.understood.is_scoped else _NAMED
            said, unsaid = letter.coverage
            is_named = said >= least and (self.understood.is_scoped or unsaid <= _UNSAID)
            if not is_named and not (asks_all and self.understood.is_scoped):
                continue
            if not letter.may_be_meant(self.understood.strangers):
                continue
            document = self._transaction.document(passage.document_id)
            spans = document.metadata.provenance.get(field.name, ())
            if not spans:
                return None
            draft = Draft()
            numbers = [draft.quote_letter(document, passage, span) for span in spans]
            words = messages.ANSWER_JOINT.join(
                " ".join(span.of(document.text).split()) for span in spans
            )
            name = messages.ANSWER_FIELDS[field.name]
            text = messages.ANSWER_RECORD.format(lead=lead(passage), name=name)
            draft.say(text + words, numbers, Span(len(text), len(text) + len(words)))
            return draft
        return None

    def _is_one_letter(self) -> bool:
        return self._allowed.documents is not None and len(self._allowed.documents) == 1

    def _letters_named(self, rest: str) -> list[StoredPassage]:
        """Return the first passage of each letter that may be meant, best first."""
        query = Query((rest or self._ask.text)[:LONGEST_QUERY], JUDGED)
        firsts: dict[str, StoredPassage] = {}
        near = best_passages(self._transaction, self._encoder, query, self._allowed)
        for passage, _ in near or self.found():
            firsts.setdefault(passage.document_id, passage)
        return list(firsts.values())[:3]


def _says_nothing(subject: str) -> bool:
    """Tell whether a question has no word of its own; a letter or digit alone (A) is none."""
    words = query_words(subject)
    return all(word in STOP_WORDS or word in _POLITE or _SIGN.fullmatch(word) for word in words)
