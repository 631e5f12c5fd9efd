"""Side by side with txtai: indexing, warm queries, and one query from a cold start."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.children import REPOSITORY, available_cores, measure, seconds_to_first_line
from benchmarks.figures import Latency
from benchmarks.letters import LetterWriter, queries, write_letters
from benchmarks.peer import peer_python

LIMIT = 10

_TXTAI_SIDE = REPOSITORY / "benchmarks" / "txtai_side.py"
_TXTAI_COLD = REPOSITORY / "benchmarks" / "txtai_cold.py"
_OWN_SIDE = (sys.executable, "-m", "benchmarks.own_side")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. The rates are taken on fewer passages: the peer takes minutes."""

    rate_passages: int
    query_passages: int
    queries: int
    rounds: int
    cold_rounds: int
    encode_batch: int


@dataclass(frozen=True, slots=True)
class Rate:
    """Passages indexed a second with so many threads, on the same passages."""

    threads: int
    passages: int
    ours: float
    peers: float

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.ours / self.peers


@dataclass(frozen=True, slots=True)
class WarmQueries:
    """Milliseconds a query with so many threads, on the same passages and queries."""

    threads: int
    passages: int
    ours: Latency
    peers: Latency

    @property
    def ratio(self) -> float:
        """How many times faster the median of ours is."""
        return self.peers.p50 / self.ours.p50


@dataclass(frozen=True, slots=True)
class ColdQuery:
    """Seconds from starting a process to its first printed result, median."""

    threads: int
    passages: int
    ours: float
    peers: float

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.peers / self.ours


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that was measured side by side, memory and disk in bytes."""

    peer_versions: dict[str, str]
    peer_model: dict[str, int]
    rates: tuple[Rate, ...]
    warm: tuple[WarmQueries, ...]
    cold: ColdQuery
    resident: dict[str, int]


def compare(work: Path, writer: LetterWriter, sizes: Sizes) -> Comparison:
    """Measure both sides one after the other, each in processes of its own.

    Args:
        work: A folder for letters, indexes and the peer's model; what is there is replaced.
        writer: Makes the letters.
        sizes: How much to measure.

    Raises:
        ChildFailed: One side ended with an error.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    both = _Both(work, peer_python(), sizes)
    write_letters(work / "rate", writer, sizes.rate_passages)
    write_letters(work / "query", writer, sizes.query_passages)
    asked = queries(writer, sizes.queries)
    both.queries.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    most = min(2, available_cores())

    model = both.prepare()
    rates = [both.rate("rate", 1)]
    # The larger index is made with all threads only to spare minutes; it serves the queries too.
    rates.append(both.rate("query", most))
    warm: list[WarmQueries] = []
    resident: dict[str, int] = {}
    for threads in sorted({1, most}):
        figures, resident = both.warm(threads)
        warm.append(figures)
    cold = both.cold(asked, most)
    return Comparison(both.versions, model, tuple(rates), tuple(warm), cold, resident)


class _Both:
    """The two sides over the letter folders ``rate`` and ``query`` of a work folder."""

    def __init__(self, work: Path, python: Path, sizes: Sizes) -> None:
        self._work = work
        self._python = python
        self._sizes = sizes
        self.queries = work / "queries.json"
        self.versions: dict[str, str] = {}

    def prepare(self) -> dict[str, int]:
        """Make both indexes of ours, the peer's passages out of them, and the peer's model."""
        for name in ("rate", "query"):
            measure(self._indexing(name, 1), 1)
            measure([*_OWN_SIDE, "export", self._ours(name), self._passages(name)], 1)
        return dict(self._peer(1, "model", self._passages("query"), self._model))

    def rate(self, name: str, threads: int) -> Rate:
        """Time indexing: the peer's once, for it takes minutes, ours in rounds before and after.

        Ours is the median, so that a machine that slows down or speeds up favours neither.
        """
        _tell(f"indexing {name}, threads: {threads}")
        command = self._indexing(name, threads)
        rounds = [measure(command, threads) for _ in range(self._sizes.rounds)]
        peers = self._peer(
            threads, "index", self._passages(name), self._model, self._theirs(name),
            "--encode-batch", str(self._sizes.encode_batch),
        )  # fmt: skip
        rounds += [measure(command, threads) for _ in range(self._sizes.rounds)]
        self.versions = peers["versions"]
        passages = peers["passages"]
        ours = passages / median(each["seconds"] for each in rounds)
        found = Rate(threads, passages, ours, passages / peers["seconds"])
        _tell(f"  {found.ours:.0f} and {found.peers:.1f} passages/s, {found.ratio:.0f} times")
        return found

    def _indexing(self, name: str, processes: int) -> list[str | Path]:
        places = (self._work / name, self._ours(name))
        return [*_OWN_SIDE, "index", *places, "--processes", str(processes)]

    def warm(self, threads: int) -> tuple[WarmQueries, dict[str, int]]:
        """Time the same queries in both processes; return the resident bytes of both as well."""
        _tell(f"warm queries, threads: {threads}")
        rounds = str(self._sizes.rounds)
        rest = (str(self.queries), "--rounds", rounds, "--limit", str(LIMIT))
        ours = measure([*_OWN_SIDE, "query", self._ours("query"), *rest], threads)
        peers = self._peer(threads, "query", self._theirs("query"), *rest)
        times = [Latency.of(side["rounds_ms"]) for side in (ours, peers)]
        found = WarmQueries(threads, ours["passages"], *times)
        _tell(f"  {found.ours.p50:.2f} and {found.peers.p50:.2f} ms, {found.ratio:.1f} times")
        return found, {"ours": ours["resident_bytes"], "peers": peers["resident_bytes"]}

    def cold(self, asked: Sequence[str], threads: int) -> ColdQuery:
        """Time fresh processes, one query each; the first of each side only warms the disk."""
        _tell("cold query")
        texts = asked[: self._sizes.cold_rounds + 1]
        index, theirs = str(self._ours("query")), str(self._theirs("query"))
        ours = (sys.executable, "-m", "replysearch", "search", "--index", index)
        peers = (str(self._python), str(_TXTAI_COLD), theirs)
        own_times = [seconds_to_first_line((*ours, text), threads) for text in texts]
        peer_times = [seconds_to_first_line((*peers, text), threads) for text in texts]
        with self._passages("query").open(encoding="utf-8") as lines:
            passages = sum(1 for _ in lines)
        found = ColdQuery(threads, passages, median(own_times[1:]), median(peer_times[1:]))
        _tell(f"  {found.ours:.2f} and {found.peers:.2f} s, {found.ratio:.1f} times")
        return found

    @property
    def _model(self) -> Path:
        return self._work / "model"

    def _ours(self, name: str) -> Path:
        return self._work / f"{name}-ours"

    def _theirs(self, name: str) -> Path:
        return self._work / f"{name}-peers"

    def _passages(self, name: str) -> Path:
        return self._work / f"{name}.jsonl"

    def _peer(self, threads: int, *arguments: str | Path) -> dict[str, Any]:
        return dict(measure([self._python, _TXTAI_SIDE, *arguments], threads))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
