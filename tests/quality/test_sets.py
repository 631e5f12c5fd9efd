"""A gate on the development sets: small slices of each, with floors for every way of searching.

The sets lie in the optional folder ``../shared/eval`` beside the project. The whole sets are
measured by ``python -m benchmarks.retrieval``; a floor is a little below what a slice reached.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from replysearch.encoding import open_encoder
from replysearch.evaluation import RetrievalSet, evaluate, read_set
from replysearch.records import Mode

pytest.importorskip("ir_measures", reason="the extra eval is not installed")

SETS = Path(__file__).resolve().parents[3] / "shared" / "eval"

#: Questions of a slice, and texts beside those that answer them.
QUERIES, OTHERS = 150, 1500

#: nDCG@10 of dense, lexical and hybrid search below which a slice fails.
FLOORS = {
    "drcd_dev": (0.895, 0.97, 0.97),
    "dureader_checklist_dev": (0.89, 0.89, 0.928),
    "equals_test": (0.61, 0.527, 0.637),
    "ncpqa_a": (0.81, 0.842, 0.86),
    "stard_train": (0.60, 0.573, 0.61),
}


def slice_of(asked: RetrievalSet) -> RetrievalSet:
    """Return evenly spread questions, what answers them, and evenly spread other texts."""
    step = max(1, len(asked.queries) // QUERIES)
    queries = asked.queries[::step][:QUERIES]
    wanted = {id_ for query in queries for id_ in query.relevant}
    every = max(1, len(asked.texts) // OTHERS)
    texts = tuple(
        text for place, text in enumerate(asked.texts) if place % every == 0 or text.id in wanted
    )
    return RetrievalSet(texts, queries)


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_retrieval_on_a_slice_holds_its_floors(name: str) -> None:
    if not (SETS / name).is_dir():
        pytest.skip(f"../shared/eval/{name} is not there")
    asked = slice_of(read_set(SETS / name))
    done = evaluate(asked, open_encoder("builtin"), losers=0, on_progress=lambda *_: None)
    reached = [
        done.figures[mode].means["ndcg@10"] for mode in (Mode.DENSE, Mode.LEXICAL, Mode.HYBRID)
    ]
    floors = FLOORS[name]
    assert all(found >= floor for found, floor in zip(reached, floors, strict=True)), reached
