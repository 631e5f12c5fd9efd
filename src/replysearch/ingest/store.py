"""Files → stored letters: what is new, and what each letter replaces."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count
from pathlib import Path

from replysearch.chinese.text import narrow, squeeze
from replysearch.encoding import Encoder
from replysearch.engine import Engine, WriteSession
from replysearch.errors import EncoderMismatch, SourceError
from replysearch.ingest.files import gather, shown
from replysearch.ingest.parse import Incoming, Loaded, load_file, loaded, understand
from replysearch.messages import encoding as encoding_messages
from replysearch.messages import ingest as ingest_messages
from replysearch.records import Document, Letter, Source

#: Letters are committed together up to this many, or until this many seconds have passed.
BATCH_LETTERS = 64
BATCH_SECONDS = 1.0
#: From so many bytes of files on, several processes read them: about a second's work for one.
SEVERAL_BYTES = 1_000_000
#: Share of common character trigrams from which two bodies say the same letter.
SAME_BODY = 0.8


class OutcomeStatus(StrEnum):
    """What became of one file."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    SKIPPED = "skipped"
    FAILED = "failed"


_CHANGING = (OutcomeStatus.ADDED, OutcomeStatus.UPDATED, OutcomeStatus.MERGED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `clashes_with` names letters of the same number that differ."""

    name: str
    status: OutcomeStatus
    document_id: str | None = None
    passages: int = 0
    message: str | None = None
    clashes_with: tuple[str, ...] = ()
    error: SourceError | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """How many files came to each end."""

    outcomes: Mapping[OutcomeStatus, int] = field(default_factory=dict)


def add_files(
    engine: Engine,
    encoder: Encoder,
    paths: Sequence[Path],
    *,
    processes: int,
    on_outcome: Callable[[Outcome], None],
    on_total: Callable[[int], None],
) -> Summary:
    """Add or update the letters in `paths`, files and folders mixed, read by some `processes`.

    Each outcome is reported after the commit that makes it durable. A file that fails leaves what
    is stored untouched and the others go on.
    """
    counts: Counter[OutcomeStatus] = Counter()

    def report(outcome: Outcome) -> None:
        counts[outcome.status] += 1
        on_outcome(outcome)

    gathered = gather(paths)
    passed_over = [
        *(
            Outcome(shown(path), OutcomeStatus.SKIPPED, message=ingest_messages.SKIPPED_SUFFIX)
            for path in gathered.others
        ),
        *(_failed(shown(path), ingest_messages.NO_FILES_IN_FOLDER) for path in gathered.empty),
    ]
    on_total(len(gathered.files) + len(passed_over))
    for outcome in passed_over:
        report(outcome)
    if not encoder.is_light or not _is_much(gathered.files):
        processes = 1
    for outcome in _add_in_batches(engine, encoder, gathered.files, processes):
        report(outcome)
    if any(
        counts[status]
        for status in (OutcomeStatus.ADDED, OutcomeStatus.UPDATED, OutcomeStatus.MERGED)
    ):
        # Derived files are written, and the words of replaced letters wiped, once at the end.
        with engine.writing():
            pass
    return Summary(dict(counts))


def _is_much(files: Sequence[Path]) -> bool:
    """Tell whether reading the files takes longer than starting processes for it."""
    left = SEVERAL_BYTES
    for path in files:
        with suppress(OSError):
            left -= path.stat().st_size
        if left <= 0:
            return True
    return False


def _failed(name: str, message: str, error: SourceError | None = None) -> Outcome:
    return Outcome(name, OutcomeStatus.FAILED, message=message, error=error)


def _add_in_batches(
    engine: Engine, encoder: Encoder, files: Sequence[Path], processes: int
) -> Iterator[Outcome]:
    from replysearch.ingest.workers import understood  # noqa: PLC0415 - a search needs no processes

    batch: list[Incoming | Outcome] = []
    started = time.monotonic()
    sources = (_load(engine, path) for path in files)
    for path, found in zip(files, understood(encoder, sources, processes), strict=True):
        if isinstance(found, SourceError):
            batch.append(_failed(shown(path), found.message, found))
        else:
            batch.append(found)
        if len(batch) >= BATCH_LETTERS or time.monotonic() - started > BATCH_SECONDS:
            yield from store(engine, batch, settle=False)
            batch, started = [], time.monotonic()
    yield from store(engine, batch, settle=False)


def _load(engine: Engine, path: Path) -> Loaded | Outcome:
    try:
        return _unless_known(engine, load_file(path))
    except SourceError as error:
        return _failed(shown(path), error.message, error)


def _unless_known(engine: Engine, found: Loaded) -> Loaded | Outcome:
    """Return what was loaded, or that the very bytes from there are stored already."""
    if known := engine.stored_from(found.uri, found.sha256):
        return Outcome(found.name, OutcomeStatus.UNCHANGED, known)
    return found


def take(
    engine: Engine, encoder: Encoder, name: str, uri: str | None, content: bytes
) -> Incoming | Outcome:
    """Read, parse and encode one source, unless the very bytes from there are stored already.

    Without a `uri` the bytes themselves are the source's identity.

    Raises:
        SourceError: the bytes are no letter that can be read.
    """
    found = _unless_known(engine, loaded(name, content, uri))
    return understand(encoder, found) if isinstance(found, Loaded) else found


def store(
    engine: Engine, batch: Sequence[Incoming | Outcome], *, settle: bool = True
) -> list[Outcome]:
    """Store a batch in one commit and return what became of each, in order.

    `settle` tells to bring the derived files up to date and wipe out the words of replaced letters
    now, not at the next writing.

    Raises:
        EncoderMismatch: Meanwhile another process gave the index another encoder; nothing is
            stored.
    """
    if not any(isinstance(each, Incoming) for each in batch):
        return [each for each in batch if isinstance(each, Outcome)]
    with engine.writing(settle=settle) as session:
        wanted = session.manifest.encoder
        if any(isinstance(each, Incoming) and each.encoder != wanted for each in batch):
            raise EncoderMismatch(encoding_messages.ENCODER_CHANGED.format(folder=engine.folder))
        outcomes = [
            each if isinstance(each, Outcome) else _store_or_fail(session, each) for each in batch
        ]
        session.commit()
    return outcomes


def _store_or_fail(session: WriteSession, new: Incoming) -> Outcome:
    """Put one letter where it belongs; one that cannot be stored leaves the others alone."""
    try:
        return _store(session, new)
    except SourceError as error:
        return _failed(new.source.name, error.message, error)


def _store(session: WriteSession, new: Incoming) -> Outcome:
    """Put one letter where it belongs: over its older form, beside its twin, or as a new one."""
    at_source = session.source_at(new.source.uri)
    if at_source:
        old = session.document(at_source)
        others = tuple(each for each in old.sources if each.uri != new.source.uri)
        if not others:
            return _put(session, new, at_source, (new.source,), OutcomeStatus.UPDATED)
        session.remove_source(at_source, new.source.uri)
    same_bytes = session.source(new.source.sha256)
    if same_bytes:
        session.add_source(same_bytes, new.source, new.content)
        return _outcome(new, OutcomeStatus.MERGED, same_bytes)
    for twin in session.twins(new.letter.metadata):
        if not _may_be_one(twin.letter, new.letter):
            continue
        likeness = _likeness(twin.letter, new.letter)
        if likeness == 1.0:
            session.add_source(twin.document_id, new.source, new.content)
            return _outcome(new, OutcomeStatus.MERGED, twin.document_id)
        if likeness >= SAME_BODY:
            sources = (*twin.sources, new.source)
            return _put(session, new, twin.document_id, sources, OutcomeStatus.UPDATED)
    clashes = tuple(session.namesakes(new.letter.metadata))
    document_id = _new_id(session, new.letter)
    outcome = _put(session, new, document_id, (new.source,), OutcomeStatus.ADDED)
    return replace(outcome, clashes_with=clashes)


def _put(
    session: WriteSession,
    new: Incoming,
    document_id: str,
    sources: tuple[Source, ...],
    status: OutcomeStatus,
) -> Outcome:
    document = Document(document_id, new.letter, sources)
    originals = {new.source.sha256: new.content}
    session.put(document, new.encoded.vectors, originals, new.cut, new.encoded.tokens)
    return _outcome(new, status, document_id)


def _outcome(new: Incoming, status: OutcomeStatus, document_id: str) -> Outcome:
    return Outcome(new.source.name, status, document_id, len(new.letter.passages))


def _may_be_one(one: Letter, other: Letter) -> bool:
    """Tell whether two letters of one issuer, number and proposal may be forms of one letter.

    Proposals are numbered anew at each session, and offices answer from templates: without a
    document number the dates must agree too.
    """
    first, second = one.metadata, other.metadata
    if [each.session for each in first.proposals] != [each.session for each in second.proposals]:
        return False
    return first.document_number is not None or (
        first.date is not None and (first.date, first.addressee) == (second.date, second.addressee)
    )


def _body(letter: Letter) -> str:
    return squeeze(narrow(letter.body.of(letter.text)))


def _likeness(one: Letter, other: Letter) -> float:
    """Return the share of common character trigrams of two bodies, 1.0 only when they are equal."""
    first, second = _body(one), _body(other)
    if first == second:
        return 1.0
    trigrams = [{words[at : at + 3] for at in range(len(words) - 2)} for words in (first, second)]
    union = trigrams[0] | trigrams[1]
    return min(len(trigrams[0] & trigrams[1]) / len(union), 0.999) if union else 0.0


def _new_id(session: WriteSession, letter: Letter) -> str:
    """Return an id from the letter's own words, so that the same letter has it in every index."""
    facts = letter.metadata
    stem = "\n".join(
        (
            _body(letter),
            facts.issuer or "",
            facts.document_number or "",
            facts.proposal.number or "",
        )
    )
    for attempt in count():
        digest = hashlib.sha256(f"{stem}\n{attempt or ''}".encode()).hexdigest()[:12]
        if not session.holds(digest):
            return digest
    raise AssertionError("unreachable: count() does not end")
