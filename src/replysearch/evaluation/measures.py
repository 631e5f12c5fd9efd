"""Rankings → figures: nDCG, recall and reciprocal rank, with confidence intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from replysearch.errors import ExtraMissing
from replysearch.evaluation.sets import RetrievalSet
from replysearch.messages import evaluation as messages

#: Our name of each measure → its name in ir-measures.
MEASURES = {"ndcg@10": "nDCG@10", "recall@10": "R@10", "recall@100": "R@100", "mrr@10": "RR@10"}
#: The measure by which the worst queries are chosen.
_MAIN = "ndcg@10"

#: Number of bootstrap samples (Efron 1979). Chosen, not measured: 1,000 are usual for intervals.
_DRAWINGS = 1000
#: A confidence interval contains the means of this share of the samples.
_INSIDE = 0.95
_SEED = 20261124

#: The id of each query → the ids of the texts found, best first.
Rankings = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """The mean of each measure over the queries of a set, and its 95 % confidence interval."""

    means: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Loser:
    """One of the queries with the lowest nDCG@10.

    `rank` is the rank of the first relevant text found, if any. `wanted` is the title of a relevant
    text, `first` that of the first text found, if any. Texts without a title are given in full.
    """

    query: str
    ndcg: float
    rank: int | None
    wanted: str
    first: str | None


def by_query(questions: RetrievalSet, rankings: Rankings) -> dict[str, dict[str, float]]:
    """Return each query's measures, by query id. For a query without a ranking, all measures are 0.

    Raises:
        ExtraMissing: The extra ``eval`` is not installed.
    """
    try:
        import ir_measures  # noqa: PLC0415 - an extra, and only evaluation needs it
    except ModuleNotFoundError as error:
        raise ExtraMissing(messages.EVAL_EXTRA_MISSING) from error
    names = {ir_measures.parse_measure(theirs): ours for ours, theirs in MEASURES.items()}
    qrels = {query.id: dict.fromkeys(query.relevant, 1) for query in questions.queries}
    # Every rank gets a score of its own: ir-measures would order texts with equal scores by id.
    run = {
        id_: {text: -float(rank) for rank, text in enumerate(ranking)}
        for id_, ranking in rankings.items()
    }
    values: dict[str, dict[str, float]] = {
        query.id: dict.fromkeys(MEASURES, 0.0) for query in questions.queries
    }
    for value in ir_measures.iter_calc(list(names), qrels, run):
        values[value.query_id][names[value.measure]] = float(value.value)
    return values


def retrieval_figures(values: Mapping[str, Mapping[str, float]]) -> Figures:
    """Return the means of the measures over all queries, and their confidence intervals."""
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
    questions: RetrievalSet,
    rankings: Rankings,
    values: Mapping[str, Mapping[str, float]],
    number: int,
) -> tuple[Loser, ...]:
    """Return the `number` queries with the lowest nDCG@10: lowest first, ties in file order."""
    shown = {text.id: text.title or text.text for text in questions.texts}
    order = sorted(questions.queries, key=lambda query: values[query.id][_MAIN])
    losers = []
    for query in order[:number]:
        ranking = rankings[query.id]
        ranks = (rank for rank, id_ in enumerate(ranking, start=1) if id_ in query.relevant)
        losers.append(
            Loser(
                query=query.text,
                ndcg=values[query.id][_MAIN],
                rank=next(ranks, None),
                wanted=shown[min(query.relevant)],
                first=shown[ranking[0]] if ranking else None,
            )
        )
    return tuple(losers)
