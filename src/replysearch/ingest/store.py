"""Store parsed letters as new letters, updates, or sources of stored letters; remove letters."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from replysearch.engine import Engine, WriteSession
from replysearch.errors import EncoderMismatch, SourceError
from replysearch.ingest.outcomes import Outcome, OutcomeStatus, failure
from replysearch.ingest.parse import ParsedLetter
from replysearch.ingest.versions import (
    are_versions,
    body_of,
    is_same_text,
    likeness,
    recency,
    settle_rest,
    settle_versions,
)
from replysearch.messages import encoding as messages
from replysearch.records import Document, Letter, Source

#: Most letters per commit. Chosen, not measured: so many letters share one wait for the disk.
BATCH_LETTERS = 64


def store_batch(
    engine: Engine, batch: Sequence[ParsedLetter | Outcome], *, settle: bool = True
) -> list[Outcome]:
    """Store the letters of a batch in one commit, and return the outcomes in order.

    Outcomes in the batch are returned unchanged. For `settle` see :meth:`Engine.writing`. Raises
    EncoderMismatch and stores nothing if another process has changed the index's encoder, and
    IndexBusy if another process writes for too long.
    """
    if not any(isinstance(each, ParsedLetter) for each in batch):
        return [each for each in batch if isinstance(each, Outcome)]
    with engine.writing(settle=settle) as session:
        wanted = session.manifest.encoder
        if any(isinstance(each, ParsedLetter) and each.encoder != wanted for each in batch):
            raise EncoderMismatch(messages.ENCODER_CHANGED.format(folder=engine.folder))
        outcomes = [
            each if isinstance(each, Outcome) else _store_or_fail(session, each) for each in batch
        ]
        session.commit()
    return outcomes


def _store_or_fail(session: WriteSession, new: ParsedLetter) -> Outcome:
    """Store a letter, or return the failure, so that the rest of the batch is still stored."""
    try:
        return _store(session, new)
    except SourceError as error:
        return failure(new.source.name, error.message, error)


def _store(session: WriteSession, new: ParsedLetter) -> Outcome:
    """Store a letter: as an update, as a further source of an equal letter, or as a new letter."""
    at_source = session.source_at(new.source.uri)
    if at_source:
        old = session.document(at_source)
        others = tuple(each for each in old.sources if each.uri != new.source.uri)
        if not others:
            outcome = _put(session, new, at_source, (new.source,), OutcomeStatus.UPDATED)
            settle_rest(session, [old])
            return _versioned(outcome, settle_versions(session, at_source))
        session.remove_source(at_source, new.source.uri)
    same_bytes = session.source(new.source.sha256)
    if same_bytes:
        session.add_source(same_bytes, new.source, new.content)
        return _outcome(new, OutcomeStatus.MERGED, same_bytes)
    versions = [
        twin for twin in session.twins(new.letter.metadata) if are_versions(twin.letter, new.letter)
    ]
    for version in versions:
        if likeness(version.letter, new.letter) == 1.0:
            session.add_source(version.document_id, new.source, new.content)
            return _outcome(new, OutcomeStatus.MERGED, version.document_id)
        if is_same_text(version.letter, new.letter):
            if recency(new.letter.metadata) < recency(version.metadata):
                session.add_source(version.document_id, new.source, new.content)
                return _outcome(new, OutcomeStatus.MERGED, version.document_id)
            sources = (*version.sources, new.source)
            outcome = _put(session, new, version.document_id, sources, OutcomeStatus.UPDATED)
            return _versioned(outcome, settle_versions(session, version.document_id))
    own = {each.document_id for each in versions}
    same_number = session.same_number_ids(new.letter.metadata)
    clashes = tuple(each for each in same_number if each not in own)
    document_id = _new_id(session, new.letter)
    outcome = _put(session, new, document_id, (new.source,), OutcomeStatus.ADDED)
    outcome = replace(outcome, clashes_with=clashes)
    return _versioned(outcome, settle_versions(session, document_id)) if versions else outcome


def _versioned(outcome: Outcome, versions: Sequence[str]) -> Outcome:
    """Return an outcome with what is told of the letter's versions, the current one first."""
    current, *earlier = versions
    if current == outcome.document_id:
        return replace(outcome, supersedes=tuple(earlier))
    return replace(outcome, superseded_by=current)


def _put(
    session: WriteSession,
    new: ParsedLetter,
    document_id: str,
    sources: tuple[Source, ...],
    status: OutcomeStatus,
) -> Outcome:
    document = Document(document_id, new.letter, sources)
    originals = {new.source.sha256: new.content}
    session.put(document, new.encoded.vectors, originals, new.cut, new.encoded.tokens)
    return _outcome(new, status, document_id)


def _outcome(new: ParsedLetter, status: OutcomeStatus, document_id: str) -> Outcome:
    return Outcome(new.source.name, status, document_id, len(new.letter.passages))


def _new_id(session: WriteSession, letter: Letter) -> str:
    """Return a hash of body, issuer and numbers as the id. If it is taken, return another hash."""
    facts = letter.metadata
    numbers = (facts.issuer, facts.document_number, facts.proposal.number)
    stem = "\n".join((body_of(letter), *(each or "" for each in numbers)))
    for attempt in count():
        digest = hashlib.sha256(f"{stem}\n{attempt or ''}".encode()).hexdigest()[:12]
        if not session.holds(digest):
            return digest
    raise AssertionError("unreachable: count() does not end")


def remove_letters(engine: Engine, document_ids: Sequence[str]) -> tuple[str, ...]:
    """Remove all of the letters or none, and return their distinct ids.

    Raises DocumentNotFound for an unknown id, and IndexBusy if another process writes for too long.
    """
    distinct = tuple(dict.fromkeys(document_ids))
    with engine.writing() as session:
        gone = [session.document(document_id) for document_id in distinct]
        for document_id in distinct:
            session.remove(document_id)
        settle_rest(session, gone)
        session.commit()
    return distinct
