"""The passages nearest to a question, and what their sentences say on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from replysearch.answering.evidence.open_index import OpenIndex
from replysearch.answering.evidence.sentence_ranking import RankedSentence, rank_sentences
from replysearch.answering.question.interpretation import Interpretation
from replysearch.answering.question.question import AnswerForm, Question
from replysearch.encoding.near_words import NearWords
from replysearch.engine import Allowed, StoredPassage
from replysearch.records import Query
from replysearch.search.retrieve import LONGEST_QUERY, best_passages

#: Passages whose sentences are ranked. Re-measure with ``python -m benchmarks.answering
#: --vary evidence.nearest_passages.RANKED_PASSAGES=6,12,24``.
RANKED_PASSAGES = 12
#: Passages of other places and issuers that are looked at. Re-measure with ``python -m
#: benchmarks.answering --vary evidence.nearest_passages._OUTSIDE=10,20,40``.
_OUTSIDE = 20


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """What the passages nearest to a question say on it.

    Attributes:
        question: What is asked.
        words: The words of the question with those near to each; None where none is known.
        sentences: The sentences of the passages, those that answer best first.
        is_scoped: Whether the words of the question name filters.
        unknown_names: Places and offices that the question names and the index does not know.
        outside_advantage: How much more of the question's words the best passage of any other place
            or issuer has than the best one found.
        compared: Where several places or issuers are compared: for each letter the number of its
            place or issuer.
    """

    question: Question
    words: NearWords | None
    sentences: tuple[RankedSentence, ...]
    is_scoped: bool
    unknown_names: tuple[str, ...]
    outside_advantage: float
    compared: Mapping[str, int]

    def without(self, letters: frozenset[str]) -> AnswerEvidence:
        """Return the same without the sentences of some letters."""
        kept = (each for each in self.sentences if each.passage.citation.document_id not in letters)
        return replace(self, sentences=tuple(kept))


class NearestPassages:
    """The passages nearest to one question, searched for when they are first needed."""

    def __init__(self, index: OpenIndex, interpretation: Interpretation) -> None:
        self._index = index
        self._interpretation = interpretation

    @cached_property
    def _groups(self) -> list[list[tuple[StoredPassage, float]]]:
        """The passages of each place or issuer that is compared, else of all in one group."""
        query = Query(self._interpretation.search_words[:LONGEST_QUERY], RANKED_PASSAGES)
        return [
            best_passages(self._index.transaction, self._index.encoder, query, allowed)
            for allowed in self._interpretation.compared or (self._interpretation.allowed,)
        ]

    @property
    def passages(self) -> list[tuple[StoredPassage, float]]:
        """The passages with their scores."""
        return [each for group in self._groups for each in group]

    def evidence(self, question: Question) -> AnswerEvidence:
        """Return what the passages say on a question.

        Args:
            question: That of the interpretation, or the same with another answer type.
        """
        interpretation, index = self._interpretation, self._index
        found = self.passages
        tokens = index.stored_tokens([passage for passage, _ in found])
        words = index.question_words(question)
        compared: dict[str, int] = {}
        if len(self._groups) > 1:
            compared = {
                p.citation.document_id: at
                for at, group in enumerate(self._groups)
                for p, _ in group
            }
        if compared or interpretation.standalone.asks_for_more:
            question = replace(question, form=AnswerForm.COMPARISON)
        return AnswerEvidence(
            question=question,
            words=words,
            sentences=tuple(rank_sentences(index, question, found, tokens, words)),
            is_scoped=interpretation.is_scoped,
            unknown_names=interpretation.unknown_names,
            outside_advantage=self._outside_advantage(words, tokens),
            compared=compared,
        )

    def _outside_advantage(self, words: NearWords | None, tokens: Sequence[bytes]) -> float:
        """Return how much more of the question's words passages outside the filters have.

        A question that names a place whose letters are silent is mostly answered by another's.

        Args:
            words: The words of the question.
            tokens: The tokens of the passages found.
        """
        index = self._index
        if self._interpretation.allowed.documents is None or words is None or not index.keeps_words:
            return 0.0
        subject = self._interpretation.question.subject
        match = index.transaction.lexical(subject, _OUTSIDE, Allowed())
        outside = words.coverage(index.transaction.tokens(match.found.rows))
        inside = words.coverage(tokens)
        return max(0.0, float(max(outside, default=0.0)) - float(max(inside, default=0.0)))
