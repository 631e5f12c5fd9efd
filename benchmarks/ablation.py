"""What each ingredient of the built-in encoder's training brings.

    python -m benchmarks.ablation --data ../shared/train ../shared/eval/* [--steps 600] [--save]

One short training a row, the same but for what the row says, then nDCG@10 of dense and hybrid
search on the first queries of each set and on held-out messages → replies. The figures are lower
than those of the model in the package, which is trained longer; compare rows only. `--save` writes
``results/<date>-ablation.md``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.children import REPOSITORY
from benchmarks.retrieval import message_set
from replysearch.encoding import open_encoder
from replysearch.encoding.training import Prepared, Recipe, prepare, write
from replysearch.evaluation import RetrievalSet, evaluate, read_set
from replysearch.records import Mode

#: Queries of each set.
MOST_QUERIES = 200

BASE = Recipe(rows=32_000, batch=512)

#: Rows of the table that leave out training files, and those that change the recipe.
WITHOUT_FILES = {
    "without statutes": ("law_articles",),
    "without news": ("news_title_body",),
    "without policies and abstracts": ("policy_text", "abstract_title"),
    "without citizens' messages": ("message_text", "message_reply"),
    "without sentence pairs": ("sentence_pairs",),
    "without synonyms": ("synonyms",),
}
OTHER_RECIPES: dict[str, dict[str, Any]] = {
    "questions not blurred": {"replaced": 0.0, "shortened": 0.0, "dropped": 0.0},
    "neighbours never in one batch": {"beside": 0.0},
    "128 dimensions": {"dimension": 128},
    "512 dimensions": {"dimension": 512},
    "16,000 rows": {"rows": 16_000},
    "64,000 rows": {"rows": 64_000},
}


def variants(folder: Path, steps: int) -> Iterator[tuple[str, Prepared, Recipe]]:
    """Yield the name of each row, what the model is fitted to, and how."""
    base = replace(BASE, steps=steps)
    prepared = {base.rows: prepare(folder, base.rows, _quiet)}
    whole = prepared[base.rows]
    yield "everything", whole, base
    for name, files in WITHOUT_FILES.items():
        pools = [pool for pool in whole.pools if pool.name not in files]
        yield name, replace(whole, pools=pools), base
    for name, changes in OTHER_RECIPES.items():
        recipe = replace(base, **changes)
        if recipe.rows not in prepared:
            prepared[recipe.rows] = prepare(folder, recipe.rows, _quiet)
        yield name, prepared[recipe.rows], recipe


def _quiet(_: str) -> None:
    """Take a line of progress that nobody reads."""


def row(name: str, model: Path, sets: Mapping[str, RetrievalSet]) -> str:
    """Return a line of the table for a trained model."""
    encoder = open_encoder(str(model))
    cells = []
    for asked in sets.values():
        figures = evaluate(asked, encoder, losers=0, on_progress=lambda *_: None).figures
        dense, hybrid = (figures[mode].means["ndcg@10"] for mode in (Mode.DENSE, Mode.HYBRID))
        cells.append(f"{dense:.3f} / {hybrid:.3f}")
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Train and measure every row."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ablation", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="retrieval sets")
    parser.add_argument("--data", type=Path, required=True, help="the training folder")
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--save", action="store_true", help="keep the page under results/")
    asked = parser.parse_args()
    sets = {folder.name: read_set(folder) for folder in asked.folders}
    sets["message_reply"] = message_set(asked.data)
    sets = {name: replace(each, queries=each.queries[:MOST_QUERIES]) for name, each in sets.items()}
    lines = [
        f"# What each ingredient brings, {date.today().isoformat()}",
        "",
        f"    python -m benchmarks.ablation {' '.join(sys.argv[1:])}",
        "",
        f"{asked.steps} steps of {BASE.batch} pairs a row; nDCG@10 of dense / hybrid search on",
        f"{MOST_QUERIES} queries of each set.",
        "",
        f"| training | {' | '.join(sets)} |",
        "| --- " * (len(sets) + 1) + "|",
    ]
    with tempfile.TemporaryDirectory() as scratch:
        for number, (name, prepared, recipe) in enumerate(variants(asked.data, asked.steps)):
            model = Path(scratch) / str(number)
            write(model, prepared, recipe, _quiet)
            lines.append(row(name, model, sets))
            print(lines[-1], file=sys.stderr, flush=True)
    found = "\n".join(lines) + "\n"
    print(found)
    if asked.save:
        name = f"{date.today().isoformat()}-ablation.md"
        (REPOSITORY / "benchmarks" / "results" / name).write_text(found, "utf-8")


if __name__ == "__main__":
    main()
