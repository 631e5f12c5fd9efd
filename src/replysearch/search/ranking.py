"""Features of candidates → one score for each.

A score is a weighted sum. It depends on the other candidates in one way only: the better the best
of them covers the words of the query, the lower the weight of the cosine. The weights are scaled so
that features of 1 give a score of 1; a passage that repeats words may score more.
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
    """The weights of the features.

    The weight of the cosine is `cosine` − `cosine_slope` × the best coverage, at least 0.
    """

    cosine: float
    cosine_slope: float
    words: float
    coverage: float

    def cosine_at(self, best_coverage: float) -> float:
        """Return the weight of the cosine, given the best coverage."""
        return max(self.cosine - self.cosine_slope * best_coverage, 0.0)


# Fitted on sets of questions with known answers. Measured: `python -m benchmarks.search_weights
# ../shared/eval/* --messages ../shared/train`.
#: Hybrid search with an encoder that knows near words.
WEIGHTS = Weights(cosine=0.949, cosine_slope=0.616, words=0.246, coverage=0.421)
#: Hybrid search with any other encoder.
WEIGHTS_WITHOUT_COVERAGE = Weights(cosine=0.602, cosine_slope=0.0, words=0.398, coverage=0.0)
#: Vectors only, with an encoder that knows near words.
DENSE_WEIGHTS = Weights(cosine=0.699, cosine_slope=0.234, words=0.0, coverage=0.535)
#: Vectors only, with any other encoder.
COSINE_WEIGHTS = Weights(cosine=1.0, cosine_slope=0.0, words=0.0, coverage=0.0)
#: Words only.
LEXICAL_WEIGHTS = Weights(cosine=0.0, cosine_slope=0.0, words=1.0, coverage=0.0)


def weights_for(mode: Mode, *, has_coverage: bool) -> Weights:
    """Return the weights for a mode, with coverage or without."""
    match mode:
        case Mode.LEXICAL:
            return LEXICAL_WEIGHTS
        case Mode.DENSE:
            return DENSE_WEIGHTS if has_coverage else COSINE_WEIGHTS
        case Mode.HYBRID:
            return WEIGHTS if has_coverage else WEIGHTS_WITHOUT_COVERAGE


@dataclass(frozen=True, slots=True)
class CandidateFeatures:
    """The features of candidates. Every array has one entry per passage.

    `rows` are passage rows, ascending. `cosine` is the cosine similarity of query and passage, with
    negative values and missing vectors set to 0. `words` is the BM25 score, divided by the sum of
    the words' idf. `coverage` is the share of the query's words that the passage has, or near words
    of them. Features that are not used are 0.
    """

    rows: NDArray[np.int64]
    cosine: FloatArray
    words: FloatArray
    coverage: FloatArray


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, best first: their rows, their scores, and their features with the weights."""

    rows: NDArray[np.int64]
    scores: FloatArray
    features: Mapping[Feature, tuple[FloatArray, float]]

    def shares_at(self, index: int) -> tuple[Share, ...]:
        """Return the contribution of each feature to the candidate at `index`."""
        return tuple(
            Share(name, float(values[index]), weight)
            for name, (values, weight) in self.features.items()
        )


def rank(candidates: CandidateFeatures, weights: Weights) -> Ranking:
    """Order candidates by score, best first, equal scores by row."""
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
