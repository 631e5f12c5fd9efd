"""Outcomes of adding files to an index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from replysearch.errors import SourceError


class OutcomeStatus(StrEnum):
    """The result for a file. In the first four cases the file's letter is in the index."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome for a file.

    `name` is the file's name, or its path if the file was skipped or could not be parsed. A folder
    without files to read also fails. `document_id` is the id of the file's letter. `passages` is
    the letter's number of passages, or 0 if nothing was stored. `clashes_with` has the ids of
    letters with the same issuer and document number as an added letter, and other content.
    `supersedes` has the ids of the letters of which an added letter is the newer version, and
    `superseded_by` is the id of the newer version of an added letter. `message` says why a file
    was skipped or failed, and `error` is the error that caused a failure, if any.
    """

    name: str
    status: OutcomeStatus
    document_id: str | None = None
    passages: int = 0
    message: str | None = None
    clashes_with: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    superseded_by: str | None = None
    error: SourceError | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The number of outcomes per status."""

    outcomes: Mapping[OutcomeStatus, int] = field(default_factory=dict)


def failure(name: str, message: str, error: SourceError | None = None) -> Outcome:
    """Return the outcome for a file that failed."""
    return Outcome(name, OutcomeStatus.FAILED, message=message, error=error)
