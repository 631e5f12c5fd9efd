"""The passages nearest to a question, and what the sentences in them say on the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from replysearch.answering.evidence.open_index import OpenIndex
from replysearch.answering.evidence.sentence_ranking import RankedSentence, rank_sentences
from replysearch.answering.question.conversation import AnswerEarlier, ConversationContext
from replysearch.answering.question.interpretation import Interpretation
from replysearch.answering.question.question import AnswerForm, Question
from replysearch.encoding.near_words import NearWords
from replysearch.engine import Allowed, StoredPassage
from replysearch.records import Ask, Query
from replysearch.search.retrieve import LONGEST_QUERY, best_passages

#: Passages whose sentences are ranked, per place or issuer if several are compared. Measured:
#: `python -m benchmarks.answering --vary evidence.nearest_passages.RANKED_PASSAGES=6,12,24`.
RANKED_PASSAGES = 12
#: Passages of the whole index that are compared with those within the filters. Measured: `python -m
#: benchmarks.answering --vary evidence.nearest_passages._OUTSIDE=10,20,40`.
_OUTSIDE = 20


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """What the passages nearest to a question say on it.

    `words` are the words of the question with their near words, or None if all words are unknown.
    `sentences` are the sentences of the passages, best first. If named places or issuers are
    compared, `compared` maps the id of each letter to the number (0, 1, …) of its place or issuer.
    For `outside_advantage`, see `_outside_advantage`; for the others, see :class:`Interpretation`.
    """

    question: Question
    words: NearWords | None
    sentences: tuple[RankedSentence, ...]
    is_scoped: bool
    unknown_names: tuple[str, ...]
    outside_advantage: float
    compared: Mapping[str, int]

    def without(self, letters: frozenset[str]) -> AnswerEvidence:
        """Return this evidence without the sentences of some letters, given by their ids."""
        kept = (each for each in self.sentences if each.passage.citation.document_id not in letters)
        return replace(self, sentences=tuple(kept))


class NearestPassages:
    """The passages nearest to one question. They are searched for when they are first needed."""

    def __init__(self, index: OpenIndex, interpretation: Interpretation) -> None:
        self._index = index
        self._interpretation = interpretation

    @cached_property
    def _groups(self) -> list[list[tuple[StoredPassage, float]]]:
        """One group of passages for each compared place or issuer, otherwise a single group."""
        query = Query(self._interpretation.search_words[:LONGEST_QUERY], RANKED_PASSAGES)
        return [
            best_passages(self._index.transaction, self._index.encoder, query, allowed)
            for allowed in self._interpretation.compared or (self._interpretation.allowed,)
        ]

    @property
    def passages(self) -> list[tuple[StoredPassage, float]]:
        """The passages with their scores; in a comparison, one place or issuer after the other."""
        return [each for group in self._groups for each in group]

    def evidence(self, question: Question) -> AnswerEvidence:
        """Return what the passages say on the interpreted question, or on a variant of it."""
        interpretation, index = self._interpretation, self._index
        scored = self.passages
        tokens = index.stored_tokens([passage for passage, _ in scored])
        words = index.question_words(question)
        compared: dict[str, int] = {}
        if len(self._groups) > 1:
            compared = {
                passage.citation.document_id: number
                for number, group in enumerate(self._groups)
                for passage, _ in group
            }
        if compared or interpretation.standalone.asks_for_more:
            question = replace(question, form=AnswerForm.COMPARISON)
        return AnswerEvidence(
            question=question,
            words=words,
            sentences=tuple(rank_sentences(index, question, scored, tokens, words)),
            is_scoped=interpretation.is_scoped,
            unknown_names=interpretation.unknown_names,
            outside_advantage=self._outside_advantage(words, tokens),
            compared=compared,
        )

    def _outside_advantage(self, words: NearWords | None, tokens: Sequence[bytes]) -> float:
        """Return how much better the best of all passages covers the words than the best allowed.

        A large number mostly shows that no passage within the filters answers. `tokens` are the
        tokens of :attr:`passages`. The number is never below 0; it is 0 without filters or tokens.
        """
        index = self._index
        if self._interpretation.allowed.documents is None or words is None or not index.keeps_words:
            return 0.0
        subject = self._interpretation.question.subject
        match = index.transaction.lexical(subject, _OUTSIDE, Allowed())
        outside = words.coverage(index.transaction.tokens(match.found.rows))
        inside = words.coverage(tokens)
        return max(0.0, float(max(outside, default=0.0)) - float(max(inside, default=0.0)))


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question, the earlier questions that it needs, its interpretation and nearest passages."""

    index: OpenIndex
    ask: Ask
    context: ConversationContext
    interpretation: Interpretation
    nearest: NearestPassages
    answer_earlier: AnswerEarlier
