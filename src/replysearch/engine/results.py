"""What the engine gives back: frozen records, none of them tied to a connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from replysearch.records import Citation, Kind


class Scored(NamedTuple):
    """Passage rows (n,) int64 and their scores (n,) float32, best first, then by rising row."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


NOTHING_SCORED = Scored(np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True, slots=True)
class LexicalMatch:
    """The best passages by words, and how many passages match in all."""

    found: Scored
    total: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the filters of a query let through; None lets everything through.

    `documents` are document rows. An empty set lets nothing through.
    """

    documents: frozenset[int] | None = None
    kinds: frozenset[Kind] | None = None

    @property
    def is_everything(self) -> bool:
        """Tell whether no passage is kept out."""
        return self.documents is None and self.kinds is None

    @property
    def is_nothing(self) -> bool:
        """Tell whether no passage can pass."""
        return self.documents == frozenset() or self.kinds == frozenset()


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as stored, with the citation of all of it. `ordinal` counts from 0."""

    row: int
    passage_id: str
    ordinal: int
    text: str
    kind: Kind
    citation: Citation


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One line of a list of letters; `passages` is their number."""

    document_id: str
    title: str | None
    document_number: str | None
    issuer: str | None
    date: date | None
    passages: int


@dataclass(frozen=True, slots=True)
class Names:
    """The different places (provinces, cities, counties) and issuers of an index's letters."""

    places: tuple[str, ...]
    issuers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the index holds.

    `vectors` counts stored vectors, `dense` those that dense search sees (a zero vector is left
    out), `lexical` the passages that word search sees.
    """

    documents: int
    passages: int
    vectors: int
    dense: int
    lexical: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found wrong.

    `code` is stable and for programs, `message` is for people. `in_truth` tells that stored
    content itself is damaged, which no repair can bring back.
    """

    code: str
    message: str
    in_truth: bool
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found; `counts` is None when the truth could not be counted."""

    findings: tuple[Finding, ...]
    counts: Counts | None

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing is wrong, or nothing any more."""
        return all(finding.repaired for finding in self.findings)
