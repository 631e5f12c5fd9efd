"""What adapting the encoder to an index's own letters brings.

    python -m benchmarks.adapting [--messages ../shared/train] [--save]

The samples with the questions about them, and with `--messages` the departments' replies of
``message_reply`` as letters without titles, asked by the titles of the messages: dense, lexical and
hybrid search before and after. Adapting sees no question. `--save` writes
``results/<date>-adapting.md``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.children import REPOSITORY
from benchmarks.ranking import ROOT, figures, questions, ranks
from benchmarks.retrieval import message_set
from replysearch import Library
from replysearch.encoding import BUILTIN_FOLDER, Encoder, open_encoder
from replysearch.encoding.training.adapting import Adaptation, adapt_encoder
from replysearch.evaluation import RetrievalSet, evaluate
from replysearch.records import Mode


def samples() -> Iterator[str]:
    """Yield the figures of both halves of the questions before and after adapting."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        Library.open(Path(scratch) / "index", create=True) as library,
    ):
        library.add([ROOT / "samples"])
        for state in ("builtin", "adapted"):
            if state == "adapted":
                started = time.perf_counter()
                library.adapt()
                yield f"samples: adapted and encoded anew in {time.perf_counter() - started:.0f} s"
            for half in ("calibrate", "report"):
                found = ranks(library, list(questions(library, half)), Mode.HYBRID)
                yield f"samples, {half}, {state}: {figures(found)}"


def messages(folder: Path) -> Iterator[str]:
    """Yield nDCG@10 and recall@100 of every way of searching before and after adapting."""
    asked = message_set(folder)
    yield measured(asked, open_encoder("builtin"), "builtin")
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "model"
        started = time.perf_counter()
        adapt_encoder(
            BUILTIN_FOLDER,
            ((text.title, text.text) for text in asked.texts),
            out,
            Adaptation(),
            lambda *_: None,
        )
        yield f"message_reply: adapted in {time.perf_counter() - started:.0f} s"
        yield measured(asked, open_encoder(f"adapted:{out}"), "adapted")


def measured(asked: RetrievalSet, encoder: Encoder, state: str) -> str:
    """Return a line with the figures of a set."""
    found = evaluate(asked, encoder, losers=0, on_progress=lambda *_: None).figures
    told = ", ".join(
        f"{mode.value} {found[mode].means['ndcg@10']:.3f} ({found[mode].means['recall@100']:.3f})"
        for mode in (Mode.DENSE, Mode.LEXICAL, Mode.HYBRID)
    )
    return f"message_reply, {state}, nDCG@10 (recall@100): {told}"


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.adapting", description=__doc__)
    parser.add_argument("--messages", type=Path, help="a training folder with message_reply")
    parser.add_argument("--save", action="store_true", help="keep the page under results/")
    asked = parser.parse_args()
    lines = [f"# Adapting, {date.today().isoformat()}", ""]
    lines += [f"    python -m benchmarks.adapting {' '.join(sys.argv[1:])}", ""]
    for line in (*samples(), *(messages(asked.messages) if asked.messages else ())):
        lines.append(f"- {line}")
        print(lines[-1], flush=True)
    if asked.save:
        name = f"{date.today().isoformat()}-adapting.md"
        page = "\n".join(lines) + "\n"
        (REPOSITORY / "benchmarks" / "results" / name).write_text(page, "utf-8")


if __name__ == "__main__":
    main()
