"""Dense and lexical evidence → one score for each candidate."""

from __future__ import annotations

from collections.abc import Mapping

#: Share of the dense evidence in a fused score, from 0 to 1. Re-measure with
#: ``python -m benchmarks.fusion_weight``.
DENSE_WEIGHT = 0.3


def fuse(dense: Mapping[int, float], lexical: Mapping[int, float]) -> dict[int, float]:
    """Return a fused score in [0, 1] for every key of either mapping.

    Both kinds of score are divided by the best of their kind, so that a query's own scale decides;
    negative cosines count as zero. A candidate without one kind of evidence has zero of it.
    """
    best_dense = max(dense.values(), default=0.0)
    best_lexical = max(lexical.values(), default=0.0)
    fused = {}
    for key in dense.keys() | lexical.keys():
        near = max(dense.get(key, 0.0), 0.0) / best_dense if best_dense > 0 else 0.0
        said = lexical.get(key, 0.0) / best_lexical if best_lexical > 0 else 0.0
        fused[key] = DENSE_WEIGHT * near + (1.0 - DENSE_WEIGHT) * said
    return fused


def ranked(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    """Return (key, score) pairs, best first; equal scores in the order of their keys."""
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
