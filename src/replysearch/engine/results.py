"""Results of the engine: frozen records that do not depend on a connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from replysearch.engine.kind_codes import unpacked_sentences
from replysearch.records import Citation, EncoderIdentity, Kind, Sentence

Facets = Mapping[str, tuple[tuple[str, int], ...]]


class Scored(NamedTuple):
    """Passage rows (n,) int64 and their scores (n,) float32: best first, equal scores by row."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


NOTHING_SCORED = Scored(np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True, slots=True)
class LexicalMatch:
    """The best passages by words, and how many passages match in total."""

    found: Scored
    total: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """The document rows and the kinds that filters allow. A field that is None allows all.

    The document rows in `without` are not allowed: letters with a newer version.
    """

    documents: frozenset[int] | None = None
    kinds: frozenset[Kind] | None = None
    without: frozenset[int] = frozenset()

    @property
    def is_everything(self) -> bool:
        """Return True if every passage is allowed."""
        return self.documents is None and self.kinds is None and not self.without

    @property
    def is_nothing(self) -> bool:
        """Return True if no passage is allowed."""
        is_empty = self.documents is not None and not self.documents - self.without
        return is_empty or self.kinds == frozenset()

    def allows(self, document: int) -> bool:
        """Return True if the document row is allowed."""
        return document not in self.without and (
            self.documents is None or document in self.documents
        )


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A stored passage with its citation. `ordinal` is its number in the letter, from 0.

    `packed_sentences` are as in `engine.kind_codes`, counted from the start of `text`.
    """

    row: int
    passage_id: str
    ordinal: int
    text: str
    kind: Kind
    citation: Citation
    packed_sentences: str = "[]"

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences with their kinds; their spans are in `text`."""
        return unpacked_sentences(self.packed_sentences)

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of the sentences, and that of the passage."""
        return frozenset((self.kind, *(each.kind for each in self.sentences)))


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """An entry in the list of letters; `passages` is the number of its passages.

    `superseded_by` is the id of a newer version, if there is one.
    """

    document_id: str
    title: str | None
    document_number: str | None
    issuer: str | None
    date: date | None
    passages: int
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The distinct places (provinces, cities, counties) and issuers of an index's letters."""

    places: tuple[str, ...]
    issuers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of stored letters, passages and vectors, and of passages that searches can find."""

    documents: int
    passages: int
    vectors: int
    dense: int
    lexical: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that a check found: a stable `code` for programs, a `message` for people.

    `in_truth` means that the database or an original is damaged, which a check cannot repair.
    """

    code: str
    message: str
    in_truth: bool
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a check; `counts` is None if the database cannot be read."""

    findings: tuple[Finding, ...]
    counts: Counts | None

    @property
    def is_clean(self) -> bool:
        """Return True if nothing is wrong, or everything was repaired."""
        return all(finding.repaired for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index. `size_bytes` is the size of its folder on disk."""

    folder: Path
    counts: Counts
    generation: int
    encoder: EncoderIdentity
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The content of an index. The facets count letters, except ``kind``, which counts passages."""

    documents: int
    passages: int
    facets: Facets
