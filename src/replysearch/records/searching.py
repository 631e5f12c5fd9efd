"""Searching: a query, its filters, and the hits."""

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
    """Conditions on the letters and passages searched; all must hold, an empty field holds always.

    Inside a tuple any value may match. `region` matches a province, city or county by name.
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
        """Tell whether every letter and passage passes."""
        return self == Filters()


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """A search as asked: the words, which evidence to use, how many hits, and the filters.

    `facets`, `explain` and `marks` ask for what costs more: counts by facet, what each hit's score
    is made of, and where the query's words stand in each hit.
    """

    text: str
    limit: int = 10
    mode: Mode = Mode.HYBRID
    filters: Filters = NO_FILTERS
    facets: bool = False
    explain: bool = False
    marks: bool = False


class Feature(StrEnum):
    """What speaks for a passage; see :mod:`replysearch.search.ranking`."""

    COSINE = "cosine"
    WORDS = "words"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Share:
    """What one feature gave to a score: `value` times `weight`."""

    feature: Feature
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, its place in the result list (from 1), and its score (higher is better).

    `shares` add up to the score; they are there when the query asked for an explanation, unless it
    was a letter's number. `marks` are the places of the query's words in `text`, in order and
    apart, where the query asked for them.
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

    `total` counts the passages that match the query's words or stand above the dense threshold,
    after filters. `facets` maps a facet's name to (value, number of matching passages), most first.
    """

    query: Query
    took_ms: float
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
