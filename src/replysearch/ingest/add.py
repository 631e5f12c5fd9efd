"""Add letters to an index: from files and folders, in batches, or a single one from memory."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
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

#: A batch is committed after so many seconds, even if it is not full. Chosen, not measured.
_BATCH_SECONDS = 1.0

#: If the files together have at least this many bytes, several processes parse them. Chosen, not
#: measured: one process parses so much in about a second; a new process starts in some tenths.
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

    A file that fails changes nothing, and the other files are still added. At most `processes`
    processes parse; only one does if there is little to read or the encoder is not light.
    `on_total` gets the number of outcomes. Then `on_outcome` gets each outcome; a stored letter is
    reported after its commit, so no later error undoes it. Raises IndexBusy if another process
    writes for too long, and EncoderMismatch if the index's encoder has changed meanwhile.
    """
    from replysearch.ingest.workers import parse_all  # noqa: PLC0415 - a search needs no processes

    counts: Counter[OutcomeStatus] = Counter()

    def report(outcome: Outcome) -> None:
        counts[outcome.status] += 1
        on_outcome(outcome)

    named = find_files(paths)
    skipped = [
        *(
            Outcome(escaped_path(path), OutcomeStatus.SKIPPED, message=messages.SKIPPED_SUFFIX)
            for path in named.others
        ),
        *(failure(escaped_path(path), messages.NO_FILES_IN_FOLDER) for path in named.empty),
    ]
    on_total(len(named.files) + len(skipped))
    for outcome in skipped:
        report(outcome)
    if not encoder.is_light or not _is_much(named.files):
        processes = 1
    sources = (_loaded(engine, path) for path in named.files)
    # Closed here, the workers end as part of this call. Closed by the garbage collector, they could
    # be interrupted by a second Ctrl-C, and Python would print a traceback.
    with closing(parse_all(encoder, sources, processes)) as results:
        for outcome in _add_in_batches(engine, named.files, results):
            report(outcome)
    if any(counts[status] for status in _CHANGING):
        # Ending this empty session writes snapshots, and erases letters that any batch replaced.
        with engine.writing():
            pass
    return Summary(dict(counts))


def _is_much(files: Sequence[Path]) -> bool:
    left = _SEVERAL_BYTES
    for path in files:
        with suppress(OSError):
            left -= path.stat().st_size
        if left <= 0:
            return True
    return False


def _add_in_batches(
    engine: Engine, files: Sequence[Path], results: Iterable[ParsedLetter | SourceError | Outcome]
) -> Iterator[Outcome]:
    batch: list[ParsedLetter | Outcome] = []
    started = time.monotonic()
    for path, parsed in zip(files, results, strict=True):
        if isinstance(parsed, SourceError):
            batch.append(failure(escaped_path(path), parsed.message, parsed))
        else:
            batch.append(parsed)
        if len(batch) >= BATCH_LETTERS or time.monotonic() - started > _BATCH_SECONDS:
            yield from store_batch(engine, batch, settle=False)
            batch, started = [], time.monotonic()
    yield from store_batch(engine, batch, settle=False)


def _loaded(engine: Engine, path: Path) -> LoadedSource | Outcome:
    try:
        return _unless_stored(engine, load_file(path))
    except SourceError as error:
        return failure(escaped_path(path), error.message, error)


def add_bytes(
    engine: Engine, encoder: Encoder, name: str, content: bytes, uri: str | None
) -> Outcome:
    """Add one letter from memory, unless the same bytes are already stored from the same `uri`.

    If `uri` is None, the hash of the bytes identifies the source. If the text cannot be stored, the
    outcome is a failure. Raises SourceError if the bytes are no readable letter, IndexBusy if
    another process writes for too long, and EncoderMismatch if the index's encoder has changed.
    """
    source = _unless_stored(engine, loaded_source(name, content, uri))
    parsed = parse_source(encoder, source) if isinstance(source, LoadedSource) else source
    return store_batch(engine, [parsed])[0]


def _unless_stored(engine: Engine, source: LoadedSource) -> LoadedSource | Outcome:
    if document_id := engine.stored_from(source.uri, source.sha256):
        return Outcome(source.name, OutcomeStatus.UNCHANGED, document_id)
    return source
