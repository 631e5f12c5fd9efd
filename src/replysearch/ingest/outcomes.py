"""Outcomes of adding files to an index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from replysearch.errors import SourceError


class OutcomeStatus(StrEnum):
    """The result for a file. In the first four cases its letter is in the index."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome for a file.

    `name` is the file's name, or its path if it was skipped or could not be read. `document_id` is
    the letter that has the file as a source, `passages` its number of passages, 0 if nothing was
    stored. `clashes_with` are letters with the issuer and document number of an added letter.
    `message` is the reason for skipping or failing, `error` its cause, if there is one.
    """

    name: str
    status: OutcomeStatus
    document_id: str | None = None
    passages: int = 0
    message: str | None = None
    clashes_with: tuple[str, ...] = ()
    error: SourceError | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The number of files per result."""

    outcomes: Mapping[OutcomeStatus, int] = field(default_factory=dict)


def failure(name: str, message: str, error: SourceError | None = None) -> Outcome:
    """Return the outcome for a file that failed."""
    return Outcome(name, OutcomeStatus.FAILED, message=message, error=error)
