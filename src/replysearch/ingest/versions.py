"""Versions of one letter: which of the stored ones is current."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from replysearch.chinese.text import narrow, squeeze
from replysearch.engine import WriteSession
from replysearch.records import Document, Letter, Metadata

_NUMBER = re.compile(r"\d+")

#: Bodies with at least this share of common character trigrams are versions of one letter. Chosen,
#: not measured: a corrected letter keeps nearly all of its text, while replies from one template
#: share much less. `tests/integration/test_library.py` has examples of both.
SAME_BODY = 0.8


def are_versions(one: Letter, other: Letter) -> bool:
    """Return True if two letters with the same issuer and numbers are versions of one letter.

    Proposal numbers restart at each session, and offices answer from templates. So the sessions
    must be equal where both are known, and the bodies alike. Bodies need not be alike if the
    letters have a document number, and answer the same proposal to the same addressee. If there is
    no document number, the dates must be known and equal, and so must the addressees.
    """
    first, second = one.metadata, other.metadata
    sessions = zip(first.proposals, second.proposals, strict=False)
    if any(a.session and b.session and a.session != b.session for a, b in sessions):
        return False
    to_same = first.addressee == second.addressee
    if first.document_number is None:
        is_same_day = first.date is not None and first.date == second.date
        return is_same_day and to_same and likeness(one, other) >= SAME_BODY
    title = first.proposal.title
    answers_same = title is not None and title == second.proposal.title and to_same
    return answers_same or likeness(one, other) >= SAME_BODY


def is_same_text(one: Letter, other: Letter) -> bool:
    """Return True if two versions differ only as two files of one letter do.

    Their dates and the numbers in their bodies are the same, and nearly all other words.
    """
    return (
        one.metadata.date == other.metadata.date
        and likeness(one, other) >= SAME_BODY
        and _NUMBER.findall(body_of(one)) == _NUMBER.findall(body_of(other))
    )


def body_of(letter: Letter) -> str:
    """Return the body without blanks, in narrow characters."""
    return squeeze(narrow(letter.body.of(letter.text)))


def likeness(one: Letter, other: Letter) -> float:
    """Return the share of common character trigrams of two bodies; 1.0 only for equal bodies."""
    first, second = body_of(one), body_of(other)
    if first == second:
        return 1.0
    trigrams = [{words[at : at + 3] for at in range(len(words) - 2)} for words in (first, second)]
    union = trigrams[0] | trigrams[1]
    return min(len(trigrams[0] & trigrams[1]) / len(union), 0.999) if union else 0.0


def settle_versions(session: WriteSession, document_id: str) -> tuple[str, ...]:
    """Make the newest version of a letter current. Return the versions' ids, the current one first.

    The newest is the one with the latest date, else the one that was published last, else the one
    that was stored last.
    """
    document = session.document(document_id)
    versions = [
        each
        for each in session.twins(document.metadata)
        if each.document_id == document_id or are_versions(each.letter, document.letter)
    ] or [document]
    # Twins stand in the order in which they were first stored, and the sort keeps it.
    *others, current = sorted(versions, key=lambda each: recency(each.metadata))
    earlier = [each.document_id for each in reversed(others)]
    session.set_versions(current.document_id, earlier)
    return current.document_id, *earlier


def settle_rest(session: WriteSession, gone: Sequence[Document]) -> None:
    """Make the newest of the versions that are left current, after letters went or changed."""
    for document in gone:
        for twin in session.twins(document.metadata):
            settle_versions(session, twin.document_id)


def recency(facts: Metadata) -> tuple[date, date]:
    """Return by what versions are ordered: their dates, then when they were published."""
    return facts.date or date.min, facts.published_on or date.min
