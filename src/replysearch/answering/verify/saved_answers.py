"""A saved answer, checked against the index: whether the letters still contain its quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from replysearch.answering.verify.claims import Fault
from replysearch.answering.verify.verifier import find_faults
from replysearch.chinese.text import narrow, squeeze
from replysearch.engine import ReadTransaction
from replysearch.errors import DocumentNotFound
from replysearch.messages import answering as messages
from replysearch.records import (
    Document,
    Span,
    citation_in,
    day_in_words,
    quote_digest,
    whole_text,
)


class QuoteState(StrEnum):
    """The result of checking a saved quote."""

    VERIFIED = "verified"  # the letter has the words in the same place
    MOVED = "moved"  # the letter has the words in another place
    CHANGED = "changed"  # the letter no longer has the words
    REMOVED = "removed"  # the letter is not in the index
    ALTERED = "altered"  # the saved words do not fit their digest
    FACTS_CHANGED = "facts_changed"  # the letter has the words, but its citation has changed


@dataclass(frozen=True, slots=True)
class SavedQuote:
    """A saved quote. `span` is the place in the letter's text, `path` the headings above the quote.

    `facts` maps the names of saved :class:`Citation` fields to their values, dates in ISO 8601.
    """

    n: int
    document_id: str
    span: Span
    text: str
    digest: str
    facts: Mapping[str, str | int | None]
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SavedSentence:
    """A saved sentence, with the numbers of its quotes.

    `value` is the span of the requested value. A field name before it (发文字号是) needs no proof.
    """

    text: str
    quotes: tuple[int, ...]
    value: Span | None


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """The parts of a saved answer that are checked. `text` is the whole answer, or None."""

    question: str
    sentences: tuple[SavedSentence, ...]
    quotes: tuple[SavedQuote, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """The state of each quote by its number, and the faults of each sentence.

    `text_fits` is false if the saved text of the whole answer differs from that of its sentences.
    """

    quotes: Mapping[int, QuoteState]
    sentences: tuple[tuple[Fault, ...], ...]
    text_fits: bool = True

    @property
    def holds(self) -> bool:
        """Whether the whole answer still holds."""
        valid = (QuoteState.VERIFIED, QuoteState.MOVED)
        are_valid = all(state in valid for state in self.quotes.values())
        return are_valid and not any(self.sentences) and self.text_fits


def verify(transaction: ReadTransaction, saved: SavedAnswer) -> Verified:
    """Check every quote and sentence of a saved answer."""
    by_number = {quote.n: quote for quote in saved.quotes}
    letters = {quote.document_id: _letter(transaction, quote.document_id) for quote in saved.quotes}
    return Verified(
        {quote.n: _state(letters[quote.document_id], quote) for quote in saved.quotes},
        tuple(_faults(sentence, by_number, letters) for sentence in saved.sentences),
        saved.text is None
        or saved.text == whole_text((each.text, each.quotes) for each in saved.sentences),
    )


def _letter(transaction: ReadTransaction, document_id: str) -> Document | None:
    try:
        return transaction.document(document_id)
    except DocumentNotFound:
        return None


def _state(document: Document | None, quote: SavedQuote) -> QuoteState:
    if quote_digest(quote.text) != quote.digest:
        return QuoteState.ALTERED
    if document is None:
        return QuoteState.REMOVED
    if quote.text not in document.text:
        return QuoteState.CHANGED
    in_place = quote.span.of(document.text) == quote.text
    facts = _facts(document, quote)
    has_changed = any(value != facts[name] for name, value in quote.facts.items())
    if has_changed or (in_place and not _is_at_pinpoint(document, quote)):
        return QuoteState.FACTS_CHANGED
    return QuoteState.VERIFIED if in_place else QuoteState.MOVED


def _facts(document: Document, quote: SavedQuote) -> dict[str, str | int | None]:
    """Return a letter's citation as it would be now, but with the saved pinpoint and page."""
    pinpoint, page = quote.facts.get("pinpoint"), quote.facts.get("page")
    cited = citation_in(
        document,
        quote.span,
        pinpoint=str(pinpoint or ""),
        page=page if isinstance(page, int) else None,
    )
    day = cited.date.isoformat() if cited.date else None
    return {**asdict(cited), "date": day, "pinpoint": pinpoint, "page": page}


def _is_at_pinpoint(document: Document, quote: SavedQuote) -> bool:
    """Return whether the saved pinpoint and page, if any, are those of a passage with the quote."""
    place = {name: quote.facts.get(name) for name in ("pinpoint", "page")}
    if not any(place.values()):
        return True
    return any(
        {"pinpoint": each.pinpoint, "page": each.page} == place
        for each in document.letter.passages
        if each.span.holds(quote.span)
    )


def _faults(
    sentence: SavedSentence,
    quotes: Mapping[int, SavedQuote],
    letters: Mapping[str, Document | None],
) -> tuple[Fault, ...]:
    cited = [quotes[n] for n in sentence.quotes if n in quotes]
    if not cited or len(cited) < len(sentence.quotes):
        return (Fault.WORDS,)
    claim = _without_added_words(sentence, cited[0].text)
    facts = [fact for quote in cited for fact in _about(quote, letters[quote.document_id])]
    return find_faults(claim, [quote.text for quote in cited], facts)


def _without_added_words(sentence: SavedSentence, quoted: str) -> str:
    """Return a sentence without the words that answers add: a field's name, 有以下各项."""
    text, value = sentence.text, sentence.value
    introduction = f"{messages.ANSWER_ITEMS}:"
    if text.endswith(introduction):
        # With the first quote in place of these words, the rest can be checked.
        return text.removesuffix(introduction) + quoted
    if value is not None and value.end == len(text):
        before = text[: value.start]
        for name in messages.ANSWER_FIELDS.values():
            field = messages.ANSWER_RECORD.format(lead="", name=name)
            if before.endswith(field):
                return before.removesuffix(field) + value.of(text)
    return text


def _about(quote: SavedQuote, document: Document | None) -> Iterator[str]:
    """Yield what needs no quote: facts of the letter, and the saved headings that it still has."""
    if document is None:
        return
    facts = document.metadata
    yield from filter(None, (facts.title, facts.document_number, facts.issuer))
    if facts.date is not None:
        yield day_in_words(facts.date)
    words = squeeze(narrow(document.text))
    yield from (step for step in quote.path if squeeze(narrow(step)) in words)
