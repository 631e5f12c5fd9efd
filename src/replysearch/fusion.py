"""Dense and lexical evidence → one score for each candidate."""

from __future__ import annotations

from collections.abc import Mapping

#: Share of the dense evidence in a fused score, from 0 to 1. Re-measure with
#: ``python -m benchmarks.ranking``.
DENSE_WEIGHT = 0.5
#: Cosine below which the best passage of a query is not near enough for its nearness to count in
#: full. Re-measure with ``python -m benchmarks.ranking``.
DENSE_FLOOR = 0.4


def fuse(dense: Mapping[int, float], lexical: Mapping[int, float]) -> dict[int, float]:
    """Return a fused score in [0, 1] for every key of either mapping.

    Lexical scores are divided by the best of the query, for their scale is the query's own.
    Cosines are divided by the best too, but not by less than :data:`DENSE_FLOOR`: where nothing
    is near, nearness says little. Negative cosines count as zero, as missing evidence does.
    """
    most_near = max(max(dense.values(), default=0.0), DENSE_FLOOR)
    most_said = max(lexical.values(), default=0.0)
    fused = {}
    for key in dense.keys() | lexical.keys():
        near = max(dense.get(key, 0.0), 0.0) / most_near
        said = lexical.get(key, 0.0) / most_said if most_said > 0 else 0.0
        fused[key] = DENSE_WEIGHT * near + (1.0 - DENSE_WEIGHT) * said
    return fused


def ranked(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    """Return (key, score) pairs, best first; equal scores in the order of their keys."""
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
