"""Measure everything and write the results: ``python -m benchmarks.run`` (or ``make bench``)."""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from datetime import date

from benchmarks import report
from benchmarks.children import REPOSITORY
from benchmarks.comparison import Comparison, Sizes, compare
from benchmarks.letters import LetterWriter, Vocabulary
from benchmarks.machine import Machine
from benchmarks.scale import Scale, measure_scale

_HERE = REPOSITORY / "benchmarks"
_WORK = _HERE / "work"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    add = parser.add_argument
    add("--only", choices=("comparison", "scale"), help="measure one part only")
    add("--rate-passages", type=int, default=2000, help="indexed by both sides on one thread")
    add("--passages", type=int, default=5000, help="indexed and searched by both sides")
    add("--scale", type=int, default=100_000, help="passages of the large index")
    add("--queries", type=int, default=300, help="different queries")
    add("--rounds", type=int, default=3, help="how often each is asked, and our letters indexed")
    add("--cold-rounds", type=int, default=7, help="fresh processes of each side")
    add("--encode-batch", type=int, default=32, help="the peer's batch; 32 is its default")
    add("--scale-threads", type=int, default=1, help="threads for the large index")
    add("--seed", type=int, default=7, help="of letters and queries")
    add("--note", default="", help="a remark to stand on the page")
    add("--no-save", action="store_true", help="print the page, write no results")
    return parser.parse_args()


def main() -> None:
    """Run the benchmarks that were asked for."""
    asked = _options()
    started = time.perf_counter()
    machine = Machine.here()
    writer = LetterWriter(Vocabulary.builtin(), asked.seed)
    sizes = Sizes(
        rate_passages=asked.rate_passages,
        query_passages=asked.passages,
        queries=asked.queries,
        rounds=asked.rounds,
        cold_rounds=asked.cold_rounds,
        encode_batch=asked.encode_batch,
    )
    compared: Comparison | None = None
    scaled: Scale | None = None
    if asked.only != "scale":
        compared = compare(_WORK / "comparison", writer, sizes)
    if asked.only != "comparison":
        scaled = measure_scale(
            _WORK / "scale",
            writer,
            passages=asked.scale,
            query_number=sizes.queries,
            rounds=sizes.rounds,
            threads=asked.scale_threads,
        )
    results = report.Results(
        day=date.today().isoformat(),
        command=shlex.join(["python", "-m", "benchmarks.run", *sys.argv[1:]]),
        note=asked.note,
        seed=asked.seed,
        sizes=sizes,
        machine=machine,
        comparison=compared,
        scale=scaled,
        seconds=time.perf_counter() - started,
    )
    if not asked.no_save:
        page = report.save(results, _HERE / "results", _HERE / "README.md")
        print(f"written: {page.relative_to(REPOSITORY)}", file=sys.stderr)
    print(report.page_of(results))


if __name__ == "__main__":
    main()
