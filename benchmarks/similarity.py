"""How well cosines of sentence pairs follow people's grades: Spearman on held-out pairs of STS-B.

    python -m benchmarks.similarity --data ../shared/train [--encoder builtin]

Held out is every tenth line of ``sentence_pairs`` where it is graded; training never sees it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from replysearch.chinese.text import fold
from replysearch.encoding import open_encoder
from replysearch.encoding.training.corpus import is_graded_and_held_out, read_records
from replysearch.json_lines import find_lines


def main() -> None:
    """Print the correlation."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.similarity", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder with sentence_pairs")
    parser.add_argument("--encoder", default="builtin")
    asked = parser.parse_args()
    path = find_lines(asked.data, "sentence_pairs")
    if path is None:
        raise SystemExit(f"{asked.data}: no sentence_pairs.jsonl")
    pairs = [line for number, line in read_records(path) if is_graded_and_held_out(number, line)]
    encoder = open_encoder(asked.encoder)
    one, other = (
        encoder.encode_queries([fold(str(pair[side])) for pair in pairs]) for side in "ab"
    )
    found = spearmanr(
        np.einsum("nd,nd->n", one, other), [float(str(pair["label"])) for pair in pairs]
    )
    print(f"{len(pairs)} pairs, Spearman {found.statistic:.3f}")


if __name__ == "__main__":
    main()
