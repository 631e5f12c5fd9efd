"""One large index: time to make it, size on disk by part, memory, queries, an add and a remove."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.children import measure
from benchmarks.comparison import LIMIT
from benchmarks.figures import Latency
from benchmarks.letters import LetterWriter, queries, write_letters

_OWN_SIDE = (sys.executable, "-m", "benchmarks.own_side")


@dataclass(frozen=True, slots=True)
class Search:
    """One kind of search: milliseconds, the median total found, memory of the process after it."""

    latency: Latency
    median_total: int
    resident_bytes: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A large index. Seconds and bytes; `changes` are the seconds of single changes."""

    threads: int
    letters: int
    passages: int
    letter_bytes: int
    index_seconds: float
    open_seconds: float
    first_result_seconds: float
    resident_before_bytes: int
    searches: dict[str, Search]
    disk_bytes: dict[str, int]
    changes: dict[str, float]


def measure_scale(
    work: Path,
    writer: LetterWriter,
    *,
    passages: int,
    query_number: int,
    rounds: int,
    threads: int,
) -> Scale:
    """Index so many passages and measure the index.

    Args:
        work: A folder for letters and the index; what is there is replaced.
        writer: Makes the letters.
        passages: At least so many passages are indexed.
        query_number: How many different queries.
        rounds: How often each is asked.
        threads: Cores and threads to work with.

    Raises:
        ChildFailed: A measuring process ended with an error.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    letters, folder, asked = work / "letters", work / "index", work / "queries.json"
    _tell(f"writing letters of {passages} passages")
    write_letters(letters, writer, passages)
    asked.write_text(json.dumps(queries(writer, query_number), ensure_ascii=False), "utf-8")
    _tell(f"indexing them, threads: {threads}")
    indexing: list[str | Path] = [*_OWN_SIDE, "index", letters, folder, "--processes", str(threads)]
    made = measure(indexing, threads)
    _tell(f"  {made['seconds']:.1f} s, {made['passages'] / made['seconds']:.0f} passages/s")
    disk = disk_by_part(folder)
    found = measure(
        [
            *_OWN_SIDE, "scale", folder, asked, "--rounds", str(rounds), "--limit", str(LIMIT),
            "--seed", str(writer.seed), "--extra", work / "extra.txt",
        ],
        threads,
    )  # fmt: skip
    searches = {
        name: Search(Latency.of(each["rounds_ms"]), each["median_total"], each["resident_bytes"])
        for name, each in found["searches"].items()
    }
    for name, search in searches.items():
        _tell(f"  {name}: {search.latency.p50:.1f} ms, p99 {search.latency.p99:.1f} ms")
    return Scale(
        threads=threads,
        letters=found["letters"],
        passages=found["passages"],
        letter_bytes=sum(path.stat().st_size for path in letters.rglob("*.txt")),
        index_seconds=made["seconds"],
        open_seconds=found["open_seconds"],
        first_result_seconds=found["first_result_seconds"],
        resident_before_bytes=found["resident_before_bytes"],
        searches=searches,
        disk_bytes=disk,
        changes=found["changes"],
    )


def disk_by_part(folder: Path) -> dict[str, int]:
    """Return the bytes on disk of an index, by part; a file with several names counts once."""
    sizes: Counter[str] = Counter()
    seen = set()
    for path in sorted(folder.rglob("*")):
        found = path.stat()
        if path.is_file() and found.st_ino not in seen:
            seen.add(found.st_ino)
            sizes[_part(path.relative_to(folder))] += found.st_size
    return dict(sizes)


def _part(path: Path) -> str:
    if path.parts[0] == "derived":
        return "vectors" if path.suffix == ".faiss" else "lexical"
    if path.parts[0] == "sources":
        return "sources"
    return "sqlite" if ".db" in path.name or ".sqlite" in path.name else "other"


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
