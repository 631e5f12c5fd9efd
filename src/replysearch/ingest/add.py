"""Files and uploads → stored letters: found, read, parsed, and stored batch by batch."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from replysearch.encoding import Encoder
from replysearch.engine import Engine
from replysearch.errors import SourceError
from replysearch.ingest.files import escaped_path, find_files
from replysearch.ingest.outcomes import Outcome, OutcomeStatus, Summary, failure
from replysearch.ingest.parse import (
    LoadedSource,
    ParsedLetter,
    load_file,
    loaded_source,
    parse_source,
)
from replysearch.ingest.store import BATCH_LETTERS, store_batch
from replysearch.messages import ingest as messages

#: Seconds after which a batch is committed though it is not full: what was read is durable, and
#: told, about once a second.
_BATCH_SECONDS = 1.0

#: From so many bytes of files on, several processes read them: that is about a second's work for
#: one process, and another one needs some tenths of a second before it can begin.
_SEVERAL_BYTES = 1_000_000

_CHANGING = (OutcomeStatus.ADDED, OutcomeStatus.UPDATED, OutcomeStatus.MERGED)


def add_files(
    engine: Engine,
    encoder: Encoder,
    paths: Sequence[Path],
    *,
    processes: int,
    on_outcome: Callable[[Outcome], None],
    on_total: Callable[[int], None],
) -> Summary:
    """Add or update the letters in files and folders.

    A file that fails leaves what is stored untouched, and the others go on.

    Args:
        engine: The index.
        encoder: The index's encoder.
        paths: Files and folders, mixed.
        processes: How many processes read and encode; one does, where there is little to read.
        on_outcome: Called for each file after the commit that makes its outcome durable.
        on_total: Called once with the number of files.

    Raises:
        IndexBusy: Another process was writing for too long; what was reported is stored.
    """
    counts: Counter[OutcomeStatus] = Counter()

    def report(outcome: Outcome) -> None:
        counts[outcome.status] += 1
        on_outcome(outcome)

    found = find_files(paths)
    passed_over = [
        *(
            Outcome(escaped_path(path), OutcomeStatus.SKIPPED, message=messages.SKIPPED_SUFFIX)
            for path in found.others
        ),
        *(failure(escaped_path(path), messages.NO_FILES_IN_FOLDER) for path in found.empty),
    ]
    on_total(len(found.files) + len(passed_over))
    for outcome in passed_over:
        report(outcome)
    if not encoder.is_light or not _is_much(found.files):
        processes = 1
    for outcome in _add_in_batches(engine, encoder, found.files, processes):
        report(outcome)
    if any(counts[status] for status in _CHANGING):
        # Derived files are written, and the words of replaced letters wiped, once at the end.
        with engine.writing():
            pass
    return Summary(dict(counts))


def _is_much(files: Sequence[Path]) -> bool:
    """Tell whether reading the files takes longer than starting processes for it."""
    left = _SEVERAL_BYTES
    for path in files:
        with suppress(OSError):
            left -= path.stat().st_size
        if left <= 0:
            return True
    return False


def _add_in_batches(
    engine: Engine, encoder: Encoder, files: Sequence[Path], processes: int
) -> Iterator[Outcome]:
    from replysearch.ingest.workers import parse_all  # noqa: PLC0415 - a search needs no processes

    batch: list[ParsedLetter | Outcome] = []
    started = time.monotonic()
    sources = (_loaded(engine, path) for path in files)
    for path, found in zip(files, parse_all(encoder, sources, processes), strict=True):
        if isinstance(found, SourceError):
            batch.append(failure(escaped_path(path), found.message, found))
        else:
            batch.append(found)
        if len(batch) >= BATCH_LETTERS or time.monotonic() - started > _BATCH_SECONDS:
            yield from store_batch(engine, batch, settle=False)
            batch, started = [], time.monotonic()
    yield from store_batch(engine, batch, settle=False)


def _loaded(engine: Engine, path: Path) -> LoadedSource | Outcome:
    try:
        return _unless_known(engine, load_file(path))
    except SourceError as error:
        return failure(escaped_path(path), error.message, error)


def add_bytes(
    engine: Engine, encoder: Encoder, name: str, content: bytes, uri: str | None
) -> Outcome:
    """Add one letter from memory, unless the very bytes from there are stored already.

    Without a `uri` the bytes themselves are the source's identity.

    Raises:
        SourceError: The bytes are no letter that can be read.
        IndexBusy: Another process was writing for too long.
    """
    found = _unless_known(engine, loaded_source(name, content, uri))
    parsed = parse_source(encoder, found) if isinstance(found, LoadedSource) else found
    return store_batch(engine, [parsed])[0]


def _unless_known(engine: Engine, found: LoadedSource) -> LoadedSource | Outcome:
    """Return what was loaded, or that the very bytes from there are stored already."""
    if known := engine.stored_from(found.uri, found.sha256):
        return Outcome(found.name, OutcomeStatus.UNCHANGED, known)
    return found
