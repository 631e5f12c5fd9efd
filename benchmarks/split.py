"""Splits a retrieval set's questions: four fifths to train on, one fifth to be asked.

    python -m benchmarks.split ../shared/eval/stard_train --data ../shared/train --out DIR
    python scripts/train_encoder.py --data DIR/train --out DIR/model
    python -m benchmarks.retrieval DIR/asked/* --encoder DIR/model

Writes `DIR/train`, the training folder with the questions and what answers them beside its own
files, and `DIR/asked/<set>_fifth`, the set with every fifth question. Figures of such a model must
be told apart from those of one that saw no question.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from replysearch.evaluation import read_set
from replysearch.evaluation.sets import CORPUS, QUERIES
from replysearch.json_lines import find_lines

PARTS = 5


def main() -> None:
    """Write both folders."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.split", description=__doc__)
    parser.add_argument("folder", type=Path, help="the retrieval set")
    parser.add_argument("--data", type=Path, required=True, help="the training folder")
    parser.add_argument("--out", type=Path, required=True, help="a folder to make")
    parsed = parser.parse_args()
    asked = read_set(parsed.folder)
    texts = {text.id: text.text for text in asked.texts}
    train, held_out = parsed.out / "train", parsed.out / "asked" / f"{parsed.folder.name}_fifth"
    for folder in (train, held_out):
        folder.mkdir(parents=True)
    for path in parsed.data.resolve().iterdir():
        (train / path.name).symlink_to(path)
    corpus = find_lines(parsed.folder.resolve(), CORPUS)
    if corpus is None:
        raise SystemExit(f"{parsed.folder}: no {CORPUS}")
    (held_out / corpus.name).symlink_to(corpus)
    pairs = [
        {"question": query.text, "passage": texts[id_]}
        for place, query in enumerate(asked.queries)
        if place % PARTS
        for id_ in sorted(query.relevant)
    ]
    queries = [
        {"id": query.id, "text": query.text, "relevant": sorted(query.relevant)}
        for query in asked.queries[::PARTS]
    ]
    for path, lines in (
        (train / "question_passage.jsonl", pairs),
        (held_out / f"{QUERIES}.jsonl", queries),
    ):
        path.write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8"
        )


if __name__ == "__main__":
    main()
