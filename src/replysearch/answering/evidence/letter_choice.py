"""The letters that answer a question: the best one, and others that are nearly as good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from replysearch.answering.evidence.answerability import AnswerabilityFeatures
from replysearch.answering.evidence.letter_evidence import LetterEvidence
from replysearch.answering.evidence.nearest_passages import AnswerEvidence
from replysearch.answering.evidence.open_index import OpenIndex
from replysearch.answering.evidence.sentence_ranking import RankedSentence
from replysearch.answering.evidence.values.value_constraints import questioned_event
from replysearch.answering.question.question import AnswerForm

#: Letters considered for one answer. Chosen, not measured: people do not read longer answers.
_MOST_LETTERS = 3
#: Letters considered in a comparison. Chosen, not measured: people do not read longer answers.
_MOST_COMPARED = 8
#: Least score of a further letter, as a fraction of the best letter's score. Measured: `python -m
#: benchmarks.answering --vary evidence.letter_choice._NEARLY=0.6,0.7,0.8`.
_NEARLY = 0.7
#: Used instead of `_NEARLY` in a comparison. Measured in the same way.
_NEARLY_COMPARED = 0.6
#: If named places or issuers are compared: least score of a further letter, as a fraction of the
#: score of the best letter of its place or issuer. Measured in the same way.
_NEARLY_NAMED = 0.85
#: A sentence that states the requested value is quoted first if its score is at least this fraction
#: of the letter's best score. Measured: `python -m benchmarks.answering --vary
#: evidence.letter_choice._VALUE_NEARLY=0.8,0.9,1`.
_VALUE_NEARLY = 0.9
#: In a comparison without named places or issuers, the passage of a letter's best sentence needs
#: this fraction of the largest share of the question's words that any of these passages has.
#: Measured: `python -m benchmarks.answering --vary
#: evidence.letter_choice._LEAST_SHARE_COMPARED=0.4,0.6,0.8`.
_LEAST_SHARE_COMPARED = 0.6


@dataclass(frozen=True, slots=True)
class CandidateLetter:
    """A letter that may answer. The first of `sentences` is quoted first; the others are ranked."""

    letter: LetterEvidence
    sentences: tuple[RankedSentence, ...]

    @property
    def best(self) -> RankedSentence:
        """The sentence to quote first."""
        return self.sentences[0]


class LetterChoice:
    """Chooses the letters that answer one question."""

    def __init__(self, index: OpenIndex, evidence: AnswerEvidence) -> None:
        self._index = index
        self._evidence = evidence
        self._is_comparison = evidence.question.form is AnswerForm.COMPARISON

    @cached_property
    def candidates(self) -> list[CandidateLetter]:
        """The letters of the evidence, in the order of their best sentences."""
        evidence = self._evidence
        by_letter: dict[str, list[RankedSentence]] = {}
        for each in evidence.sentences:
            by_letter.setdefault(each.passage.citation.document_id, []).append(each)
        question, words = evidence.question, evidence.words
        return [
            CandidateLetter(
                LetterEvidence(self._index, question, words, sentences[0].passage),
                _value_first(sentences),
            )
            for sentences in by_letter.values()
        ]

    def answering(self) -> Iterator[CandidateLetter]:
        """Yield the letters that answer: the best one, and others that are nearly as good."""
        most = _MOST_COMPARED if self._is_comparison else _MOST_LETTERS
        nearly = _NEARLY_COMPARED if self._is_comparison else _NEARLY
        issuers: set[str | None] = set()
        candidates = self.candidates[:most]
        best_scores: dict[int | None, float] = {}
        most_words = max((each.best.share_in_passage for each in candidates), default=0.0)
        for each in candidates:
            issuer = each.best.passage.citation.issuer
            part = self._evidence.compared.get(each.letter.document_id)
            # Even if the best letter does not answer, a letter that is much worse must not answer.
            best_score = best_scores.setdefault(part, each.best.score)
            is_named = part is not None
            if each.best.score < (_NEARLY_NAMED if is_named else nearly) * best_score:
                continue
            least_words = _LEAST_SHARE_COMPARED * most_words
            has_few_words = each.best.share_in_passage < least_words
            if self._is_comparison and not is_named and has_few_words:
                continue
            if (self._is_comparison and issuer in issuers) or not self._answers(each):
                continue
            issuers.add(issuer)
            yield each

    def _answers(self, candidate: CandidateLetter) -> bool:
        evidence, letter = self._evidence, candidate.letter
        best_case = self._best_case(candidate)
        # To save time, a letter's text is read only if the letter would answer in the best case.
        return (
            best_case.is_answerable
            # In a comparison each letter mentions only its own place, so none mentions all names.
            and (self._is_comparison or letter.mentions_all(evidence.unknown_names))
            and letter.has_own_words
            and letter.mentions_event(questioned_event(evidence.question.text))
            and self._has_enough_words(best_case, letter)
        )

    def _has_enough_words(self, best_case: AnswerabilityFeatures, letter: LetterEvidence) -> bool:
        """Return whether a letter has enough of the question's words to answer."""
        coverage, missing = letter.coverage
        features = replace(best_case, coverage=coverage, largest_missing=missing)
        # A unique phrase is looked for only if such a phrase would decide.
        if not features.is_answerable or replace(features, has_unique_phrase=False).is_answerable:
            return features.is_answerable
        return letter.has_unique_phrase(self._evidence.sentences)

    def _best_case(self, candidate: CandidateLetter) -> AnswerabilityFeatures:
        """Return the features that a letter with all words and a unique phrase would have."""
        return AnswerabilityFeatures(
            coverage=1.0,
            largest_missing=0.0,
            has_unique_phrase=True,
            best=candidate.best,
            is_scoped=self._evidence.is_scoped or self._is_comparison,
            is_list=self._evidence.question.form is AnswerForm.LIST,
            outside_advantage=self._evidence.outside_advantage,
        )

    def features(self) -> list[AnswerabilityFeatures]:
        """Return the features of each candidate, in the order of :attr:`candidates`."""
        return [
            replace(
                self._best_case(each),
                coverage=each.letter.coverage[0],
                largest_missing=each.letter.coverage[1],
                has_unique_phrase=each.letter.has_unique_phrase(self._evidence.sentences),
            )
            for each in self.candidates
        ]


def _value_first(sentences: Sequence[RankedSentence]) -> tuple[RankedSentence, ...]:
    """Put the best sentence with the requested value and a fitting time first, if good enough."""
    least = _VALUE_NEARLY * sentences[0].score
    stating = [e for e in sentences if e.has_value and e.in_time and e.score >= least]
    first = stating[0] if stating else sentences[0]
    return (first, *(each for each in sentences if each is not first))
