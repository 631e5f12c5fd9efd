"""A saved answer, checked against the index: whether its words still stand where it says."""

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
    """What became of a quote since the answer was saved."""

    VERIFIED = "verified"
    MOVED = "moved"
    CHANGED = "changed"
    REMOVED = "removed"
    ALTERED = "altered"
    FACTS_CHANGED = "facts_changed"


@dataclass(frozen=True, slots=True)
class SavedQuote:
    """A quote as it was saved.

    Attributes:
        n: Its number.
        document_id: The letter that it is from.
        span: Where it stood in the text of the letter.
        text: Its words.
        digest: The digest of its words.
        facts: What was printed of the letter and the place, or some of it: the fields of its
            :class:`Citation` that are text or a number, by their names, the date in ISO 8601.
        path: The headings above it.
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
    """A sentence as it was saved.

    Attributes:
        text: The sentence.
        quotes: The numbers of its quotes.
        value: Where it states a value. Where this is a field of a letter's record, only the value
            is proved.
    """

    text: str
    quotes: tuple[int, ...]
    value: Span | None


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What is checked of a saved answer; `text` is the whole answer, None where it is missing."""

    question: str
    sentences: tuple[SavedSentence, ...]
    quotes: tuple[SavedQuote, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What the check of a saved answer found.

    Attributes:
        quotes: The state of each quote, by its number.
        sentences: The faults of each sentence.
        text_fits: Whether the whole answer consists of its sentences.
    """

    quotes: Mapping[int, QuoteState]
    sentences: tuple[tuple[Fault, ...], ...]
    text_fits: bool = True

    @property
    def holds(self) -> bool:
        """Tell whether the whole answer still holds."""
        standing = (QuoteState.VERIFIED, QuoteState.MOVED)
        quoted = all(state in standing for state in self.quotes.values())
        return quoted and not any(self.sentences) and self.text_fits


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
    if any(value != facts[name] for name, value in quote.facts.items()):
        return QuoteState.FACTS_CHANGED
    if in_place and not _stands_there(document, quote):
        return QuoteState.FACTS_CHANGED
    return QuoteState.VERIFIED if in_place else QuoteState.MOVED


def _facts(document: Document, quote: SavedQuote) -> dict[str, str | int | None]:
    """Return what would be printed of a letter today, with the place that was saved."""
    pinpoint, page = quote.facts.get("pinpoint"), quote.facts.get("page")
    cited = citation_in(
        document,
        quote.span,
        pinpoint=str(pinpoint or ""),
        page=page if isinstance(page, int) else None,
    )
    day = cited.date.isoformat() if cited.date else None
    return {**asdict(cited), "date": day, "pinpoint": pinpoint, "page": page}


def _stands_there(document: Document, quote: SavedQuote) -> bool:
    """Tell whether the saved place is that of the passage around the quote, or none was saved."""
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
    said = _without_added_words(sentence, cited[0].text)
    known = [fact for quote in cited for fact in _about(quote, letters[quote.document_id])]
    return find_faults(said, [quote.text for quote in cited], known)


def _without_added_words(sentence: SavedSentence, quoted: str) -> str:
    """Return a sentence without the words that no letter says: a field's name, 有以下各项."""
    text, value = sentence.text, sentence.value
    announced = f"{messages.ANSWER_ITEMS}:"
    if text.endswith(announced):
        # The first item stands for all that are introduced.
        return text.removesuffix(announced) + quoted
    if value is not None and value.end == len(text):
        before = text[: value.start]
        for name in messages.ANSWER_FIELDS.values():
            field = messages.ANSWER_RECORD.format(lead="", name=name)
            if before.endswith(field):
                return before.removesuffix(field) + value.of(text)
    return text


def _about(quote: SavedQuote, document: Document | None) -> Iterator[str]:
    """Yield what a sentence may say of a letter without quoting it.

    These are the facts, which were compared with the quote, and those saved headings that stand in
    the letter.
    """
    if document is None:
        return
    facts = document.metadata
    yield from filter(None, (facts.title, facts.document_number, facts.issuer))
    if document.metadata.date is not None:
        yield day_in_words(document.metadata.date)
    words = squeeze(narrow(document.text))
    yield from (step for step in quote.path if squeeze(narrow(step)) in words)
