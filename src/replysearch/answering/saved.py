"""A saved answer against the index: whether its words still stand where it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from replysearch.answering.quoting import digest_of
from replysearch.answering.verifying import Fault, faults
from replysearch.engine import Reading
from replysearch.errors import DocumentNotFound
from replysearch.records import Document, Span


class QuoteState(StrEnum):
    """What became of a quote since the answer was saved."""

    VERIFIED = "verified"
    MOVED = "moved"
    CHANGED = "changed"
    REMOVED = "removed"
    ALTERED = "altered"
    FACTS_CHANGED = "facts_changed"


@dataclass(frozen=True, slots=True)
class SavedQuote:
    """A quote as saved: its number, its place, its words, their digest, and the letter's facts.

    `facts` holds ``title``, ``document_number``, ``issuer`` and ``date`` as they were printed.
    """

    n: int
    document_id: str
    span: Span
    text: str
    digest: str
    facts: Mapping[str, str | None]
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SavedSentence:
    """A sentence as saved; `value` is the stated value of a record, which alone is proved."""

    text: str
    quotes: tuple[int, ...]
    value: Span | None


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What of an answer's JSON object is checked."""

    question: str
    sentences: tuple[SavedSentence, ...]
    quotes: tuple[SavedQuote, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What the check found: the state of each quote by its number, the faults of each sentence."""

    quotes: Mapping[int, QuoteState]
    sentences: tuple[tuple[Fault, ...], ...]

    @property
    def holds(self) -> bool:
        """Tell whether all of it still stands."""
        standing = (QuoteState.VERIFIED, QuoteState.MOVED)
        return all(state in standing for state in self.quotes.values()) and not any(self.sentences)


def verify(view: Reading, saved: SavedAnswer) -> Verified:
    """Check every quote and sentence of a saved answer."""
    by_number = {quote.n: quote for quote in saved.quotes}
    return Verified(
        {quote.n: _state(view, quote) for quote in saved.quotes},
        tuple(_faults(sentence, by_number) for sentence in saved.sentences),
    )


def _state(view: Reading, quote: SavedQuote) -> QuoteState:
    if digest_of(quote.text) != quote.digest:
        return QuoteState.ALTERED
    try:
        document = view.document(quote.document_id)
    except DocumentNotFound:
        return QuoteState.REMOVED
    if quote.text not in document.text:
        return QuoteState.CHANGED
    if _facts(document) != dict(quote.facts):
        return QuoteState.FACTS_CHANGED
    in_place = quote.span.of(document.text) == quote.text
    return QuoteState.VERIFIED if in_place else QuoteState.MOVED


def _facts(document: Document) -> dict[str, str | None]:
    facts = document.metadata
    return {
        "title": facts.title,
        "document_number": facts.document_number,
        "issuer": facts.issuer,
        "date": facts.date.isoformat() if facts.date else None,
    }


def _faults(sentence: SavedSentence, quotes: Mapping[int, SavedQuote]) -> tuple[Fault, ...]:
    cited = [quotes[n] for n in sentence.quotes if n in quotes]
    if not cited or len(cited) < len(sentence.quotes):
        return (Fault.WORDS,)
    text = sentence.text
    if sentence.value is not None and sentence.value.end == len(text):
        # The name of a record's field is ours; the value is the letter's.
        text = sentence.value.of(text)
    return faults(text, [quote.text for quote in cited], list(_about(cited)))


def _about(quotes: Sequence[SavedQuote]) -> Sequence[str]:
    known: list[str] = []
    for quote in quotes:
        known += [fact for fact in quote.facts.values() if fact]
        if day := quote.facts.get("date"):
            year, month, day_of_month = day.split("-")
            known.append(f"{int(year)}年{int(month)}月{int(day_of_month)}日")
        known += quote.path
    return known
