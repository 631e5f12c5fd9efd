"""Evaluations → JSON objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from replysearch.evaluation import AnswerFigures, Evaluation


def evaluation_object(evaluation: Evaluation) -> dict[str, object]:
    """Return the object of ``eval --json``: each mode's measures and, if any, the worst queries."""
    modes: dict[str, object] = {
        mode.value: {
            **figures.means,
            "intervals": {name: list(bounds) for name, bounds in figures.intervals.items()},
            "queries": evaluation.queries,
            "passages": evaluation.passages,
        }
        for mode, figures in evaluation.figures.items()
    }
    losers = [
        {
            "query": lost.query,
            "ndcg@10": lost.ndcg,
            "rank": lost.rank,
            "wanted": lost.wanted,
            "first": lost.first,
        }
        for lost in evaluation.losers
    ]
    return modes | ({"losers": losers} if losers else {})


def answer_figures_object(figures: AnswerFigures) -> dict[str, float | int | None]:
    """Return the object of ``eval --answers --json``."""
    return {name: getattr(figures, name) for name in figures.__slots__}
