"""Records → rows of the tables, and back without loss."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

from replysearch.chinese.document_numbers import (
    document_number_key,
    index_number_key,
    proposal_number_key,
)
from replysearch.chinese.text import fold
from replysearch.engine.kind_codes import packed_sentences, unpacked_sentences
from replysearch.records import (
    Citation,
    EncoderIdentity,
    Kind,
    Level,
    Manifest,
    Metadata,
    Page,
    Passage,
    Proposal,
    Region,
    ReplyType,
    Section,
    Source,
    SourceFormat,
    Span,
)

#: Endings of place names that people often omit.
_PLACE_ENDINGS = ("自治区", "自治州", "自治县", "省", "市", "县", "区", "州", "盟", "旗")
#: The metadata fields that are lists of words. Letters that an older version stored lack some.
_LIST_FIELDS = ("joint_issuers", "co_organisers", "attachments")
_DATE_FIELDS = ("written_on", "published_on", "signed_on")

_dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def day_of(value: str | None) -> date | None:
    """Return the date that a column holds, or None."""
    return None if value is None else date.fromisoformat(value)


def metadata_json(metadata: Metadata) -> str:
    """Return the metadata as a JSON object."""
    region = metadata.region
    facts = {each.name: getattr(metadata, each.name) for each in fields(Metadata)}
    days = {name: _iso(facts[name]) for name in _DATE_FIELDS}
    return _dumped(
        {
            **facts,
            **days,
            "region": [region.province, region.city, region.county, region.level],
            "proposals": [[p.number, p.session, p.title] for p in metadata.proposals],
            "provenance": {name: list(spans) for name, spans in metadata.provenance.items()},
        }
    )


def metadata_from_json(stored: str) -> Metadata:
    """Return the metadata that :func:`metadata_json` wrote."""
    facts: dict[str, Any] = json.loads(stored)
    province, city, county, level = facts.pop("region")
    for name in _DATE_FIELDS:
        facts[name] = day_of(facts[name])
    for name in _LIST_FIELDS:
        facts[name] = tuple(facts.get(name, ()))
    facts["reply_type"] = ReplyType(facts.get("reply_type", ReplyType.REPLY))
    facts["proposals"] = tuple(Proposal(*proposal) for proposal in facts["proposals"])
    facts["provenance"] = {
        name: tuple(Span(*span) for span in spans) for name, spans in facts["provenance"].items()
    }
    region = Region(province, city, county, None if level is None else Level(level))
    return Metadata(region=region, **facts)


def issuer_key(name: str | None) -> str | None:
    """Return the form of an issuer's name by which issuers are compared."""
    return None if name is None else fold(name)


def place_forms(name: str) -> Iterator[str]:
    """Yield the folded name of a place, then the name without its ending (省, 市 …), if any."""
    folded = fold(name)
    yield folded
    for ending in _PLACE_ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 2:
            yield folded.removesuffix(ending)
            return


def match_columns(metadata: Metadata) -> dict[str, str | None]:
    """Return the issuer, document number and first proposal number in the form for comparison."""
    number, proposal = metadata.document_number, metadata.proposal
    return {
        "issuer_key": issuer_key(metadata.issuer),
        "number_key": None if number is None else document_number_key(number),
        "proposal_key": None if proposal.number is None else proposal_number_key(proposal.number),
    }


def document_columns(metadata: Metadata) -> dict[str, str | int | None]:
    """Return the columns of `documents` that are made from the metadata.

    The column ``metadata`` has all facts as JSON. Most other columns repeat a fact, for queries.
    """
    day, proposal, region = metadata.date, metadata.proposal, metadata.region
    return {
        **match_columns(metadata),
        "title": metadata.title,
        "document_number": metadata.document_number,
        "issuer": metadata.issuer,
        "date": _iso(day),
        "year": None if day is None else day.year,
        "url": metadata.url,
        "proposal_number": proposal.number,
        "proposal_title": proposal.title,
        "subject_class": metadata.subject_class,
        "province": region.province,
        "city": region.city,
        "county": region.county,
        "metadata": metadata_json(metadata),
    }


def filter_values(metadata: Metadata) -> frozenset[tuple[str, str]]:
    """Return the (field, value) pairs under which a filter or a number finds the letter."""
    keys = {("issuer", fold(name)) for name in (metadata.issuer, metadata.issuer_alias) if name}
    region = metadata.region
    for place in (region.province, region.city, region.county):
        if place:
            keys |= {("region", key) for key in place_forms(place)}
    if metadata.document_number:
        keys.add(("document_number", document_number_key(metadata.document_number)))
    if metadata.index_number:
        keys.add(("index_number", index_number_key(metadata.index_number)))
    for proposal in metadata.proposals:
        if proposal.number:
            keys.add(("proposal_number", proposal_number_key(proposal.number)))
    if metadata.subject_class:
        keys.add(("subject_class", fold(metadata.subject_class)))
    return frozenset(keys)


def page_row(page: Page) -> tuple[int, int, int]:
    """Return a page as (number, start, end)."""
    return page.number, page.span.start, page.span.end


def page_of(row: Sequence[Any]) -> Page:
    """Return the page that :func:`page_row` made into `row`."""
    return Page(row[0], Span(row[1], row[2]))


def section_row(section: Section) -> tuple[int, str, str, int, int, int, int, int | None]:
    """Return a section as (level, label, title, heading_start, heading_end, start, end, parent)."""
    names = section.level, section.label, section.title
    return *names, *section.heading, *section.span, section.parent


def section_of(row: Sequence[Any]) -> Section:
    """Return the section that :func:`section_row` made into `row`."""
    level, label, title, heading_start, heading_end, start, end, parent = row
    return Section(level, label, title, Span(heading_start, heading_end), Span(start, end), parent)


def passage_row(passage: Passage) -> tuple[str, str, str, str, int, int, int | None, str]:
    """Return a passage as (address, pinpoint, path, kind, start, end, page, sentences)."""
    path = _dumped(passage.path)
    sentences = packed_sentences(passage.sentences, passage.span.start)
    place = passage.address, passage.pinpoint, path
    return *place, passage.kind, *passage.span, passage.page, sentences


@lru_cache(maxsize=4096)  # neighbouring passages have the same headings
def path_of(stored: str) -> tuple[str, ...]:
    """Return the headings in a passage's column `path`."""
    return tuple(json.loads(stored))


def passage_of(row: Sequence[Any]) -> Passage:
    """Return the passage that :func:`passage_row` made into `row`.

    Rows in back-ups of older versions have no sentences.
    """
    address, pinpoint, path, kind, start, end, page, *rest = row
    sentences = unpacked_sentences(rest[0], start) if rest else ()
    place = address, pinpoint, path_of(path)
    return Passage(*place, Kind(kind), Span(start, end), page, sentences)


#: The columns of passage `p` and document `d` for a citation, in the order of `Citation`'s fields.
CITATION_COLUMNS = """
d.document_id, d.title, d.document_number, d.issuer, d.date, p.path, p.pinpoint, p.start, p."end",
p.page, d.url, d.proposal_number, d.proposal_title
"""


def citation_of(row: Sequence[Any]) -> Citation:
    """Return the citation in a row of :data:`CITATION_COLUMNS`."""
    document_id, title, number, issuer, day, path, pinpoint, start, end, *others = row
    position = path_of(path), pinpoint, Span(start, end)
    return Citation(document_id, title, number, issuer, day_of(day), *position, *others)


def source_row(source: Source) -> tuple[str, str, str, str, int]:
    """Return a source as (uri, name, sha256, format, size)."""
    return source.uri, source.name, source.sha256, source.format, source.size


def source_of(row: Sequence[Any]) -> Source:
    """Return the source that :func:`source_row` made into `row`."""
    uri, name, sha256, format_, size = row
    return Source(uri, name, sha256, SourceFormat(format_), size)


def manifest_json(manifest: Manifest) -> str:
    """Return the manifest as a JSON object."""
    encoder = manifest.encoder
    return _dumped(
        {
            "encoder": [encoder.name, encoder.revision, encoder.dimension],
            "passage_rules": manifest.passage_rules,
            "normalisation": manifest.normalisation,
        }
    )


def manifest_from_json(stored: str) -> Manifest:
    """Return the manifest that :func:`manifest_json` wrote."""
    facts = json.loads(stored)
    name, revision, dimension = facts["encoder"]
    encoder = EncoderIdentity(name, revision, dimension)
    return Manifest(encoder, facts["passage_rules"], facts["normalisation"])
