"""The shapes of the JSON objects: the keys are a stable contract with other programs."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class CitationObject(TypedDict):
    """Where a passage stands."""

    document_id: str
    title: str | None
    document_number: str | None
    issuer: str | None
    date: str | None
    path: list[str]
    pinpoint: str
    start: int
    end: int
    page: int | None
    url: str | None
    proposal_number: str | None
    proposal_title: str | None
    formatted: str


class ShareObject(TypedDict):
    """What one feature gave to a score: `gives` is `value` times `weight`."""

    feature: str
    value: float
    weight: float
    gives: float


class HitObject(TypedDict):
    """One passage found; its last three fields are there only when they were asked for."""

    rank: int
    score: float
    passage_id: str
    text: str
    kind: str
    citation: CitationObject
    explanation: NotRequired[list[ShareObject]]
    marks: NotRequired[list[list[int]]]
    forms: NotRequired[dict[str, str]]


class FacetObject(TypedDict):
    """One value of a facet and how many matching passages have it."""

    value: str
    count: int


class NoteObject(TypedDict):
    """What a reader must know of how an answer came about."""

    code: str
    message: str


class SearchObject(TypedDict):
    """The answer to a search.

    `facets` is there only when it was asked for, `notes` only when there is something to tell.
    """

    query: str
    mode: str
    took_ms: float
    total: int
    hits: list[HitObject]
    facets: NotRequired[dict[str, list[FacetObject]]]
    notes: NotRequired[list[NoteObject]]


class SummaryObject(TypedDict):
    """One line of a list of letters."""

    document_id: str
    title: str | None
    document_number: str | None
    issuer: str | None
    date: str | None
    passages: int


class OverviewObject(TypedDict):
    """What an index holds, counted by letters; `kind` counts passages."""

    documents: int
    passages: int
    issuer: list[FacetObject]
    year: list[FacetObject]
    subject_class: list[FacetObject]
    region: list[FacetObject]
    kind: list[FacetObject]


class RegionObject(TypedDict):
    """Where an issuer sits."""

    province: str | None
    city: str | None
    county: str | None
    level: str | None


class ProposalObject(TypedDict):
    """A proposal or suggestion that a letter answers."""

    number: str | None
    session: str | None
    title: str | None


class SourceObject(TypedDict):
    """A file that says the letter; `uri` is None where it would name a folder of this machine."""

    uri: str | None
    name: str
    sha256: str
    format: str
    size: int


class SpanObject(TypedDict):
    """A half-open range of code points."""

    start: int
    end: int


class SectionObject(TypedDict):
    """A heading and the span of all that stands under it; `parent` is an index into the outline."""

    address: str
    level: int
    label: str
    title: str
    start: int
    end: int
    heading_start: int
    heading_end: int
    parent: int | None


class PassageObject(TypedDict):
    """A passage of a letter."""

    passage_id: str
    text: str
    kind: str
    path: list[str]
    pinpoint: str
    start: int
    end: int
    page: int | None


class DocumentObject(TypedDict):
    """A whole letter, flat."""

    document_id: str
    title: str | None
    document_number: str | None
    index_number: str | None
    issuer: str | None
    issuer_alias: str | None
    region: RegionObject
    addressee: str | None
    co_organisers: list[str]
    proposal_number: str | None
    session: str | None
    proposal_title: str | None
    proposals: list[ProposalObject]
    subject_class: str | None
    reply_class: str | None
    date: str | None
    signed_on: str | None
    written_on: str | None
    published_on: str | None
    date_disagreement: bool
    contact: str | None
    attachments: list[str]
    url: str | None
    sources: list[SourceObject]
    page_count: int | None
    text: str
    body: SpanObject
    outline: list[SectionObject]
    passages: list[PassageObject]
    provenance: dict[str, list[list[int]]]


class EncoderObject(TypedDict):
    """Which encoder made the vectors."""

    name: str
    revision: str
    dimension: int


class StatusObject(TypedDict):
    """How much an index holds, and what it was made with; `size_bytes` is its size on disk."""

    index: str
    documents: int
    passages: int
    vectors: int
    dense: int
    lexical: int
    generation: int
    encoder: EncoderObject
    size_bytes: int


class FindingObject(TypedDict):
    """One thing that a check found."""

    code: str
    message: str
    in_truth: bool
    repaired: bool


class CountsObject(TypedDict):
    """How much a check counted."""

    documents: int
    passages: int
    vectors: int
    dense: int
    lexical: int


class CheckObject(TypedDict):
    """What a check found; `clean` when nothing is wrong any more."""

    clean: bool
    findings: list[FindingObject]
    counts: CountsObject | None


class ErrorObject(TypedDict):
    """What went wrong; `field` is there when one field of the request is to blame."""

    code: str
    message: str
    field: NotRequired[str]


class FailureObject(TypedDict):
    """The object printed or answered in place of a result."""

    error: ErrorObject


class OutcomeObject(TypedDict):
    """What became of one file."""

    name: str
    status: str
    document_id: str | None
    passages: int
    clashes_with: list[str]
    message: str | None
    code: str | None
