"""Fits the weights of ranking to sets of questions with known answers.

    python -m benchmarks.search_weights ../shared/eval/* --messages ../shared/train [--save]

For each set the weights are fitted on the other sets alone, and that is what is reported; the
weights fitted on all are those of :mod:`replysearch.search.ranking`. The loss is the mean logarithm
of the probability (softmax over a query's candidates) of the texts that answer, each set weighing
the same. `--save` writes ``results/<date>-search_weights.md``.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks import bm25
from benchmarks.children import REPOSITORY
from benchmarks.retrieval import AIMS, message_set
from replysearch.encoding import Encoder, open_encoder
from replysearch.engine import Allowed
from replysearch.evaluation import RetrievalSet, read_set
from replysearch.evaluation.measures import by_query, retrieval_figures
from replysearch.evaluation.runs import index_set
from replysearch.evaluation.sets import SetQuery
from replysearch.records import Mode, Query
from replysearch.search import ranking
from replysearch.search.candidates import gather
from replysearch.search.ranking import CandidateFeatures, Weights
from replysearch.search.retrieve import LONGEST_QUERY

#: Hits asked for, as in an evaluation; queries of a set to fit on; the penalty of squares.
LIMIT = 200
MOST_QUERIES = 500
PENALTY = 1e-3
SEED = 20261124

ALL = ("cosine", "cosine_slope", "words", "coverage")

#: What is fitted: the weights' name in `replysearch/search/ranking.py`, the search, the features.
FITS = (
    ("WEIGHTS", Mode.HYBRID, ALL),
    ("WEIGHTS_WITHOUT_COVERAGE", Mode.HYBRID, ("cosine", "words")),
    ("DENSE_WEIGHTS", Mode.DENSE, ("cosine", "cosine_slope", "coverage")),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A query with the evidence on its candidates and the text that each belongs to."""

    query: SetQuery
    features: CandidateFeatures
    texts: tuple[str, ...]


def cases(asked: RetrievalSet, encoder: Encoder) -> dict[Mode, list[Case]]:
    """Return every query of a set with its evidence, for each way of searching that is fitted."""
    found: dict[Mode, list[Case]] = {Mode.HYBRID: [], Mode.DENSE: []}
    with index_set(asked, encoder, lambda *_: None) as transaction:
        for mode, query in ((mode, query) for mode in found for query in asked.queries):
            wanted = Query(query.text.strip()[:LONGEST_QUERY], limit=LIMIT, mode=mode)
            seen = gather(transaction, encoder, wanted, Allowed()).features
            texts = tuple(
                each.citation.document_id for each in transaction.passages_at(seen.rows.tolist())
            )
            found[mode].append(Case(query, seen, texts))
    return found


def table(seen: CandidateFeatures, names: Sequence[str]) -> NDArray[np.float64]:
    """Return the features whose weights are `names`, one column each."""
    columns = {
        "cosine": seen.cosine,
        "cosine_slope": -seen.cosine * seen.coverage.max(initial=0.0),
        "words": seen.words,
        "coverage": seen.coverage,
    }
    return np.stack([columns[name] for name in names], axis=1)


def fit(sets: Sequence[Sequence[Case]], names: Sequence[str]) -> NDArray[np.float64]:
    """Return the weights that make the answers of all sets likeliest."""
    blocks: list[tuple[NDArray[np.float64], list[NDArray[np.int64]], float]] = []
    for cases_ in sets:
        some = [case for case in cases_ if set(case.texts) & case.query.relevant]
        some = random.Random(SEED).sample(some, min(len(some), MOST_QUERIES))
        for case in some:
            texts = np.array(case.texts)
            answers = [np.flatnonzero(texts == text) for text in case.query.relevant]
            answers = [places for places in answers if len(places)]
            blocks.append((table(case.features, names), answers, 1 / len(some)))
    scale = np.concatenate([features for features, _, _ in blocks]).std(axis=0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for features, answers, share in blocks:
            scaled = features / scale
            scores = scaled @ weights
            everyone = np.exp(scores - scores.max())
            expected = everyone @ scaled / everyone.sum()
            for places in answers:
                own = everyone[places]
                part = share / len(answers) / len(sets)
                total -= part * float(np.log(own.sum() / everyone.sum()))
                slope = slope - part * (own @ scaled[places] / own.sum() - expected)
        return total, slope

    done = minimize(loss, np.ones(len(names)), jac=True, method="L-BFGS-B")
    found: NDArray[np.float64] = done.x / scale
    return found


def weights_of(values: NDArray[np.float64], names: Sequence[str]) -> Weights:
    """Return fitted values as weights under which a passage that is the query scores 1."""
    named = dict.fromkeys(ALL, 0.0) | dict(zip(names, map(float, values), strict=True))
    whole = named["cosine"] - named["cosine_slope"] + named["words"] + named["coverage"]
    return Weights(**{name: round(value / whole, 3) for name, value in named.items()})


def rankings(cases_: Sequence[Case], weights: Weights) -> dict[str, list[str]]:
    """Return the best hundred texts for each query, a text counting by its best passage."""
    found = {}
    for case in cases_:
        order = ranking.rank(case.features, weights).rows
        texts = dict(zip(case.features.rows.tolist(), case.texts, strict=True))
        found[case.query.id] = list(dict.fromkeys(texts[row] for row in order.tolist()))[:100]
    return found


def rows(
    sets: Mapping[str, RetrievalSet], found: Mapping[str, Sequence[Case]], names: Sequence[str]
) -> Iterator[str]:
    """Yield a line for each set, ranked by weights that were fitted without it."""
    for name, asked in sets.items():
        others = [cases_ for other, cases_ in found.items() if other != name]
        weights = weights_of(fit(others, names), names)
        means = retrieval_figures(by_query(asked, rankings(found[name], weights))).means
        line = retrieval_figures(by_query(asked, bm25.rankings(asked))).means["ndcg@10"]
        ratio = means["ndcg@10"] / line
        yield (
            f"| {name} | {line:.3f} | {means['ndcg@10']:.3f} | {ratio:.3f} | "
            f"{AIMS.get(name, 0):.2f} | {means['recall@100']:.3f} | {weights} |"
        )


def page(sets: Mapping[str, RetrievalSet], encoder: Encoder) -> str:
    """Return what was fitted, with and without near words, as a page."""
    found = {}
    for name, asked in sets.items():
        found[name] = cases(asked, encoder)
        print(name, file=sys.stderr, flush=True)
    lines = [
        f"# Weights of ranking, {date.today().isoformat()}",
        "",
        f"    python -m benchmarks.search_weights {' '.join(sys.argv[1:])}",
        "",
        f"Encoder {encoder.identity.name} {encoder.identity.revision}.",
    ]
    for title, mode, names in FITS:
        chosen = {name: by_mode[mode] for name, by_mode in found.items()}
        lines += [
            "",
            f"## `{title}`",
            "",
            f"Search {mode.value}, features {', '.join(names)}. Each set with weights that were",
            "fitted without it:",
            "",
            "| set | BM25 nDCG@10 | nDCG@10 | times BM25 | aim | recall@100 | weights |",
            "| --- " * 7 + "|",
            *rows(sets, chosen, names),
            "",
            f"Fitted on all: `{weights_of(fit(list(chosen.values()), names), names)}`",
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit on every set that is named."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.search_weights", description=__doc__
    )
    parser.add_argument("folders", nargs="*", type=Path, help="retrieval sets")
    parser.add_argument("--messages", type=Path, help="a training folder with message_reply")
    parser.add_argument("--encoder", default="builtin")
    parser.add_argument("--save", action="store_true", help="keep the page under results/")
    asked = parser.parse_args()
    sets = {folder.name: read_set(folder) for folder in asked.folders}
    if asked.messages:
        sets["message_reply"] = message_set(asked.messages)
    found = page(sets, open_encoder(asked.encoder))
    print(found)
    if asked.save:
        name = f"{date.today().isoformat()}-search_weights.md"
        (REPOSITORY / "benchmarks" / "results" / name).write_text(found, "utf-8")


if __name__ == "__main__":
    main()
