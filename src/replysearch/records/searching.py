"""Queries, filters, and search results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from replysearch.records.citations import Citation
from replysearch.records.letters import Kind, Span


class Mode(StrEnum):
    """Which evidence a search uses."""

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on letters and passages; all must hold, and an empty field always does.

    One matching value of a tuple is enough. `region` matches a province, city or county by name.
    `date_from` and `date_to` are inclusive and use :attr:`Metadata.date`, as `year` does.
    """

    issuer: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    kind: tuple[Kind, ...] = ()
    document_number: tuple[str, ...] = ()
    proposal_number: tuple[str, ...] = ()
    subject_class: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no condition."""
        return self == Filters()


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """A search.

    `facets`, `explain` and `marks` ask for what takes more time: counts by facet, the parts of each
    hit's score, and the positions of the query's words in each hit.
    """

    text: str
    limit: int = 10
    mode: Mode = Mode.HYBRID
    filters: Filters = NO_FILTERS
    facets: bool = False
    explain: bool = False
    marks: bool = False


class Feature(StrEnum):
    """A part of a passage's score; see :mod:`replysearch.search.ranking`."""

    COSINE = "cosine"
    WORDS = "words"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Share:
    """One feature's part of a score: `value` times `weight`."""

    feature: Feature
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its rank (from 1) and its score (higher is better).

    `shares` add up to the score. They are empty unless the query asked to explain, and for a query
    by number. `marks` are the spans of the query's words in `text`, if it asked for them.
    """

    rank: int
    score: float
    passage_id: str
    text: str
    kind: Kind
    citation: Citation
    shares: tuple[Share, ...] = ()
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a :class:`Query`.

    `total` counts the passages that pass the filters and match the query's words or reach the dense
    threshold. `facets` maps a facet to (value, matching passages), the most frequent first.
    """

    query: Query
    took_ms: float
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
