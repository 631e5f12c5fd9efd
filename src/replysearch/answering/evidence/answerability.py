"""Whether a letter answers: what speaks for it → the probability that it does."""

from __future__ import annotations

import math
from dataclasses import dataclass

from replysearch.answering.evidence.sentence_ranking import RankedSentence

#: The weights of a logistic sum, fitted on questions with and without an answer: re-measure with
#: ``python -m benchmarks.answering ../shared/eval/* --letters ../shared/replies``.
_COVERAGE, _MISSING, _HEADED, _PASSAGE_SCORE = 0.88, -2.39, 1.12, 3.38
_SCOPED, _LIST, _OUTSIDE = 3.09, 0.45, -1.87
#: This weight is not fitted: it was set between the one that the sets and the one that the letters
#: ask for, and the bias was fitted with it. The same command prints the fitted one.
_UNIQUE_PHRASE = 1.5
_BIAS = -3.54

#: Probability from which an answer is given. A reason, no measure: an answer is then more likely
#: right than not; the bias is fitted to it.
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class AnswerabilityFeatures:
    """What speaks for or against the answer from one letter.

    Attributes:
        coverage: The share of the question's words that the letter has anywhere.
        largest_missing: The largest share of one word of the question that the letter does not
            have.
        has_unique_phrase: Whether some phrase of the question stands in this letter and in no other
            one found. It does not count where `is_scoped` is true.
        best: The best sentence of the letter.
        is_scoped: Whether the question names the place or the issuer, so that their words need not
            be found again; also true where letters are compared.
        is_list: Whether the question asks for several things.
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
    def is_ruled_out(self) -> bool:
        """Tell whether the best sentence lacks the value or part, or is of other years."""
        return not self.best.may_answer

    @property
    def probability(self) -> float:
        """The probability, 0 to 1, that the letter answers; 0 when the answer is ruled out."""
        if self.is_ruled_out:
            return 0.0
        score = (
            _COVERAGE * self.coverage
            + _MISSING * self.largest_missing
            + _HEADED * self.best.headed
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
        """Tell whether the answer may be given."""
        return self.probability >= THRESHOLD
