"""The facts of a letter, with the spans of the text that states them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from replysearch.chinese.dates import DATE
from replysearch.chinese.document_numbers import document_numbers
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.places import region_of
from replysearch.chinese.text import narrow, squeeze, tidy_name, trimmed
from replysearch.letters.attachments import attachment_names
from replysearch.letters.facts.issuers import (
    NamedOffice,
    Offices,
    offices_of,
    offices_on_page,
    red_head,
    signing_offices,
)
from replysearch.letters.facts.labels import Fact, row_lines
from replysearch.letters.facts.page_facts import (
    CLASS_ONLY,
    PROPOSAL_TITLE,
    FoundFacts,
    iso_day,
    note_class,
    note_page_facts,
    part_of,
)
from replysearch.letters.facts.parties import co_organisers, contact_lines, opening_of
from replysearch.letters.facts.proposals import proposals_in, session_in
from replysearch.letters.facts.titles import as_title, find_title, is_title
from replysearch.letters.frame import Frame
from replysearch.letters.lines import Line
from replysearch.letters.signature import damaged_date
from replysearch.records import Metadata, Proposal, Region, ReplyType, Span

# A proposal's number on its own, perhaps behind its year: 2024-0156.
_PAGE_NUMBER = lazy_pattern(r"(?:(?:19|20)\d\d\s*[-—年]\s*第?)?(?P<number>[A-Za-z]?\d{1,8})")
_OPINION = lazy_pattern(r"[会协]办的?意见|办理意见如下")
_OPINION_OPENING = lazy_pattern(r"(?:提出|现将?).{0,8}[会协]办意见")
#: Lines before the addressee that are searched for the title and the numbers. Chosen, not measured.
_HEAD_LINES = 60
#: Longest line, in characters, that may name a reply class besides other words. Chosen.
_CLASS_LINE = 60
#: Longest rest of a line after a document number. Chosen, not measured: a class, who signed it.
_AFTER_NUMBER = 24


def metadata_of(
    text: str,
    lines: Sequence[Line],
    labelled: Sequence[Fact],
    frame: Frame,
    declared: Mapping[str, str],
) -> Metadata:
    """Return the facts of the letter at `frame`; `declared` fills what the text does not state."""
    facts = FoundFacts()
    page_facts = [each for each in labelled if _is_of_page(each, frame)]
    rows = row_lines(lines, page_facts)
    head = _head_lines(lines, rows, frame)
    title = find_title(head)
    if title:
        facts.note("title", title.words, title.span)
        note_class(title.span.of(narrow(text)), title.span, facts)
    _note_head(head, facts)
    _note_signature(frame, facts)
    note_page_facts(text, page_facts, facts)
    _note_page_date(head, facts)
    _note_tail_class(lines, frame, facts)
    _note_declared(declared, facts)
    opening = opening_of(text, frame.body)
    proposals, places = proposals_in(text, title.span if title else None, opening)
    _note_proposal_title(head, facts)
    proposals = _completed(proposals, places, facts)
    if frame.addressee:
        addressee = tidy_name(frame.addressee.of(text)).removeprefix("尊敬的")
        facts.note("addressee", addressee, frame.addressee)
    contact, contact_spans = contact_lines(text, (frame.body, frame.tail))
    facts.note("contact", contact, *contact_spans)
    partners, partner_spans = co_organisers(text, opening)
    if partners:
        facts.places["co_organisers"] = partner_spans
    listed = [line.span for line in frame.attachments] or [each.heading for each in frame.annexes]
    if listed:
        facts.places["attachments"] = tuple(listed)
    if frame.suggestion:
        facts.places["suggestion"] = (trimmed(text, frame.suggestion),)
    offices = offices_of(
        signing_offices(frame.signature),
        title.office if title else None,
        red_head(head),
        offices_on_page(text, page_facts, declared),
    )
    _note_offices(offices, facts)
    suggestion = frame.suggestion.of(text).strip() if frame.suggestion else None
    opinion = _OPINION.search(facts.values.get("title", "")) or _OPINION_OPENING.search(
        squeeze(opening.of(text))
    )
    return Metadata(
        title=facts.values.get("title"),
        document_number=facts.values.get("document_number"),
        index_number=facts.values.get("index_number"),
        issuer=offices.issuer.name if offices.issuer else None,
        issuer_alias=offices.alias.name if offices.alias else None,
        joint_issuers=tuple(each.name for each in offices.joint),
        reply_type=ReplyType.OPINION if opinion else ReplyType.REPLY,
        region=_region(offices.issuer, proposals),
        addressee=facts.values.get("addressee"),
        co_organisers=partners,
        proposals=proposals,
        subject_class=facts.values.get("subject_class"),
        reply_class=facts.values.get("reply_class"),
        written_on=facts.day("written_on"),
        published_on=facts.day("published_on"),
        signed_on=facts.day("signed_on"),
        contact=facts.values.get("contact"),
        attachments=attachment_names(frame.attachments)
        or tuple(each.title for each in frame.annexes if each.title),
        url=declared.get("url"),
        suggestion=suggestion or None,
        unsure=_unsure(frame, facts),
        provenance={**places, **facts.places},
    )


def _is_of_page(fact: Fact, frame: Frame) -> bool:
    """Return whether a labelled fact stands outside the letter's body, and is no part of it."""
    before = fact.label.start < frame.head.end
    return before or (fact.label.start >= frame.body.end)


def _head_lines(lines: Sequence[Line], rows: set[int], frame: Frame) -> list[Line]:
    """Return the lines above the letter that are no facts of the page and no proposal's text."""
    asked = frame.suggestion
    return [
        line
        for at, line in enumerate(lines)
        if line.span.end <= frame.head.end
        and at not in rows
        and not (asked and asked.start <= line.span.start < asked.end)
    ][-_HEAD_LINES:]


def _note_head(head: Sequence[Line], facts: FoundFacts) -> None:
    """Note the document number and the class that stand on lines of their own above the letter."""
    for line in reversed(head):
        found = next(document_numbers(line.flat), None)
        rest = squeeze(line.flat[found.end :]) if found else ""
        before = CLASS_ONLY.fullmatch(squeeze(line.flat[: found.start])) if found else None
        if found and (found.start == 0 or before) and len(rest) <= _AFTER_NUMBER:
            facts.note("document_number", found.normal, part_of(line.span, found.start, found.end))
        if before:
            place = part_of(line.span, before.start("class"), before.end("class"))
            facts.note("reply_class", before["class"].upper(), place)
        if alone := CLASS_ONLY.fullmatch(line.squeezed):
            facts.note("reply_class", alone["class"].upper(), line.span)
        if found and (behind := CLASS_ONLY.fullmatch(rest)):
            start = line.flat.index(behind["class"], found.end)
            end = len(line.flat.rstrip(" )"))
            facts.note("reply_class", behind["class"].upper(), part_of(line.span, start, end))
        if len(line.flat) <= _CLASS_LINE and not is_title(line.flat):
            note_class(line.flat, line.span, facts)


def _note_signature(frame: Frame, facts: FoundFacts) -> None:
    if not frame.signature:
        return
    # Layout may break a date over lines.
    words = "".join(line.squeezed if at else line.flat for at, line in enumerate(frame.signature))
    whole = Span(frame.signature[0].span.start, frame.signature[-1].span.end)
    for line in frame.signature:
        if iso_day(line.flat) == iso_day(words):
            facts.note("signed_on", iso_day(line.flat), line.span)
    facts.note("signed_on", iso_day(words), whole)


def _note_page_date(head: Sequence[Line], facts: FoundFacts) -> None:
    """Note as publication date the only unlabelled date above the letter."""
    dates = [
        (day, line.span)
        for line in head
        if (match := DATE.search(line.flat))
        and (day := iso_day(match[0]))
        and ":" not in line.flat[: match.start()]
    ]
    if len({day for day, _ in dates}) == 1:
        facts.note("published_on", *dates[0])


def _note_tail_class(lines: Sequence[Line], frame: Frame, facts: FoundFacts) -> None:
    for line in lines:
        if line.span.start >= frame.tail.start and len(line.flat) <= _CLASS_LINE:
            note_class(line.flat, line.span, facts)


def _note_declared(declared: Mapping[str, str], facts: FoundFacts) -> None:
    facts.note("title", as_title(declared.get("title", "")))
    facts.note("published_on", iso_day(narrow(declared.get("published_on", ""))))


def _note_proposal_title(head: Sequence[Line], facts: FoundFacts) -> None:
    """Note the proposal's title where it stands on a line of its own above the reply."""
    for line in reversed(head):
        if PROPOSAL_TITLE.fullmatch(line.squeezed):
            facts.note("page_proposal_title", tidy_name(line.flat), line.span)


def _completed(
    proposals: tuple[Proposal, ...], places: dict[str, tuple[Span, ...]], facts: FoundFacts
) -> tuple[Proposal, ...]:
    """Return the proposals with what only the page's facts state of the first."""
    first = proposals[0] if proposals else Proposal(None)
    number, title = first.number, first.title
    session = first.session
    page = facts.values
    if number is None and (digits := _PAGE_NUMBER.search(page.get("page_proposal_number", ""))):
        number = f"第{digits['number']}号"
    title = title or _page_title(page.get("page_proposal_title"))
    session = session or session_in(page.get("page_session", ""))
    for name, had, now in (
        ("proposal_number", first.number, number),
        ("proposal_title", first.title, title),
        ("session", first.session, session),
    ):
        place = facts.places.pop(f"page_{name}", None)
        if now and not had and place:
            places[name] = place
    if number or title or session:
        return (Proposal(number, session, title), *proposals[1:])
    return proposals


def _page_title(words: str | None) -> str | None:
    return words.strip("《》") if words and not is_title(words) else None


def _note_offices(offices: Offices, facts: FoundFacts) -> None:
    for name, office in (("issuer", offices.issuer), ("issuer_alias", offices.alias)):
        if office and office.span:
            facts.places[name] = (office.span,)
    if spans := tuple(each.span for each in offices.joint if each.span):
        facts.places["joint_issuers"] = spans


def _region(issuer: NamedOffice | None, proposals: Sequence[Proposal]) -> Region:
    """Return the region in the issuer's name, else in that of the session: 某县十九届人大."""
    region = region_of(issuer.name) if issuer else Region()
    session = proposals[0].session if proposals else None
    if region == Region() and session:
        place = session.removeprefix("政协")
        return region_of(place) if not place.startswith(("第", "全国")) else region
    return region


def _unsure(frame: Frame, facts: FoundFacts) -> dict[str, str]:
    """Return the words of the facts that stand in the letter, but damaged."""
    damaged = [words for line in frame.signature if (words := damaged_date(line))]
    return {"signed_on": damaged[0]} if damaged and "signed_on" not in facts.values else {}
