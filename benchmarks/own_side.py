"""Our side, measured in a process of its own: ``python -m benchmarks.own_side COMMAND``.

Each command prints one JSON object on its last line of output.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.letters import LetterWriter, Vocabulary
from replysearch.ingest.outcomes import Outcome
from replysearch.library import Library
from replysearch.records import Ask, Filters, Kind, Mode, Query

_Asked = TypeVar("_Asked", Query, Ask)

#: Searches made before timing starts.
_WARM_UP = 50


def index(letters: Path, folder: Path, processes: int) -> dict[str, Any]:
    """Index letter files into a fresh folder.

    As on the other side, what is loaded once a process is loaded before the clock starts: a search
    of the empty index brings in the encoder and the word cutter.
    """
    shutil.rmtree(folder, ignore_errors=True)
    with Library.open(folder, create=True) as library:
        library.search(Query("预热"))
        started = time.perf_counter()
        summary = library.add([letters], processes=processes)
        seconds = time.perf_counter() - started
        counts = library.status().counts
    return {
        "letters": counts.documents,
        "passages": counts.passages,
        "seconds": seconds,
        "outcomes": {status.value: number for status, number in summary.outcomes.items()},
    }


def export(folder: Path, target: Path) -> dict[str, Any]:
    """Write every passage as a line ``[id, text]``, so that the peer indexes just the same."""
    lines = []
    with Library.open(folder) as library:
        for summary in library.documents():
            document = library.document(summary.document_id)
            lines += [
                json.dumps(
                    [document.passage_id(passage), passage.span.of(document.text)],
                    ensure_ascii=False,
                )
                for passage in document.letter.passages
            ]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {"passages": len(lines)}


def query(folder: Path, queries: Path, rounds: int, limit: int) -> dict[str, Any]:
    """Time hybrid searches, one at a time, after some that do not count."""
    texts: list[str] = json.loads(queries.read_text(encoding="utf-8"))
    started = time.perf_counter()
    with Library.open(folder) as library:
        library.search(Query(texts[0], limit))
        open_seconds = time.perf_counter() - started
        asked = [Query(text, limit) for text in texts]
        times = _rounds(library.search, asked, rounds)
        return {
            "passages": library.status().counts.passages,
            "open_seconds": open_seconds,
            "rounds_ms": times,
            "resident_bytes": resident_bytes(),
        }


def scale(
    folder: Path, queries: Path, *, rounds: int, limit: int, seed: int, extra: Path
) -> dict[str, Any]:
    """Measure a large index: opening, each kind of search, memory, then one add and one remove.

    Args:
        folder: The index; the letter that is added is removed again.
        queries: A JSON list of texts.
        rounds: How often all queries are asked, of each kind.
        limit: Hits asked for.
        seed: What the letters were made with.
        extra: Where to write the letter that is added.
    """
    texts: list[str] = json.loads(queries.read_text(encoding="utf-8"))
    before = resident_bytes()
    started = time.perf_counter()
    with Library.open(folder) as library:
        opened = time.perf_counter() - started
        library.search(Query(texts[0], limit))
        first = time.perf_counter() - started
        searches = {}
        for name, template in _kinds_of_search(library, limit).items():
            asked = [_asked(template, text) for text in texts]
            searches[name] = {
                "rounds_ms": _rounds(library.search, asked, rounds),
                "median_total": _median([library.search(each).total for each in asked[:101]]),
                "resident_bytes": resident_bytes(),
            }
        searches["ask, in the letters' words"] = {
            "rounds_ms": _rounds(library.ask, list(map(Ask, texts)), rounds),
            "median_total": _median([len(library.ask(Ask(text)).quotes) for text in texts[:101]]),
            "resident_bytes": resident_bytes(),
        }
        counts = library.status().counts
        return {
            "letters": counts.documents,
            "passages": counts.passages,
            "open_seconds": opened,
            "first_result_seconds": first,
            "resident_before_bytes": before,
            "searches": searches,
            "changes": _changes(library, texts, limit, seed, extra),
        }


def _kinds_of_search(library: Library, limit: int) -> Mapping[str, Query]:
    issuer = library.documents(limit=1)[0].issuer or ""
    narrow = Filters(issuer=(issuer,), kind=(Kind.COMMITMENT,))
    span = Filters(date_from=date(2018, 1, 1), date_to=date(2020, 12, 31))
    return {
        "hybrid": Query("", limit),
        "dense": Query("", limit, Mode.DENSE),
        "lexical": Query("", limit, Mode.LEXICAL),
        "hybrid, one issuer's commitments": Query("", limit, filters=narrow),
        "hybrid, three years": Query("", limit, filters=span),
        "hybrid, with facets": Query("", limit, facets=True),
    }


def _asked(template: Query, text: str) -> Query:
    return Query(text, template.limit, template.mode, template.filters, template.facets)


def _changes(
    library: Library, texts: Sequence[str], limit: int, seed: int, extra: Path
) -> dict[str, float]:
    """Return the seconds of one add, one remove, and of the first search after each."""
    number = len(library.documents()) + 1
    letter = LetterWriter(Vocabulary.builtin(), seed).letter(number)
    extra.write_text(letter.text, encoding="utf-8")
    asked = Query(texts[0], limit)
    outcomes: list[Outcome] = []
    started = time.perf_counter()
    library.add([extra], on_outcome=outcomes.append)
    added = time.perf_counter()
    library.search(asked)
    found = time.perf_counter()
    library.remove([outcome.document_id for outcome in outcomes if outcome.document_id])
    removed = time.perf_counter()
    library.search(asked)
    return {
        "add": added - started,
        "search_after_add": found - added,
        "remove": removed - found,
        "search_after_remove": time.perf_counter() - removed,
    }


def _rounds(
    answer: Callable[[_Asked], object], asked: Sequence[_Asked], rounds: int
) -> list[list[float]]:
    """Return milliseconds a query, one list a round."""
    for each in asked[:_WARM_UP]:
        answer(each)
    times = []
    for _ in range(rounds):
        one_round = []
        for each in asked:
            started = time.perf_counter()
            answer(each)
            one_round.append((time.perf_counter() - started) * 1000)
        times.append(one_round)
    return times


def _median(numbers: Sequence[int]) -> int:
    return sorted(numbers)[len(numbers) // 2]


def resident_bytes() -> int:
    """Return how much memory this process has resident."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


_COMMANDS: Mapping[str, Callable[..., dict[str, Any]]] = {
    "index": index,
    "export": export,
    "query": query,
    "scale": scale,
}


def main() -> None:
    """Run one command."""
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    indexing = commands.add_parser("index")
    indexing.add_argument("letters", type=Path)
    indexing.add_argument("folder", type=Path)
    indexing.add_argument("--processes", type=int, required=True)
    exporting = commands.add_parser("export")
    exporting.add_argument("folder", type=Path)
    exporting.add_argument("target", type=Path)
    querying = commands.add_parser("query")
    large = commands.add_parser("scale")
    for each in (querying, large):
        each.add_argument("folder", type=Path)
        each.add_argument("queries", type=Path)
        each.add_argument("--rounds", type=int, required=True)
        each.add_argument("--limit", type=int, required=True)
    large.add_argument("--seed", type=int, required=True)
    large.add_argument("--extra", type=Path, required=True)
    asked = vars(parser.parse_args())
    print(json.dumps(_COMMANDS[asked.pop("command")](**asked)))


if __name__ == "__main__":
    main()
