"""Evidence → scores and order, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from replysearch.records import Feature, Mode
from replysearch.search.ranking import (
    COSINE_WEIGHTS,
    DENSE_WEIGHTS,
    LEXICAL_WEIGHTS,
    WEIGHTS,
    WEIGHTS_WITHOUT_COVERAGE,
    CandidateFeatures,
    Weights,
    rank,
    weights_for,
)

HALVES = Weights(cosine=0.8, cosine_slope=0.5, words=0.25, coverage=0.5)


def evidence(*candidates: tuple[int, float, float, float]) -> CandidateFeatures:
    table = np.array(candidates, np.float64).reshape(-1, 4)
    return CandidateFeatures(table[:, 0].astype(np.int64), table[:, 1], table[:, 2], table[:, 3])


def test_scores_are_weighted_sums_and_nearness_counts_less_where_words_are_covered() -> None:
    found = rank(evidence((1, 0.5, 0.0, 0.2), (2, 0.1, 0.8, 0.6)), HALVES)
    # The best coverage is 0.6, so that nearness weighs 0.8 - 0.5 * 0.6 = 0.5.
    assert found.rows.tolist() == [2, 1]
    assert found.scores.tolist() == pytest.approx([0.05 + 0.2 + 0.3, 0.25 + 0.1])


def test_the_weight_of_nearness_never_turns_against_it() -> None:
    assert Weights(0.2, 0.5, 0, 0).cosine_at(0.9) == 0.0
    assert Weights(0.2, 0.5, 0, 0).cosine_at(0.0) == 0.2


def test_equal_scores_stand_in_the_order_of_rows() -> None:
    assert rank(evidence((4, 0.5, 0, 0), (7, 0.5, 0, 0), (9, 0.6, 0, 0)), HALVES).rows.tolist() == [
        9,
        4,
        7,
    ]


def test_shares_say_what_each_feature_gave() -> None:
    found = rank(evidence((1, 0.5, 0.4, 0.2), (2, 0.9, 0.8, 0.6)), HALVES)
    for place, score in enumerate(found.scores.tolist()):
        shares = found.shares_at(place)
        assert [share.feature for share in shares] == list(Feature)
        assert sum(share.value * share.weight for share in shares) == pytest.approx(score)
    assert [share.value for share in found.shares_at(1)] == [0.5, 0.4, 0.2]


def test_no_candidates_are_no_hits() -> None:
    assert rank(evidence(), WEIGHTS).rows.tolist() == []


def test_each_way_of_searching_has_its_weights() -> None:
    assert weights_for(Mode.HYBRID, has_coverage=True) is WEIGHTS
    assert weights_for(Mode.HYBRID, has_coverage=False) is WEIGHTS_WITHOUT_COVERAGE
    assert weights_for(Mode.DENSE, has_coverage=True) is DENSE_WEIGHTS
    assert weights_for(Mode.DENSE, has_coverage=False) is COSINE_WEIGHTS
    assert weights_for(Mode.LEXICAL, has_coverage=False) is LEXICAL_WEIGHTS


@pytest.mark.parametrize("weights", [WEIGHTS, WEIGHTS_WITHOUT_COVERAGE, DENSE_WEIGHTS])
def test_full_evidence_scores_one(weights: Weights) -> None:
    full = float(weights.coverage > 0)
    found = rank(evidence((1, 1.0, 1.0, full)), weights)
    assert found.scores.tolist() == pytest.approx([1.0], abs=0.002)
