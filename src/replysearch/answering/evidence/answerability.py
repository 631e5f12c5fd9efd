"""Features of a letter → the probability that it answers a question."""

from __future__ import annotations

import math
from dataclasses import dataclass

from replysearch.answering.evidence.sentence_ranking import RankedSentence

# Weights of a logistic regression on questions with and without an answer. Measured:
# `python -m benchmarks.answering ../shared/eval/* --letters ../shared/replies`.
_COVERAGE, _MISSING, _HEADED, _PASSAGE_SCORE = 0.88, -2.39, 1.12, 3.38
_SCOPED, _LIST, _OUTSIDE = 3.09, 0.45, -1.87
#: Chosen, not measured: between the weights fitted on the sets and on the letters alone.
_UNIQUE_PHRASE = 1.5
#: Measured in the same way, with this choice.
_BIAS = -3.54

#: Least probability of an answer. Chosen, not measured: it is then more likely right than wrong.
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class AnswerabilityFeatures:
    """What counts for or against the answer of one letter.

    Attributes:
        coverage: The share of the question's words that the letter contains anywhere.
        largest_missing: The largest weight of one word of the question that the letter lacks.
        has_unique_phrase: Whether a phrase of the question is in this letter and in no other one
            found. It does not count if `is_scoped`.
        is_scoped: Whether the question names a place or issuer, whose words need not be in the
            letter again. Also true if letters are compared.
        outside_advantage: How much more of the question's words the best passage of any other place
            or issuer has than the best one found.
    """

    coverage: float
    largest_missing: float
    has_unique_phrase: bool
    best: RankedSentence
    is_scoped: bool
    is_list: bool
    outside_advantage: float

    @property
    def probability(self) -> float:
        """The probability (0–1) that the letter answers; 0 if its best sentence cannot."""
        if not self.best.may_answer:
            return 0.0
        score = (
            _COVERAGE * self.coverage
            + _MISSING * self.largest_missing
            + _HEADED * self.best.features.headed
            + _PASSAGE_SCORE * self.best.passage_score
            + _SCOPED * self.is_scoped
            + _OUTSIDE * self.outside_advantage
            + _UNIQUE_PHRASE * (self.has_unique_phrase and not self.is_scoped)
            + _LIST * self.is_list
            + _BIAS
        )
        return 1 / (1 + math.exp(-score))

    @property
    def is_answerable(self) -> bool:
        """Whether the answer may be given."""
        return self.probability >= THRESHOLD
