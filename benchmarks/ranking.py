"""What the constants of search do that are not fitted: see `benchmarks.search_weights` for those.

    python -m benchmarks.ranking [--letter ../shared/replies]

Prints recall@1, 3 and 10 and MRR@10 on the calibration half of the questions about the samples for
each weight of an unknown word's characters, both halves for what is in force, and how large a share
of all passages stands above each threshold of nearness.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from replysearch import Library
from replysearch.chinese.text import squeeze
from replysearch.engine.lexical import word_queries
from replysearch.records import Hit, Mode, Query
from replysearch.search import candidates

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "tests" / "quality" / "questions.jsonl"
BOOSTS = (0.25, 0.5, 0.75, 1.0)
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3)
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what tells whether a hit answers it."""

    text: str
    answers: Callable[[Hit], bool]


def questions(library: Library, half: str) -> Iterator[Asked]:
    """Yield the questions of a set: ``calibrate`` and ``report`` are about the samples.

    ``real`` is about a letter that is not part of the project. A passage answers by a quote that
    it holds, or by its pinpoint.
    """
    names = {
        each.document_id: library.document(each.document_id).sources[0].name
        for each in library.documents()
    }
    for line in QUESTIONS.read_text("utf-8").splitlines():
        question = json.loads(line)
        if question["set"] != half:
            continue
        wanted = [(each["file"], _told(each)) for each in question["relevant"]]

        def answers(
            hit: Hit, wanted: Sequence[tuple[str, tuple[str, str]]] = tuple(wanted)
        ) -> bool:
            file, words = names[hit.citation.document_id], squeeze(hit.text)
            return any(
                file == name and quote in words and place in (hit.citation.pinpoint, "")
                for name, (quote, place) in wanted
            )

        yield Asked(question["question"], answers)


def _told(relevant: Mapping[str, str]) -> tuple[str, str]:
    """Return the quote and the pinpoint of an answering passage; one of them is empty."""
    return squeeze(relevant.get("quote", "")), relevant.get("pinpoint", "")


def ranks(library: Library, asked: Sequence[Asked], mode: Mode) -> list[list[int]]:
    """Return, for each question, the ranks of the hits that answer it."""
    found = []
    for each in asked:
        hits = library.search(Query(each.text, limit=DEPTH, mode=mode)).hits
        found.append([hit.rank for hit in hits if each.answers(hit)])
    return found


def figures(found: Sequence[Sequence[int]]) -> str:
    """Return recall@3, recall@10 and MRR@10 in words."""
    firsts = [each[0] if each else math.inf for each in found]
    shares = [sum(first <= depth for first in firsts) / len(firsts) for depth in (1, 3, DEPTH)]
    mrr = sum(1 / first for first in firsts) / len(firsts)
    return "r@1 {:.3f}  r@3 {:.3f}  r@10 {:.3f}".format(*shares) + f"  mrr {mrr:.3f}"


def boosts(library: Library, asked: Sequence[Asked]) -> Iterator[str]:
    """Yield the figures of hybrid search with other weights of unknown words' characters."""
    kept = word_queries.CHARACTER_BOOST
    for boost in BOOSTS:
        word_queries.CHARACTER_BOOST = boost
        yield f"characters count {boost}: {figures(ranks(library, asked, Mode.HYBRID))}"
    word_queries.CHARACTER_BOOST = kept


def background(library: Library, asked: Sequence[Asked]) -> list[float]:
    """Return the share of passages above each candidate for the dense threshold."""
    total = library.status().counts.dense
    shares = []
    kept = candidates.DENSE_THRESHOLD
    for threshold in THRESHOLDS:
        candidates.DENSE_THRESHOLD = threshold
        above = [library.search(Query(each.text, mode=Mode.DENSE)).total for each in asked]
        shares.append(sum(above) / len(above) / total)
    candidates.DENSE_THRESHOLD = kept
    return shares


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ranking", description=__doc__)
    parser.add_argument("--letter", type=Path, help="the folder with the letter of the set real")
    parsed = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as scratch,
        Library.open(Path(scratch) / "samples", create=True) as library,
    ):
        library.add([ROOT / "samples"])
        asked = list(questions(library, "calibrate"))
        for line in boosts(library, asked):
            print(line)
        for half in ("calibrate", "report"):
            for mode in Mode:
                found = ranks(library, list(questions(library, half)), mode)
                print(f"in force, {half}, {mode.value}:", figures(found))
        print(f"share of passages above {THRESHOLDS}:", background(library, asked))
        if parsed.letter:
            library.add([parsed.letter])
            real = list(questions(library, "real"))
            for mode in Mode:
                print(f"in force, real, {mode.value}:", figures(ranks(library, real, mode)))


if __name__ == "__main__":
    main()
