"""Facts that labels around a letter state: its numbers, dates and classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from replysearch.chinese.dates import first_date
from replysearch.chinese.document_numbers import document_numbers
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.text import narrow, squeeze, tidy_name
from replysearch.letters.facts.labels import Fact
from replysearch.letters.facts.titles import as_title, is_title
from replysearch.records import Span

_CLASS = lazy_pattern(
    r"(?<![A-Za-z])(?P<class>[A-Da-d])\s*[12]?\s*类"
    r"|类(?:别|型)?\S{0,3}:\s*\(?(?P<after>[A-Da-d])(?![A-Za-z])|类\s*\(?(?P<behind>[A-D])\)?$"
)
#: The title of a proposal, alone.
PROPOSAL_TITLE = lazy_pattern(r"关于[^。:;]{4,80}的(?:提案|建议|议案)")
#: A reply class alone: B, (B), B类, b1.
CLASS_ONLY = lazy_pattern(r"\(?(?P<class>[A-Da-d])[12]?\s*类?\)?$")
_BRACKETED_CLASS = lazy_pattern(r"\((?P<class>[A-D])[12]?\)")
# As a value may begin with: B类, A(已解决).
_CLASS_FIRST = lazy_pattern(r"\(?(?P<class>[A-Da-d])[12]?(?:类|[(,、)\s]|$)")
# What such a label may tell instead of a class.
_OUTCOME = lazy_pattern("<labels.outcome>")
_INDEX_NUMBER = lazy_pattern(r"(?=.*\d)[\w/.()\-—_:]{4,60}")


@dataclass(slots=True)
class FoundFacts:
    """The facts found so far. If a fact is noted again, the first value stays."""

    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    def note(self, name: str, value: str | None, *spans: Span | None) -> None:
        """Note where a fact is stated; no value is no fact."""
        if value and name not in self.values:
            self.values[name] = value
            if places := tuple(span for span in spans if span is not None):
                self.places[name] = places

    def day(self, name: str) -> date | None:
        """Return a noted date."""
        return date.fromisoformat(self.values[name]) if name in self.values else None


def note_page_facts(text: str, page_facts: Sequence[Fact], facts: FoundFacts) -> None:
    """Note what labels on the page state; facts of the proposal get names with ``page_``."""
    for fact in page_facts:
        value = narrow(fact.span.of(text))
        words = squeeze(value)
        match fact.field:
            case "written_on" | "published_on" | "signed_on":
                facts.note(fact.field, iso_day(value), fact.span)
            case "document_number":
                _note_document_number(value, fact.span, facts)
            case "index_number":
                is_number = _INDEX_NUMBER.fullmatch(words)
                facts.note("index_number", words if is_number else None, fact.span)
            case "reply_class":
                _note_reply_class(value, fact.span, facts)
            case "subject_class" | "proposal_class":
                _note_subject(fact.field, words, fact.span, facts)
            case "title":
                _note_title(text, fact.span, facts)
            case "proposal_number" | "proposal_title" | "session":
                facts.note(f"page_{fact.field}", tidy_name(value), fact.span)
            case _:
                pass
    if "proposal_class" in facts.values:
        place = facts.places.pop("proposal_class")
        facts.note("subject_class", facts.values["proposal_class"], *place)


def _note_title(text: str, span: Span, facts: FoundFacts) -> None:
    """Note a title. A register states the proposal's title under the same label."""
    title = as_title(span.of(text))
    if is_title(title):
        facts.note("title", title, span)
    elif PROPOSAL_TITLE.fullmatch(title):
        facts.note("page_proposal_title", title, span)


def _note_subject(name: str, words: str, span: Span, facts: FoundFacts) -> None:
    """Note a subject; a letter under such a label is the reply class: 分类:D."""
    if CLASS_ONLY.fullmatch(words):
        _note_reply_class(words, span, facts)
    else:
        facts.note(name, tidy_name(words), span)


def _note_reply_class(words: str, span: Span, facts: FoundFacts) -> None:
    """Note a reply class; other words under such a label are the class of the proposal."""
    found = _CLASS_FIRST.match(words) or _CLASS.search(words)
    letter = next((each for each in found.groups() if each), None) if found else None
    if letter:
        facts.note("reply_class", letter.upper(), span)
        _note_document_number(words, span, facts)
    elif not _OUTCOME.search(words):
        facts.note("proposal_class", tidy_name(words), span)


def _note_document_number(value: str, span: Span, facts: FoundFacts) -> None:
    """Note the number in `value`, which may lack its 号."""
    number = next(document_numbers(value), None) or next(document_numbers(value + "号"), None)
    if number:
        place = part_of(span, number.start, min(number.end, len(value)))
        facts.note("document_number", number.normal, place)
    note_class(value, span, facts)


def part_of(span: Span, start: int, end: int) -> Span:
    """Return the part of `span` from `start` to `end`, which count from the span's start."""
    return Span(span.start + start, span.start + end)


def iso_day(words: str) -> str | None:
    """Return the first whole date in `words` in ISO form."""
    day = first_date(words)
    return day.isoformat() if day else None


def note_class(words: str, span: Span, facts: FoundFacts) -> None:
    """Note the reply class in `words`, which are the text at `span`, perhaps normalised."""
    match = _CLASS.search(words) or _BRACKETED_CLASS.search(words)
    if match:
        is_same_length = len(words) == span.end - span.start
        place = part_of(span, *match.span()) if is_same_length else span
        letter = next(each for each in match.groups() if each)
        facts.note("reply_class", letter.upper(), place)
