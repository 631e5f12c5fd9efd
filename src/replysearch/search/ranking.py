"""Evidence on candidates → one score for each.

A score is a weighted sum that takes nothing from the other candidates but how well the best of them
covers the query: the better some passage says the query's own words, the less nearness of meaning
counts. Weights are scaled so that evidence of 1 everywhere scores 1; a passage that repeats a
query's words may score more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replysearch.records import Feature, Mode, Share

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts; `cosine` falls by `covered` times the best coverage."""

    cosine: float
    covered: float
    words: float
    coverage: float

    def cosine_at(self, best_coverage: float) -> float:
        """Return the weight of nearness in a query whose best candidate covers so much of it."""
        return max(self.cosine - self.covered * best_coverage, 0.0)


# Fitted on sets of questions with known answers; re-measure with
# `python -m benchmarks.search_weights ../shared/eval/* --messages ../shared/train`.
#: All evidence, with an encoder that knows near words and with any other.
WEIGHTS = Weights(cosine=0.949, covered=0.616, words=0.246, coverage=0.421)
WEIGHTS_WITHOUT_COVERAGE = Weights(cosine=0.602, covered=0.0, words=0.398, coverage=0.0)
#: Meaning alone.
DENSE_WEIGHTS = Weights(cosine=0.699, covered=0.234, words=0.0, coverage=0.535)
COSINE_WEIGHTS = Weights(cosine=1.0, covered=0.0, words=0.0, coverage=0.0)
#: Words alone.
LEXICAL_WEIGHTS = Weights(cosine=0.0, covered=0.0, words=1.0, coverage=0.0)


def weights_for(mode: Mode, *, has_coverage: bool) -> Weights:
    """Return the weights in force for a way of searching, with coverage or without."""
    match mode:
        case Mode.LEXICAL:
            return LEXICAL_WEIGHTS
        case Mode.DENSE:
            return DENSE_WEIGHTS if has_coverage else COSINE_WEIGHTS
        case Mode.HYBRID:
            return WEIGHTS if has_coverage else WEIGHTS_WITHOUT_COVERAGE


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of candidates, one entry of each array a passage.

    `rows` are passage rows, rising. `cosine` compares the meaning of query and passage, negative
    ones and missing vectors being 0. `words` is the BM25 score over the sum of the words' inverse
    document frequencies. `coverage` is the share of the query's words that the passage says in the
    same word or a near one. What is not asked for, or not known, is 0 everywhere.
    """

    rows: NDArray[np.int64]
    cosine: Values
    words: Values
    coverage: Values


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates best first: their rows, their scores, and the features with their weights."""

    rows: NDArray[np.int64]
    scores: Values
    features: Mapping[Feature, tuple[Values, float]]

    def shares_at(self, place: int) -> tuple[Share, ...]:
        """Return what each feature gave to the candidate at `place`."""
        return tuple(
            Share(name, float(values[place]), weight)
            for name, (values, weight) in self.features.items()
        )


def rank(evidence: Evidence, weights: Weights) -> Ranking:
    """Order candidates by score, best first, equal scores by row."""
    coverage = evidence.coverage
    best = float(coverage.max(initial=0.0))
    features = {
        Feature.COSINE: (evidence.cosine, weights.cosine_at(best)),
        Feature.WORDS: (evidence.words, weights.words),
        Feature.COVERAGE: (coverage, weights.coverage),
    }
    scores = np.zeros(len(evidence.rows))
    for values, weight in features.values():
        scores += weight * values
    order = np.lexsort((evidence.rows, -scores))
    ordered = {name: (values[order], weight) for name, (values, weight) in features.items()}
    return Ranking(evidence.rows[order], scores[order], ordered)
