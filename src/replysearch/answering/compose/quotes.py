"""Stored text → the quotes and sentences of an answer. Only stored text can be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from replysearch.answering.evidence.open_index import comparable_heading
from replysearch.chinese.text import sentences, trimmed
from replysearch.engine import StoredPassage
from replysearch.messages import answering as answering_messages
from replysearch.messages import search as search_messages
from replysearch.records import (
    AnswerSentence,
    Citation,
    Document,
    Quote,
    Section,
    Span,
    day_in_words,
    quote_digest,
)

#: A list shows the sentences of an item that end within this many characters. Chosen, not measured:
#: people do not read more.
_ITEM_SHOWN = 90
#: If the sentences shown so far have no more characters than this, one more is shown. Chosen, not
#: measured: a first sentence may say too little (一是延长生活补贴。).
_ITEM_LEAST = 20


@dataclass(slots=True)
class Draft:
    """An answer in progress: its sentences and its quotes. No quote is added twice."""

    sentences: list[AnswerSentence] = field(default_factory=list)
    _quotes: dict[tuple[str, Span], Quote] = field(default_factory=dict)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes in the order of their numbers."""
        return tuple(self._quotes.values())

    def quote(self, passage: StoredPassage, span: Span) -> int:
        """Quote the words at `span` of a passage's text and return the quote's number."""
        start = passage.citation.span.start
        in_letter = Span(start + span.start, start + span.end)
        words = span.of(passage.text)
        return self._number_of(passage.passage_id, passage.citation, in_letter, words)

    def quote_heading(self, document: Document, passage: StoredPassage, heading: str) -> list[int]:
        """Quote each heading above `passage` that reads `heading`; return the quotes' numbers."""
        citation, text = passage.citation, document.text
        return [
            self._number_of(passage.passage_id, citation, span, span.of(text), is_outside=True)
            for section in document.letter.sections
            if section.span.holds(citation.span)
            and (span := _title_span(section, text))
            and comparable_heading(span.of(text)) == comparable_heading(heading)
        ]

    def quote_outside_passages(self, document: Document, passage: StoredPassage, span: Span) -> int:
        """Quote the words at `span` of a letter's text. `passage` is any passage of this letter."""
        words = span.of(document.text)
        return self._number_of(passage.passage_id, passage.citation, span, words, is_outside=True)

    def _number_of(
        self,
        passage_id: str,
        citation: Citation,
        span: Span,
        words: str,
        *,
        is_outside: bool = False,
    ) -> int:
        """Return the number of the quote at `span`. Add the quote if it is new."""
        key = (citation.document_id, span)
        if key not in self._quotes:
            cited = citation_at(citation, span, is_outside=is_outside)
            n = len(self._quotes) + 1
            self._quotes[key] = Quote(n, words, passage_id, cited, quote_digest(words))
        return self._quotes[key].n

    def add(
        self,
        text: str,
        quotes: Sequence[int],
        value: Span | None = None,
        *,
        is_item: bool = False,
    ) -> None:
        """Add a sentence with the numbers of the quotes that prove it."""
        self.sentences.append(AnswerSentence(text, tuple(quotes), value, is_item))


def _title_span(section: Section, text: str) -> Span:
    """Return where a section's title stands: in its heading, or in its first sentence."""
    if section.heading.start < section.heading.end:
        return section.heading
    return trimmed(text, next(sentences(text, section.span), section.span))


def citation_at(citation: Citation, span: Span, *, is_outside: bool) -> Citation:
    """Return the citation of the words at `span` of a letter's text.

    `citation` cites a passage of the letter. `is_outside` is true for words outside all passages,
    such as headings and the signature; their citation has no path, pinpoint or page.
    """
    if not is_outside:
        return replace(citation, span=span)
    page = search_messages.CITATION_PAGE.format(page=citation.page) if citation.page else ""
    formatted = citation.formatted.removesuffix(citation.pinpoint + page)
    return replace(citation, span=span, path=(), pinpoint="", page=None, formatted=formatted)


def attribution(passage: StoredPassage) -> str:
    """Return the beginning of a sentence: who answered (or in which letter), and when."""
    cited = passage.citation
    day = day_in_words(cited.date) if cited.date else ""
    if cited.issuer:
        return answering_messages.ANSWER_LEAD.format(issuer=cited.issuer, day=day)
    if cited.title:
        return answering_messages.ANSWER_LEAD_TITLE.format(title=cited.title, day=day)
    number = f"({cited.document_number})" if cited.document_number else ""
    return answering_messages.ANSWER_LEAD_UNTITLED.format(number=number, day=day)


def known_facts(passage: StoredPassage) -> tuple[str, ...]:
    """Return facts of a passage that need no quote: issuer, date, title, number and headings."""
    cited = passage.citation
    day = day_in_words(cited.date) if cited.date else None
    facts = (cited.issuer, day, cited.title, cited.document_number, *cited.path)
    return tuple(fact for fact in facts if fact)


def shortened(text: str) -> str:
    """Return the first sentences of a text, as many as a list shows of an item, on one line."""
    end = 0
    for span in sentences(text, Span(0, len(text))):
        if end > _ITEM_LEAST and span.end > _ITEM_SHOWN:
            break
        end = span.end
    whole = trimmed(text, Span(0, end))
    return " ".join(whole.of(text).split())


def opening_quotes(passages: Sequence[StoredPassage]) -> Draft:
    """Return a draft that quotes, for each letter, the first of its passages in `passages`."""
    draft = Draft()
    seen: set[str] = set()
    for passage in passages:
        if passage.citation.document_id not in seen:
            seen.add(passage.citation.document_id)
            number = draft.quote(passage, Span(0, len(passage.text)))
            draft.add(attribution(passage) + " ".join(passage.text.split()), [number])
    return draft
