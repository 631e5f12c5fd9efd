"""Features of candidates → one score for each candidate, a weighted sum of its features.

The higher the largest coverage of any candidate, the lower the weight of the cosine. The score of a
candidate is 1 if every feature with a weight other than 0 has the value 1. The feature for words
can exceed 1 if a passage repeats words of the query.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replysearch.records import Feature, Mode, Share

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of features. The weight of the cosine varies, see :meth:`cosine_at`."""

    cosine: float
    cosine_slope: float
    words: float
    coverage: float

    def cosine_at(self, best_coverage: float) -> float:
        """Return the weight of the cosine, given the largest coverage of any candidate."""
        return max(self.cosine - self.cosine_slope * best_coverage, 0.0)


# WEIGHTS, WEIGHTS_WITHOUT_COVERAGE and DENSE_WEIGHTS are fitted on questions with known answers.
# Measured: `python -m benchmarks.search_weights ../shared/eval/* --messages ../shared/train`.
#: For hybrid search with an encoder that has near words.
WEIGHTS = Weights(cosine=0.949, cosine_slope=0.616, words=0.246, coverage=0.421)
#: For hybrid search with an encoder that has no near words.
WEIGHTS_WITHOUT_COVERAGE = Weights(cosine=0.602, cosine_slope=0.0, words=0.398, coverage=0.0)
#: For dense search with an encoder that has near words.
DENSE_WEIGHTS = Weights(cosine=0.699, cosine_slope=0.234, words=0.0, coverage=0.535)
#: For dense search with an encoder that has no near words.
COSINE_WEIGHTS = Weights(cosine=1.0, cosine_slope=0.0, words=0.0, coverage=0.0)
#: For lexical search.
LEXICAL_WEIGHTS = Weights(cosine=0.0, cosine_slope=0.0, words=1.0, coverage=0.0)


def weights_for(mode: Mode, *, has_coverage: bool) -> Weights:
    """Return the weights for a mode. `has_coverage` tells whether the encoder has near words."""
    match mode:
        case Mode.LEXICAL:
            return LEXICAL_WEIGHTS
        case Mode.DENSE:
            return DENSE_WEIGHTS if has_coverage else COSINE_WEIGHTS
        case Mode.HYBRID:
            return WEIGHTS if has_coverage else WEIGHTS_WITHOUT_COVERAGE


@dataclass(frozen=True, slots=True)
class CandidateFeatures:
    """The features of candidates. Every array has one entry per candidate.

    `rows` are passage rows, ascending. `cosine` is the cosine similarity of query and passage, or 0
    for a negative similarity or a passage without a vector. `words` is the BM25 score, divided by
    the summed idf of the query's words. `coverage`, from 0 to 1, tells how far the passage contains
    the query's words or words with a similar meaning. A feature that is not used is 0.
    """

    rows: NDArray[np.int64]
    cosine: FloatArray
    words: FloatArray
    coverage: FloatArray


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, best first. `features` maps a feature to the candidates' values and a weight."""

    rows: NDArray[np.int64]
    scores: FloatArray
    features: Mapping[Feature, tuple[FloatArray, float]]

    def shares_at(self, index: int) -> tuple[Share, ...]:
        """Return the contribution of each feature to the score of the candidate at `index`."""
        return tuple(
            Share(name, float(values[index]), weight)
            for name, (values, weight) in self.features.items()
        )


def rank(candidates: CandidateFeatures, weights: Weights) -> Ranking:
    """Order candidates by score, best first. Candidates with equal scores are ordered by row."""
    coverage = candidates.coverage
    best = float(coverage.max(initial=0.0))
    features = {
        Feature.COSINE: (candidates.cosine, weights.cosine_at(best)),
        Feature.WORDS: (candidates.words, weights.words),
        Feature.COVERAGE: (coverage, weights.coverage),
    }
    scores = np.zeros(len(candidates.rows))
    for values, weight in features.values():
        scores += weight * values
    order = np.lexsort((candidates.rows, -scores))
    ordered = {name: (values[order], weight) for name, (values, weight) in features.items()}
    return Ranking(candidates.rows[order], scores[order], ordered)
