"""What became of each file that was to be taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from replysearch.errors import SourceError


class OutcomeStatus(StrEnum):
    """How a file ended: stored in one of four ways, passed over, or failed."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        name: The file's name, or its path where it could not be read.
        status: What became of it.
        document_id: The letter that holds it now, where there is one.
        passages: How many passages that letter has, where it was stored now.
        message: Why the file was passed over or failed.
        clashes_with: The letters of the same office and number that say something else.
        error: The error of a file that failed.
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
    """How many files ended in each way."""

    outcomes: Mapping[OutcomeStatus, int] = field(default_factory=dict)


def failure(name: str, message: str, error: SourceError | None = None) -> Outcome:
    """Return what became of a file that failed."""
    return Outcome(name, OutcomeStatus.FAILED, message=message, error=error)
