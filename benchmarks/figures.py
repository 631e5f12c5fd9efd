"""What rounds of times come to: percentiles and medians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds a query: each figure is the median, over the rounds, of that round's figure."""

    p50: float
    p99: float

    @classmethod
    def of(cls, rounds: Sequence[Sequence[float]]) -> Latency:
        """Return the figures of rounds of milliseconds, one number a query."""
        return cls(
            median(percentile(each, 50) for each in rounds),
            median(percentile(each, 99) for each in rounds),
        )


def percentile(numbers: Sequence[float], percent: float) -> float:
    """Return the smallest of `numbers` that at least `percent` of 100 of them do not pass."""
    ordered = sorted(numbers)
    return ordered[max(ceil(len(ordered) * percent / 100) - 1, 0)]
