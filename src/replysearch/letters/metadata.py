"""The facts of a letter, with the spans of the text that states them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from replysearch.chinese.dates import DATE, first_date
from replysearch.chinese.document_numbers import document_numbers, index_number_key
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.organisations import is_office
from replysearch.chinese.places import region_of
from replysearch.chinese.text import narrow, squeeze, tidy_name
from replysearch.letters.frame import Frame, signed_offices
from replysearch.letters.labelled_facts import facts_in
from replysearch.letters.lines import Line, lines_of
from replysearch.letters.parties import attachment_names, co_organisers, contact_lines, opening_of
from replysearch.letters.proposals import proposals_in
from replysearch.records import Metadata, Span

_TITLE = lazy_pattern(
    r"(?:(?P<office>[\u4e00-\u9fff·]{3,30}?)\s*)?"
    r"(?P<about>(?:关于|对).{2,160}?(?:答复的函|答复意见的函|答复意见|复函|的答复|答复函|的函|的回复|办理情况的答复|回复意见|答复|回复))"
    r"(?:\s*\([^()]{1,24}\))?$"
)
_SUBJECT = lazy_pattern(r"提案|建议|议案|委员|代表|答复|复函")
_CLASS = lazy_pattern(
    r"(?<![A-Za-z])(?P<class>[A-D])\s*[12]?\s*类|类(?:别|型)?\S{0,3}:\s*\(?(?P<after>[A-D])(?![A-Za-z])"
)
_TITLE_CLASS = lazy_pattern(r"\([A-D][12]?类?\)$")
_CLASS_ONLY = lazy_pattern(r"\(?(?P<class>[A-D])[12]?\s*类?\)?$")
#: Number of lines before the addressee that are searched for facts. Chosen, not measured.
_HEAD_LINES = 40
#: Most lines of a title. Chosen, not measured.
_TITLE_LINES = 4


@dataclass(slots=True)
class _Facts:
    """The facts found so far. If a fact is noted again, the first value stays."""

    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    def note(self, name: str, value: str | None, *spans: Span) -> None:
        if value and name not in self.values:
            self.values[name] = value
            if spans:
                self.places[name] = spans

    def day(self, name: str) -> date | None:
        return date.fromisoformat(self.values[name]) if name in self.values else None


def metadata_of(text: str, frame: Frame, declared: Mapping[str, str]) -> Metadata:
    """Return the facts of a letter. What its text does not state is taken from `declared`."""
    facts = _Facts()
    head = list(lines_of(text, frame.head))[-_HEAD_LINES:]
    _read_table(text, frame, facts)
    title = _read_title(head, facts)
    _read_head_lines(head, facts)
    _read_page_date(head, facts)
    offices = _read_offices(frame, facts)
    _read_declared(declared, facts)
    opening = opening_of(text, frame.body)
    proposals, places = proposals_in(text, title, opening)
    if frame.addressee:
        addressee = tidy_name(frame.addressee.of(text)).removeprefix("尊敬的")
        facts.note("addressee", addressee, frame.addressee)
    contact, contact_spans = contact_lines(text, frame)
    facts.note("contact", contact, *contact_spans)
    partners, partner_spans = co_organisers(text, opening)
    issuer, alias = _issuer(offices, facts)
    places |= facts.places
    if partners:
        places["co_organisers"] = partner_spans
    if frame.attachments:
        places["attachments"] = tuple(line.span for line in frame.attachments)
    kept = {name: spans for name, spans in places.items() if name not in _WORKING}
    return Metadata(
        title=facts.values.get("title"),
        document_number=facts.values.get("document_number"),
        index_number=facts.values.get("index_number"),
        issuer=issuer,
        issuer_alias=alias,
        region=region_of(issuer) if issuer else Metadata().region,
        addressee=facts.values.get("addressee"),
        co_organisers=partners,
        proposals=proposals,
        subject_class=facts.values.get("subject_class"),
        reply_class=facts.values.get("reply_class"),
        written_on=facts.day("written_on"),
        published_on=facts.day("published_on"),
        signed_on=facts.day("signed_on"),
        contact=facts.values.get("contact"),
        attachments=attachment_names(frame.attachments),
        url=declared.get("url"),
        provenance=kept,
    )


# Names of notes that only help to find the issuer. They are no fields of the metadata.
_WORKING = frozenset(
    {"signature_office", "title_office", "table_issuer", "table_source", "declared_issuer"}
)


def _read_table(text: str, frame: Frame, facts: _Facts) -> None:
    for part in (frame.head, frame.tail):
        for fact in facts_in(text, part):
            value = narrow(fact.span.of(text))
            match fact.field:
                case "written_on" | "published_on":
                    facts.note(fact.field, _iso(value), fact.span)
                case "document_number":
                    if found := next(document_numbers(value), None):
                        number = _part(fact.span, found.start, found.end)
                        facts.note("document_number", found.normal, number)
                    _note_class(value, fact.span, facts)
                case "index_number":
                    facts.note("index_number", index_number_key(value), fact.span)
                case "issuer" | "source":
                    facts.note(f"table_{fact.field}", squeeze(value), fact.span)
                case "reply_class":
                    only = _CLASS_ONLY.match(squeeze(value))
                    facts.note("reply_class", only["class"] if only else None, fact.span)
                case "subject_class":
                    facts.note("subject_class", tidy_name(fact.span.of(text)), fact.span)
                case _:
                    pass


def _iso(words: str) -> str | None:
    day = first_date(words)
    return day.isoformat() if day else None


def _read_title(head: Sequence[Line], facts: _Facts) -> Span | None:
    """Note the title, and return its span: the last lines of the head that read like a title."""
    for last in range(len(head) - 1, -1, -1):
        for first in range(last, max(-1, last - _TITLE_LINES), -1):
            match = _TITLE.match(_title_words(head[first : last + 1]))
            if match is None or not _SUBJECT.search(match[0]) or ":" in match[0]:
                continue
            if match["office"] and not is_office(match["office"]):
                continue
            block = head[_title_start(head, first, bool(match["office"])) : last + 1]
            return _note_title(block, facts)
    return None


def _title_words(block: Sequence[Line]) -> str:
    return re.sub(r"^(?:标题|名称)\s*:?", "", tidy_name(" ".join(line.flat for line in block)))


def _note_title(block: Sequence[Line], facts: _Facts) -> Span:
    words = _title_words(block)
    span = Span(block[0].span.start, block[-1].span.end)
    if match := _TITLE.match(words):
        facts.note("title_office", match["office"], block[0].span)
    _note_class(words, span, facts)
    facts.note("title", _TITLE_CLASS.sub("", words), span)
    return span


def _title_start(head: Sequence[Line], first: int, has_office: bool) -> int:
    """Return the index of the title's first line.

    It is `first`, or the line above if that is an office's name and the title has none.
    """
    if has_office or first == 0:
        return first
    above = head[first - 1]
    return first - 1 if is_office(above.squeezed) else first


def _read_head_lines(head: Sequence[Line], facts: _Facts) -> None:
    for line in reversed(head):
        found = next(document_numbers(line.flat), None)
        rest = squeeze(line.flat[found.end :]) if found else ""
        if found and found.start == 0 and len(rest) <= 24:
            number = _part(line.span, found.start, found.end)
            facts.note("document_number", found.normal, number)
            if only := _CLASS_ONLY.fullmatch(rest):
                start = line.flat.index(only["class"], found.end)
                end = len(line.flat.rstrip(" )"))
                facts.note("reply_class", only["class"], _part(line.span, start, end))
        if len(line.flat) <= 60 and not _TITLE.search(line.flat):
            _note_class(line.flat, line.span, facts)


def _part(span: Span, start: int, end: int) -> Span:
    """Return the part of `span` from `start` to `end`, which count from the span's start."""
    return Span(span.start + start, span.start + end)


def _read_page_date(head: Sequence[Line], facts: _Facts) -> None:
    """Note the unlabelled date above the letter as its publication date, if there is only one."""
    dates = [
        (day, line.span)
        for line in head
        if (match := DATE.search(line.flat))
        and (day := _iso(match[0]))
        and ":" not in line.flat[: match.start()]
    ]
    if len({day for day, _ in dates}) == 1:
        facts.note("published_on", *dates[0])


def _note_class(words: str, span: Span, facts: _Facts) -> None:
    """Note the reply class in `words`, the text at `span` or a normalised form of it."""
    if match := _CLASS.search(words):
        is_same_length = len(words) == span.end - span.start
        place = _part(span, *match.span()) if is_same_length else span
        facts.note("reply_class", match["class"] or match["after"], place)


def _read_offices(frame: Frame, facts: _Facts) -> list[str]:
    for line in frame.signature:
        offices = signed_offices(line)
        facts.note("signature_office", offices[0] if offices else None, line.span)
        facts.note("signed_on", _iso(line.flat), line.span)
    return [
        facts.values[name] for name in ("signature_office", "title_office") if name in facts.values
    ]


def _read_declared(declared: Mapping[str, str], facts: _Facts) -> None:
    facts.note("title", tidy_name(declared.get("title", "")))
    facts.note("published_on", _iso(narrow(declared.get("published_on", ""))))
    facts.note("declared_issuer", squeeze(declared.get("issuer", "")))


def _issuer(offices: Sequence[str], facts: _Facts) -> tuple[str | None, str | None]:
    """Return the issuer's full name, and another name that the page gives the issuer.

    The signature decides; without one the title does, then the page. A longer name that ends with
    the issuer's name replaces it: 某市教育局 for 市教育局.
    """
    pages = [
        facts.values[name]
        for name in ("table_issuer", "table_source", "declared_issuer")
        if name in facts.values and is_office(facts.values[name])
    ]
    names = [*offices, *pages]
    if not names:
        return None, None
    issuer = names[0]
    for name in names[1:]:
        if name.endswith(issuer):
            issuer = name
    alias = next((name for name in pages if name != issuer), None)
    stated = ("signature_office", "title_office", "table_issuer", "table_source")
    _note_place("issuer", issuer, stated, facts)
    if alias:
        _note_place("issuer_alias", alias, stated[2:], facts)
    return issuer, alias


def _note_place(name: str, value: str, sources: Sequence[str], facts: _Facts) -> None:
    source = next((each for each in sources if facts.values.get(each) == value), None)
    if source in facts.places:
        facts.places[name] = facts.places[source]
