"""How good retrieval is on sets of questions, beside BM25 in the same run.

    python -m benchmarks.retrieval ../shared/eval/* [--messages ../shared/train] [--save]

With `--messages` the held-out half of ``message_reply`` is a set more: title → reply among all
replies; training never sees its even lines. `--save` writes ``results/<date>-retrieval.md``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks import bm25
from benchmarks.children import REPOSITORY
from replysearch.encoding import Encoder, open_encoder
from replysearch.encoding.training.corpus import read_records
from replysearch.evaluation import MEASURES, RetrievalSet, evaluate, read_set
from replysearch.evaluation.measures import by_query, retrieval_figures
from replysearch.evaluation.sets import SetQuery, SetText
from replysearch.json_lines import find_lines

#: nDCG@10 of hybrid search that is aimed at, as a multiple of BM25's.
AIMS = {
    "stard_train": 1.15,
    "message_reply": 1.05,
    "ncpqa_a": 1.03,
    "equals_test": 1.03,
    "dureader_checklist_dev": 1.03,
    "drcd_dev": 1.0,
}


def message_set(folder: Path) -> RetrievalSet:
    """Return titles of messages → the departments' replies, the even lines asked."""
    path = find_lines(folder, "message_reply")
    if path is None:
        raise SystemExit(f"{folder}: no message_reply.jsonl")
    lines = list(read_records(path))
    texts = tuple(SetText(str(number), "", str(line["reply"])) for number, line in lines)
    queries = tuple(
        SetQuery(str(number), str(line["title"]), frozenset({str(number)}))
        for number, line in lines
        if number % 2 == 0
    )
    return RetrievalSet(texts, queries)


def rows(name: str, asked: RetrievalSet, encoder: Encoder) -> Iterator[str]:
    """Yield the lines of a table for one set: BM25, then each way of searching."""
    started = time.perf_counter()
    line = retrieval_figures(by_query(asked, bm25.rankings(asked))).means
    done = evaluate(asked, encoder, losers=0, on_progress=lambda *_: None)
    print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    ways = {"BM25": line} | {mode.value: found.means for mode, found in done.figures.items()}
    for way, means in ways.items():
        ratio = means["ndcg@10"] / line["ndcg@10"]
        aim = f" (aim {AIMS[name]:.2f})" if way == "hybrid" and name in AIMS else ""
        cells = " | ".join(f"{means[measure]:.3f}" for measure in MEASURES)
        yield f"| {name} | {len(asked.queries)} | {way} | {cells} | {ratio:.2f}{aim} |"


def page(sets: dict[str, RetrievalSet], encoder: Encoder) -> str:
    """Return the results of all sets as a page."""
    identity = encoder.identity
    head = [
        f"# Retrieval, {date.today().isoformat()}",
        "",
        f"    python -m benchmarks.retrieval {' '.join(sys.argv[1:])}",
        "",
        f"Encoder {identity.name} {identity.revision}, dimension {identity.dimension}. BM25: whole",
        f"texts with their titles, words cut by rjieba, k1 {bm25.K1}, b {bm25.B}. The last column",
        "is nDCG@10 over BM25's.",
        "",
        f"| set | queries | search | {' | '.join(MEASURES)} | times BM25 |",
        "| --- " * (len(MEASURES) + 4) + "|",
    ]
    return (
        "\n".join([*head, *(row for each in sets.items() for row in rows(*each, encoder))]) + "\n"
    )


def main() -> None:
    """Measure every set that is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__)
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
        name = f"{date.today().isoformat()}-retrieval.md"
        (REPOSITORY / "benchmarks" / "results" / name).write_text(found, "utf-8")


if __name__ == "__main__":
    main()
