"""Results as JSON and as a Markdown page, and the link to the newest page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.comparison import Comparison, Sizes
from benchmarks.machine import Machine
from benchmarks.scale import Scale

_NEWEST = re.compile(r"(<!-- newest -->).*(<!-- /newest -->)")


@dataclass(frozen=True, slots=True)
class Results:
    """One run: its day (ISO), how it was started, what it ran on, and what it measured."""

    day: str
    command: str
    note: str
    seed: int
    sizes: Sizes
    machine: Machine
    comparison: Comparison | None
    scale: Scale | None
    seconds: float


def save(results: Results, folder: Path, readme: Path) -> Path:
    """Write ``<day>.json`` and ``<day>.md`` and make the readme name the page; return the page."""
    folder.mkdir(exist_ok=True)
    content = json.dumps(asdict(results), ensure_ascii=False, indent=2)
    (folder / f"{results.day}.json").write_text(content + "\n", encoding="utf-8")
    page = folder / f"{results.day}.md"
    page.write_text(page_of(results), encoding="utf-8")
    link = rf"\g<1>[{results.day}]({folder.name}/{page.name})\g<2>"
    readme.write_text(_NEWEST.sub(link, readme.read_text(encoding="utf-8")), encoding="utf-8")
    return page


def page_of(results: Results) -> str:
    """Return the Markdown page of a run."""
    parts = [f"# Benchmarks of {results.day}\n"]
    if results.note:
        parts.append(f"> {results.note}\n")
    parts += _setting(results)
    if results.comparison is not None:
        parts += _comparison(results.comparison, results.sizes)
    if results.scale is not None:
        parts += _scale(results.scale, results.sizes)
    return "\n".join(parts)


def _setting(results: Results) -> list[str]:
    machine = results.machine
    versions = ", ".join(f"{name} {number}" for name, number in machine.versions.items())
    return [
        f"    {results.command}\n",
        f"- Machine: {machine.cpu}, {machine.cores} cores, {_bytes(machine.memory_bytes)} memory,"
        f" {machine.system}; load before the run {machine.load:.2f}",
        f"- Ours: Python {machine.python}, {versions}; encoder {machine.encoder}",
        f"- Seed {results.seed}; the whole run took {results.seconds / 60:.1f} minutes\n",
    ]


def _comparison(found: Comparison, sizes: Sizes) -> list[str]:
    peer = ", ".join(f"{name} {number}" for name, number in found.peer_versions.items())
    rows: list[Sequence[str]] = [
        (
            f"indexing, {each.threads} thread(s), {each.passages} passages",
            f"{each.ours:.0f} passages/s",
            f"{each.peers:.1f} passages/s",
            f"{each.ratio:.0f}",
        )
        for each in found.rates
    ]
    for each in found.warm:
        what = f"query, warm, {each.threads} thread(s), {each.passages} passages"
        ours, peers = each.ours, each.peers
        rows.append(
            (f"{what}, p50", f"{ours.p50:.2f} ms", f"{peers.p50:.2f} ms", f"{each.ratio:.1f}")
        )
        tail = f"{peers.p99 / ours.p99:.1f}"
        rows.append((f"{what}, p99", f"{ours.p99:.2f} ms", f"{peers.p99:.2f} ms", tail))
    cold = found.cold
    rows.append(
        (
            f"query from a cold start, {cold.threads} thread(s), {cold.passages} passages",
            f"{cold.ours:.2f} s",
            f"{cold.peers:.2f} s",
            f"{cold.ratio:.1f}",
        )
    )
    held, peers_held = found.resident["ours"], found.resident["peers"]
    less = f"{peers_held / held:.1f} (less)"
    rows.append(("memory while answering", _bytes(held), _bytes(peers_held), less))
    return [
        "## Side by side with txtai\n",
        *_table(("", "replysearch", "txtai", "times faster"), rows),
        "",
        f"- Peer: {peer}; batches of {sizes.encode_batch} passages; a BERT of the MiniLM-L6 shape"
        f" with random weights ({found.peer_model['parameters'] / 1e6:.1f} M parameters)",
        f"- {sizes.queries} queries, {sizes.rounds} rounds, 10 hits, hybrid on both sides;"
        f" median of {sizes.cold_rounds} cold starts\n",
    ]


def _scale(found: Scale, sizes: Sizes) -> list[str]:
    searches = [
        (
            name,
            f"{each.latency.p50:.1f} ms",
            f"{each.latency.p99:.1f} ms",
            str(each.median_total),
            _bytes(each.resident_bytes),
        )
        for name, each in found.searches.items()
    ]
    disk = [(name, _bytes(size)) for name, size in sorted(found.disk_bytes.items())]
    disk.append(("all", _bytes(sum(found.disk_bytes.values()))))
    single = [(name.replace("_", " "), f"{took:.2f} s") for name, took in found.changes.items()]
    rate = found.passages / found.index_seconds
    return [
        f"## {found.passages} passages\n",
        f"{found.letters} letters, {_bytes(found.letter_bytes)}, {found.threads} thread(s),"
        f" {sizes.rounds} rounds.\n",
        *_table(("search", "p50", "p99", "median total", "memory"), searches),
        "",
        *_table(("on disk", "size"), disk),
        "",
        *_table(
            ("time", ""),
            [
                (
                    "to index all letters",
                    f"{found.index_seconds:.1f} s ({rate:.0f} passages/s)",
                ),
                ("to open", f"{found.open_seconds:.2f} s"),
                ("to open and answer once", f"{found.first_result_seconds:.2f} s"),
                *single,
            ],
        ),
        "",
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def _bytes(size: int) -> str:
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
