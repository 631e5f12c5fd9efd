"""Queries, filters, and search results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from replysearch.records.citations import Citation
from replysearch.records.letters import Kind, Span


class Mode(StrEnum):
    """Whether a search compares words (LEXICAL), vectors (DENSE) or both (HYBRID)."""

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on letters and passages. All must hold; an empty field sets no condition.

    If a field has several values, one of them must match. `region` holds names of provinces, cities
    or counties. `year` and the dates, which are inclusive, apply to :attr:`Metadata.date`. Earlier
    versions of letters pass only if `earlier` is set.
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
    earlier: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is no condition."""
        return self == Filters()


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """A search.

    `facets` adds counts, `explain` the parts of scores, `marks` the words' spans; each takes time.
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

    With `Query.explain`, `shares` add up to the score, unless the query is a letter's number. With
    `Query.marks`, `marks` are the spans of the query's words in `text`. If the query's filters name
    kinds, `kind_marks` are the spans of the sentences of these kinds in `text`.
    """

    rank: int
    score: float
    passage_id: str
    text: str
    kind: Kind
    citation: Citation
    shares: tuple[Share, ...] = ()
    marks: tuple[Span, ...] = ()
    kind_marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits of a :class:`Query`, with counts.

    `total` counts the matching passages. A passage that passes the filters matches if it contains a
    word of the query (except in DENSE) or its cosine reaches the threshold (except in LEXICAL). If
    the query is a letter's number, only passages of letters with this number match. `facets` maps a
    facet's name to the facet's values with their numbers of matching passages, largest first.
    """

    query: Query
    took_ms: float
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
