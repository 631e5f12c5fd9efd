"""Evidence on candidates → one score for each.

A score is a weighted sum that takes nothing from the other candidates but how well the best of them
covers the query: the better some passage says the query's own words, the less nearness of meaning
counts. So a score means the same in every index, and 1 is a passage that is the query itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replysearch.records import Feature, Share

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


# Both fitted on sets of questions with known answers; re-measure with
# `python -m benchmarks.fitting ../shared/eval/* --messages ../shared/train`.
#: For encoders that know near words.
WEIGHTS = Weights(cosine=0.968, covered=0.716, words=0.26, coverage=0.489)
#: For all others.
WEIGHTS_WITHOUT_COVERAGE = Weights(cosine=0.602, covered=0.0, words=0.398, coverage=0.0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of candidates, one entry of each array a passage.

    `rows` are passage rows, rising. `cosine` compares the meaning of query and passage, negative
    ones and missing vectors being 0. `words` is the BM25 score over the most that one occurrence of
    each of the query's words could give. `coverage` is the share of the query's words that the
    passage says in the same word or a near one; None where the encoder cannot tell.
    """

    rows: NDArray[np.int64]
    cosine: Values
    words: Values
    coverage: Values | None


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


def rank(evidence: Evidence, weights: Weights | None = None) -> Ranking:
    """Order candidates by score, best first, equal scores by row.

    Without `weights` those in force count.
    """
    coverage = evidence.coverage
    if weights is None:
        weights = WEIGHTS_WITHOUT_COVERAGE if coverage is None else WEIGHTS
    if coverage is None:
        coverage = np.zeros(len(evidence.rows))
    best = float(coverage.max(initial=0.0))
    return _ordered(
        evidence.rows,
        {
            Feature.COSINE: (evidence.cosine, weights.cosine_at(best)),
            Feature.WORDS: (evidence.words, weights.words),
            Feature.COVERAGE: (coverage, weights.coverage),
        },
    )


def rank_by(feature: Feature, rows: NDArray[np.int64], values: Values) -> Ranking:
    """Order candidates by one feature alone."""
    return _ordered(rows, {feature: (values, 1.0)})


def _ordered(rows: NDArray[np.int64], features: Mapping[Feature, tuple[Values, float]]) -> Ranking:
    scores = np.zeros(len(rows))
    for values, weight in features.values():
        scores += weight * values
    order = np.lexsort((rows, -scores))
    ordered = {name: (values[order], weight) for name, (values, weight) in features.items()}
    return Ranking(rows[order], scores[order], ordered)
