"""Letters as read from a source, and as stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points, ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters that the span covers in `text`."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Return whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


class SourceFormat(StrEnum):
    """The file formats that can be read."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"


class Kind(StrEnum):
    """What a sentence does in a reply: report progress, promise, give grounds, thank, or refuse."""

    PROGRESS = "progress"
    COMMITMENT = "commitment"
    BASIS = "basis"
    COURTESY = "courtesy"
    REFUSAL = "refusal"


class ReplyType(StrEnum):
    """Whether a letter answers the proposer, or gives its part to the office that does."""

    REPLY = "reply"
    OPINION = "会办意见"


class Level(StrEnum):
    """The level of government of an issuer."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a source: its number (from 1), and the span of its text in the source's text."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class SourceText:
    """The cleaned text of a file, its pages, and facts that the file declares outside this text.

    `pages` is empty for formats without pages; the spans of pages refer to `text`. `declared` may
    have the keys ``title``, ``url``, ``published_on`` and ``issuer``.
    """

    text: str
    format: SourceFormat
    pages: tuple[Page, ...] = ()
    declared: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Region:
    """The region of an issuer. What the issuer's name does not state is None."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal or suggestion that a letter answers, as the letter names it."""

    number: str | None
    session: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """The facts of a letter. A fact that the source does not state is None or empty.

    `joint_issuers` are the other offices that sign. `suggestion` is the proposal's own text, where
    a page prints it. `unsure` maps the name of a field to words that may state it but are damaged:
    2025526 for a date. Such a field is None.

    `provenance` maps the name of a field to the spans of the words that state its value. A value
    without spans came from :attr:`SourceText.declared` or, like `region`, from another field.
    """

    title: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    issuer: str | None = None
    issuer_alias: str | None = None
    joint_issuers: tuple[str, ...] = ()
    reply_type: ReplyType = ReplyType.REPLY
    region: Region = Region()
    addressee: str | None = None
    co_organisers: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    subject_class: str | None = None
    reply_class: str | None = None
    written_on: date | None = None
    published_on: date | None = None
    signed_on: date | None = None
    contact: str | None = None
    attachments: tuple[str, ...] = ()
    url: str | None = None
    suggestion: str | None = None
    unsure: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def date(self) -> date | None:
        """The date for filters and sorting: `signed_on`, else `written_on`, else `published_on`."""
        return self.signed_on or self.written_on or self.published_on

    @property
    def proposal(self) -> Proposal:
        """The first proposal; if the letter names none, a proposal whose fields are all None."""
        return self.proposals[0] if self.proposals else Proposal(None)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it.

    `level` is 1 for 一、, 2 for (一), 3 for 1., 4 for (1) and 1.1, 5 for ① and 1.1.1, and 0 for an
    attachment behind the signature. `label` has half-width brackets. `heading` is the span of the
    heading, empty where its words are a sentence: these then begin the first passage. `span` covers
    the heading and the text under it. `parent` is the enclosing section's index in
    :attr:`Letter.sections`, or None.
    """

    level: int
    label: str
    title: str
    heading: Span
    span: Span
    parent: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage with its kind; `asked` tells that it repeats the proposer's words."""

    kind: Kind
    span: Span
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is searched and cited.

    `path` holds the headings above the passage, outermost first. `address` is its position in the
    outline (``a2.b3.i4``), unique in the letter. `pinpoint` is that position for people (二、(三)).
    `kind` is that of most of its characters. `sentences` is empty in letters that were parsed by
    older rules.
    """

    address: str
    pinpoint: str
    path: tuple[str, ...]
    kind: Kind
    span: Span
    page: int | None = None
    sentences: tuple[Sentence, ...] = ()

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of the passage's sentences, and its own."""
        return frozenset((self.kind, *(each.kind for each in self.sentences)))


@dataclass(frozen=True, slots=True)
class Letter:
    """A parsed letter. Each non-blank character of `body` is in exactly one heading or passage.

    The passages after those of the body are of attachments printed behind the signature.
    """

    text: str
    body: Span
    metadata: Metadata
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a stored letter was read from. `sha256` is the hash of the file's bytes."""

    uri: str
    name: str
    sha256: str
    format: SourceFormat
    size: int


@dataclass(frozen=True, slots=True)
class Document:
    """A stored letter: its permanent id, its content, and its source files.

    `superseded_by` is the id of the letter that is a newer version of this one, if there is one;
    `earlier_versions` are the ids of the letters that this one supersedes.
    """

    document_id: str
    letter: Letter
    sources: tuple[Source, ...]
    superseded_by: str | None = None
    earlier_versions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole cleaned text of the source, not only the letter in it."""
        return self.letter.text

    @property
    def metadata(self) -> Metadata:
        """The letter's facts."""
        return self.letter.metadata

    @property
    def page_count(self) -> int | None:
        """The number of the last page with text; None for a source without pages."""
        return max((page.number for page in self.letter.pages), default=None)

    def passage_id(self, passage: Passage) -> str:
        """Return the permanent id of one of this letter's passages."""
        return passage_id(self.document_id, passage.address)


def passage_id(document_id: str, address: str) -> str:
    """Return the permanent id of a passage: the letter's id, a colon and the address."""
    return f"{document_id}:{address}"
