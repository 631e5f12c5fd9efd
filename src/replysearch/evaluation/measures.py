"""Rankings → figures: nDCG, recall and reciprocal rank, with how far chance may move them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from replysearch.errors import ExtraMissing
from replysearch.evaluation.sets import RetrievalSet
from replysearch.messages import evaluation as messages

#: The measures by their names here, and as ir-measures writes them.
MEASURES = {"ndcg@10": "nDCG@10", "recall@10": "R@10", "recall@100": "R@100", "mrr@10": "RR@10"}

#: The measure by which the worst queries are chosen.
_MAIN = "ndcg@10"

#: Drawings of the bootstrap (Efron 1979; 1,000 are usual for intervals), the share of them inside
#: the interval, and their seed.
_DRAWINGS = 1000
_INSIDE = 0.95
_SEED = 20261124

#: The texts found for each query by the query's id, best first.
Rankings = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one way of searching reached.

    `means` holds each measure's mean over the queries; `intervals` where it lies in 95 of 100
    drawings of as many queries, with repetition.
    """

    means: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Loser:
    """A query that a search answered badly: what it wanted and what came first.

    `rank` is that of the first text that answers, None when none was found.
    """

    query: str
    ndcg: float
    rank: int | None
    wanted: str
    first: str | None


def by_query(asked: RetrievalSet, rankings: Rankings) -> dict[str, dict[str, float]]:
    """Return each measure of each query, by the query's id.

    Raises:
        ExtraMissing: The extra ``eval`` is not installed.
    """
    try:
        import ir_measures  # noqa: PLC0415 - an extra, and only evaluation needs it
    except ModuleNotFoundError as error:
        raise ExtraMissing(messages.EVAL_EXTRA_MISSING) from error
    names = {ir_measures.parse_measure(theirs): ours for ours, theirs in MEASURES.items()}
    qrels = {query.id: dict.fromkeys(query.relevant, 1) for query in asked.queries}
    # Falling scores keep the order: equal ones would be ordered by id.
    run = {
        id_: {found: -float(rank) for rank, found in enumerate(ranking)}
        for id_, ranking in rankings.items()
    }
    values: dict[str, dict[str, float]] = {
        query.id: dict.fromkeys(MEASURES, 0.0) for query in asked.queries
    }
    for value in ir_measures.iter_calc(list(names), qrels, run):
        values[value.query_id][names[value.measure]] = float(value.value)
    return values


def retrieval_figures(values: Mapping[str, Mapping[str, float]]) -> Figures:
    """Return the means of measures by query, and their intervals."""
    table = np.array([[each[name] for name in MEASURES] for each in values.values()])
    chance = np.random.default_rng(_SEED)
    drawn = chance.integers(0, len(table), (_DRAWINGS, len(table)))
    spread = np.stack([table[rows].mean(axis=0) for rows in drawn])
    low, high = np.quantile(spread, [(1 - _INSIDE) / 2, (1 + _INSIDE) / 2], axis=0)
    means = table.mean(axis=0)
    return Figures(
        {name: float(means[at]) for at, name in enumerate(MEASURES)},
        {name: (float(low[at]), float(high[at])) for at, name in enumerate(MEASURES)},
    )


def losers_of(
    asked: RetrievalSet,
    rankings: Rankings,
    values: Mapping[str, Mapping[str, float]],
    number: int,
) -> tuple[Loser, ...]:
    """Return the queries with the lowest nDCG@10, lowest first, then in the set's order."""
    shown = {text.id: text.title or text.text for text in asked.texts}
    order = sorted(asked.queries, key=lambda query: values[query.id][_MAIN])
    losers = []
    for query in order[:number]:
        found = rankings[query.id]
        ranks = (rank for rank, id_ in enumerate(found, start=1) if id_ in query.relevant)
        losers.append(
            Loser(
                query=query.text,
                ndcg=values[query.id][_MAIN],
                rank=next(ranks, None),
                wanted=shown[min(query.relevant)],
                first=shown[found[0]] if found else None,
            )
        )
    return tuple(losers)
