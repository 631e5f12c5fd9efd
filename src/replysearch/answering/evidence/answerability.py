"""Whether the letters answer: evidence → a chance, and what rules an answer out."""

from __future__ import annotations

import math
from dataclasses import dataclass

from replysearch.answering.evidence.sentence_ranking import Judged

#: The weights of the chance that a letter answers, a logistic sum fitted on questions with and
#: without an answer, but `_NAMED`, set between what the sets and the letters ask for, with the bias
#: it takes; re-measure with
#: ``python -m benchmarks.answering ../shared/eval/* --letters ../shared/replies``.
_LETTER, _GAP, _HEADED, _STRENGTH = 0.88, -2.39, 1.12, 3.38
_SCOPED, _LIST, _BEYOND, _NAMED, _BIAS = 3.09, 0.45, -1.87, 1.5, -3.54

#: Chance from which an answer is given.
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for answering from one letter.

    `letter` is the share of the question's words that the letter says anywhere, `gap` the largest
    share of one word that it says nowhere. `named` tells that it alone of the letters
    found says some words of the question as they stand, which counts where `is_scoped` does not.
    `is_scoped` tells that the question named the place or
    the office, whose words are then not asked for again, or that it asks what everyone says;
    `is_list` that it asks for several things. `beyond` is how much more of the question's words
    some passage outside the place or office says than any inside.
    """

    letter: float
    gap: float
    named: bool
    best: Judged
    is_scoped: bool
    is_list: bool
    beyond: float

    @property
    def is_ruled_out(self) -> bool:
        """Tell whether a value or part asked for is not said, or not of the year that is meant."""
        best = self.best
        return best.has_value == 0 or not best.in_time or not best.is_part

    @property
    def chance(self) -> float:
        """The chance, 0 to 1, that the letter answers; 0 when the answer is ruled out."""
        if self.is_ruled_out:
            return 0.0
        score = (
            _LETTER * self.letter
            + _GAP * self.gap
            + _HEADED * self.best.headed
            + _STRENGTH * self.best.strength
            + _SCOPED * self.is_scoped
            + _BEYOND * self.beyond
            + _NAMED * (self.named and not self.is_scoped)
            + _LIST * self.is_list
            + _BIAS
        )
        return 1 / (1 + math.exp(-score))

    @property
    def suffices(self) -> bool:
        """Tell whether the answer may be given."""
        return self.chance >= THRESHOLD
