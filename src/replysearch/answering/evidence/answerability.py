"""Features of a letter → the probability that it answers a question."""

from __future__ import annotations

import math
from dataclasses import dataclass

from replysearch.answering.evidence.sentence_ranking import RankedSentence

# Weights of a logistic regression on questions with and without an answer. Measured:
# `python -m benchmarks.answering ../shared/eval/* --letters ../shared/replies`.
_COVERAGE, _MISSING, _HEADED, _PASSAGE_SCORE = 0.88, -2.39, 1.12, 3.38
_SCOPED, _LIST, _OUTSIDE = 3.09, 0.45, -1.87
#: The weight of `has_unique_phrase`. Chosen, not measured: between the weight fitted on the
#: evaluation sets and the weight fitted on the questions about the letters.
_UNIQUE_PHRASE = 1.5
#: The constant term. Measured like the weights above, with the chosen `_UNIQUE_PHRASE`.
_BIAS = -3.54

#: Least probability of a letter that answers. Chosen, not measured: it is likelier right than not.
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class AnswerabilityFeatures:
    """What counts for or against a letter as the answer to a question.

    Attributes:
        coverage: The share of the question's words that the letter contains anywhere.
        largest_missing: The largest weight of a word of the question that the letter lacks.
        has_unique_phrase: Whether a phrase of the question is in this letter, but not in the
            passages found in other letters. The phrase does not count if `is_scoped` is true.
        best: The sentence of the letter to quote first.
        is_scoped: Whether the question names a place, issuer, number or date that limits the
            letters. Also true if letters are compared.
        is_list: Whether the question asks for several things.
        outside_advantage: The largest share of the question's words in a passage of the whole index
            minus the largest share in a passage that passes the filters; 0 if there are no filters.
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
        """The probability (0–1) that the letter answers; 0 if its best sentence may not answer."""
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
        """Whether the letter is probable enough to be quoted as an answer."""
        return self.probability >= THRESHOLD
