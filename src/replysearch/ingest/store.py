"""Store parsed letters as new letters, updates, or sources of stored letters; remove letters."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from replysearch.chinese.text import narrow, squeeze
from replysearch.engine import Engine, WriteSession
from replysearch.errors import EncoderMismatch, SourceError
from replysearch.ingest.outcomes import Outcome, OutcomeStatus, failure
from replysearch.ingest.parse import ParsedLetter
from replysearch.messages import encoding as messages
from replysearch.records import Document, Letter, Source

#: Most letters per commit. Chosen, not measured: so many letters share one wait for the disk.
BATCH_LETTERS = 64

#: Bodies with at least this share of common character trigrams are versions of one letter. Chosen,
#: not measured: a corrected letter keeps nearly all of its text, while replies from one template
#: share much less. `tests/integration/test_library.py` has examples of both.
SAME_BODY = 0.8


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
    clashes = tuple(session.same_number_ids(new.letter.metadata))
    document_id = _new_id(session, new.letter)
    outcome = _put(session, new, document_id, (new.source,), OutcomeStatus.ADDED)
    return replace(outcome, clashes_with=clashes)


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


def _may_be_one(one: Letter, other: Letter) -> bool:
    """Return True if two letters with the same issuer and numbers may be versions of one letter.

    Proposal numbers restart at each session, and offices answer from templates. So the sessions
    must be equal. If there is no document number, the dates must also be known and equal, and the
    addressees must be equal.
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
    """Return the share of common character trigrams of two bodies; 1.0 only for equal bodies."""
    first, second = _body(one), _body(other)
    if first == second:
        return 1.0
    trigrams = [{words[at : at + 3] for at in range(len(words) - 2)} for words in (first, second)]
    union = trigrams[0] | trigrams[1]
    return min(len(trigrams[0] & trigrams[1]) / len(union), 0.999) if union else 0.0


def _new_id(session: WriteSession, letter: Letter) -> str:
    """Return a hash of body, issuer and numbers as the id. If it is taken, return another hash."""
    facts = letter.metadata
    numbers = (facts.issuer, facts.document_number, facts.proposal.number)
    stem = "\n".join((_body(letter), *(each or "" for each in numbers)))
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
        for document_id in distinct:
            session.remove(document_id)
        session.commit()
    return distinct
