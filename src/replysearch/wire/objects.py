"""Searches, letters and errors → the JSON objects of the command line and the HTTP interface.

Dates are text in ISO 8601. Offsets count code points from the start of the letter's text (for
`marks`, of the hit's text); ends are exclusive. What the letter does not state is None or empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, cast

from replysearch.messages import answering as messages
from replysearch.records import (
    AnswerNote,
    Citation,
    Document,
    Hit,
    Metadata,
    Passage,
    Region,
    SearchResult,
    Section,
    Sentence,
    Share,
    Source,
    Span,
)
from replysearch.search.citations import Form, cited_as

if TYPE_CHECKING:
    from replysearch.engine.results import DocumentSummary
    from replysearch.errors import ReplysearchError
    from replysearch.library import Library
    from replysearch.wire.shapes import (
        CitationObject,
        DocumentObject,
        ErrorObject,
        FacetObject,
        FailureObject,
        HitObject,
        NoteObject,
        PassageObject,
        ProposalObject,
        RegionObject,
        SearchObject,
        SectionObject,
        SentenceObject,
        ShareObject,
        SourceObject,
        SummaryObject,
    )

#: Starts of source URIs that name no folder of this machine.
_PUBLIC_URIS = ("http://", "https://", "sha256:")


def dates_disagree(facts: Metadata) -> bool:
    """Return whether any two of a letter's dates (signed, written, published) differ."""
    stated = {facts.signed_on, facts.written_on, facts.published_on} - {None}
    return len(stated) > 1


def search_object(result: SearchResult, *, forms: bool = False) -> SearchObject:
    """Return a search result's JSON object; if `forms` is true, with all forms of each citation."""
    found: SearchObject = {
        "query": result.query.text,
        "mode": result.query.mode.value,
        "took_ms": round(result.took_ms, 2),
        "total": result.total,
        "hits": [hit_object(hit) for hit in result.hits],
    }
    for shown, hit in zip(found["hits"], result.hits, strict=True):
        if result.query.explain:
            shown["explanation"] = [_share_object(share) for share in hit.shares]
        if result.query.marks:
            shown["marks"] = [[span.start, span.end] for span in hit.marks]
        if result.query.filters.kind:
            shown["kind_marks"] = [[span.start, span.end] for span in hit.kind_marks]
        if forms:
            shown["forms"] = citation_forms(hit.citation)
    if result.query.facets:
        found["facets"] = {name: facet_objects(each) for name, each in result.facets.items()}
    return found


def facet_objects(values: Iterable[tuple[str, int]]) -> list[FacetObject]:
    """Return the JSON objects of a facet's values with their counts."""
    return [{"value": value, "count": count} for value, count in values]


def hit_object(hit: Hit) -> HitObject:
    """Return the JSON object of a passage found."""
    return {
        "rank": hit.rank,
        "score": float(hit.score),
        "passage_id": hit.passage_id,
        "text": hit.text,
        "kind": hit.kind.value,
        "citation": citation_object(hit.citation),
    }


def _share_object(share: Share) -> ShareObject:
    return {
        "feature": share.feature.value,
        "value": share.value,
        "weight": share.weight,
        "gives": share.value * share.weight,
    }


def citation_forms(citation: Citation) -> dict[str, str]:
    """Return the names of all forms, each with the citation in that form."""
    return {form.value: cited_as(citation, form) for form in Form}


def citation_object(citation: Citation) -> CitationObject:
    """Return the JSON object of a citation."""
    return {
        "document_id": citation.document_id,
        "title": citation.title,
        "document_number": citation.document_number,
        "issuer": citation.issuer,
        "date": _day(citation.date),
        "path": list(citation.path),
        "pinpoint": citation.pinpoint,
        "start": citation.span.start,
        "end": citation.span.end,
        "page": citation.page,
        "url": citation.url,
        "proposal_number": citation.proposal_number,
        "proposal_title": citation.proposal_title,
        "formatted": citation.formatted,
    }


def summary_object(summary: DocumentSummary) -> SummaryObject:
    """Return the JSON object of a letter in a list."""
    return {
        "document_id": summary.document_id,
        "title": summary.title,
        "document_number": summary.document_number,
        "issuer": summary.issuer,
        "date": _day(summary.date),
        "passages": summary.passages,
        "superseded_by": summary.superseded_by,
    }


def document_object(document: Document, *, places: bool = True) -> DocumentObject:
    """Return a letter's JSON object. If `places` is false, no folder of this machine is named."""
    from replysearch.letters import section_address  # noqa: PLC0415 - searches do not need it

    facts, letter = document.metadata, document.letter
    return {
        "document_id": document.document_id,
        "title": facts.title,
        "document_number": facts.document_number,
        "index_number": facts.index_number,
        "issuer": facts.issuer,
        "issuer_alias": facts.issuer_alias,
        "joint_issuers": list(facts.joint_issuers),
        "reply_type": facts.reply_type.value,
        "region": _region_object(facts.region),
        "addressee": facts.addressee,
        "co_organisers": list(facts.co_organisers),
        "proposal_number": facts.proposal.number,
        "session": facts.proposal.session,
        "proposal_title": facts.proposal.title,
        "proposals": [cast("ProposalObject", asdict(each)) for each in facts.proposals],
        "subject_class": facts.subject_class,
        "reply_class": facts.reply_class,
        "date": _day(facts.date),
        "signed_on": _day(facts.signed_on),
        "written_on": _day(facts.written_on),
        "published_on": _day(facts.published_on),
        "date_disagreement": dates_disagree(facts),
        "contact": facts.contact,
        "attachments": list(facts.attachments),
        "url": facts.url,
        "suggestion": facts.suggestion,
        "unsure": dict(facts.unsure),
        "superseded_by": document.superseded_by,
        "earlier_versions": list(document.earlier_versions),
        "sources": [_source_object(source, places=places) for source in document.sources],
        "page_count": document.page_count,
        "text": document.text,
        "body": {"start": letter.body.start, "end": letter.body.end},
        "outline": [
            _section_object(section, section_address(letter.sections, number))
            for number, section in enumerate(letter.sections)
        ],
        "passages": [_passage_object(document, passage) for passage in letter.passages],
        "provenance": _provenance_object(facts.provenance),
    }


def _region_object(region: Region) -> RegionObject:
    level = region.level.value if region.level else None
    return cast("RegionObject", {**asdict(region), "level": level})


def _source_object(source: Source, *, places: bool) -> SourceObject:
    bare = source.name.replace("\\", "/").rpartition("/")[2]
    shown = {
        "uri": source.uri if places or source.uri.lower().startswith(_PUBLIC_URIS) else None,
        "name": source.name if places else bare or source.name,
        "format": source.format.value,
    }
    return cast("SourceObject", {**asdict(source), **shown})


def _section_object(section: Section, address: str) -> SectionObject:
    return {
        "address": address,
        "level": section.level,
        "label": section.label,
        "title": section.title,
        "start": section.span.start,
        "end": section.span.end,
        "heading_start": section.heading.start,
        "heading_end": section.heading.end,
        "parent": section.parent,
    }


def _passage_object(document: Document, passage: Passage) -> PassageObject:
    return {
        "passage_id": document.passage_id(passage),
        "text": passage.span.of(document.text),
        "kind": passage.kind.value,
        "path": list(passage.path),
        "pinpoint": passage.pinpoint,
        "start": passage.span.start,
        "end": passage.span.end,
        "page": passage.page,
        "sentences": [_sentence_object(each) for each in passage.sentences],
    }


def _sentence_object(sentence: Sentence) -> SentenceObject:
    start, end = sentence.span
    kind = sentence.kind.value
    return {"start": start, "end": end, "kind": kind, "asked": sentence.asked}


def _provenance_object(provenance: Mapping[str, tuple[Span, ...]]) -> dict[str, list[list[int]]]:
    return {name: [[span.start, span.end] for span in spans] for name, spans in provenance.items()}


def note_object(note: AnswerNote, detail: str = "") -> NoteObject:
    """Return the JSON object of a note. `detail` is inserted into the message."""
    message = messages.ANSWER_NOTES[note.value].format(detail=detail)
    return {"code": note.value, "message": message}


def notes_on(result: SearchResult, library: Library) -> list[NoteObject]:
    """Return a note if nothing was found because the index has no letters, else no notes."""
    if result.total or library.counts().documents:
        return []
    return [note_object(AnswerNote.NO_LETTERS)]


def failure_object(error: ReplysearchError) -> FailureObject:
    """Return the JSON object that reports an error."""
    wrong: ErrorObject = {"code": error.code, "message": str(error)}
    if error.field is not None:
        wrong["field"] = error.field
    return {"error": wrong}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
