"""Stored words → the quotes and sentences of an answer; nothing is quoted that is not stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from replysearch.chinese.text import narrow, sentences, squeeze, trimmed
from replysearch.engine import StoredPassage
from replysearch.messages import answering as answering_messages
from replysearch.messages import search as search_messages
from replysearch.records import AnswerSentence, Citation, Document, Quote, Span
from replysearch.search.citations import day_in_words
from replysearch.search.retrieve import citation_of

#: An item of a list longer than this, in characters, is shown by its first sentences; its quote is
#: whole.
_ITEM_SHOWN = 90
#: What is shown is at least so long: 一是延长生活补贴。 says too little.
_ITEM_LEAST = 20


def digest_of(words: str) -> str:
    """Return the SHA-256 of quoted words, in hexadecimal."""
    return hashlib.sha256(words.encode()).hexdigest()


def _bare(heading: str) -> str:
    """Return a heading as passages bear it: half-width, without blanks or a mark at its end."""
    return squeeze(narrow(heading)).rstrip(".。:;")


@dataclass(slots=True)
class Draft:
    """An answer being put together: its sentences, and each quote once."""

    sentences: list[AnswerSentence] = field(default_factory=list)
    _quotes: dict[tuple[str, Span], Quote] = field(default_factory=dict)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes by their numbers."""
        return tuple(self._quotes.values())

    def quote(self, passage: StoredPassage, span: Span) -> int:
        """Quote the words at `span` of a passage's text and return the quote's number."""
        place = Span(passage.span.start + span.start, passage.span.start + span.end)
        words = span.of(passage.text)
        return self._kept(passage.passage_id, citation_of(passage), place, words)

    def quote_heading(self, document: Document, passage: StoredPassage, heading: str) -> list[int]:
        """Quote the heading above a passage that reads so; nothing where none does."""
        citation = citation_of(passage)
        return [
            self._kept(passage.passage_id, citation, section.heading, words, bare=True)
            for section in document.letter.sections
            if section.span.holds(passage.span)
            and (words := section.heading.of(document.text)).strip()
            and _bare(words) == _bare(heading)
        ]

    def quote_letter(self, document: Document, passage: StoredPassage, place: Span) -> int:
        """Quote words from anywhere in a letter; `passage` is one that says what letter it is."""
        return self._kept(
            passage.passage_id, citation_of(passage), place, place.of(document.text), bare=True
        )

    def _kept(
        self, passage_id: str, citation: Citation, place: Span, words: str, *, bare: bool = False
    ) -> int:
        key = (citation.document_id, place)
        if key not in self._quotes:
            cited = located(citation, place, bare=bare)
            n = len(self._quotes) + 1
            self._quotes[key] = Quote(n, words, passage_id, cited, digest_of(words))
        return self._quotes[key].n

    def say(
        self,
        text: str,
        quotes: Sequence[int],
        value: Span | None = None,
        *,
        is_item: bool = False,
    ) -> None:
        """Add a sentence that the quotes prove."""
        self.sentences.append(AnswerSentence(text, tuple(quotes), value, is_item))


def located(citation: Citation, place: Span, *, bare: bool) -> Citation:
    """Return a citation of just the words at `place`.

    `bare` words stand outside the passages, such as the signature: the letter is cited without a
    pin-point.
    """
    if not bare:
        return replace(citation, span=place)
    page = search_messages.CITATION_PAGE.format(page=citation.page) if citation.page else ""
    formatted = citation.formatted.removesuffix(citation.pinpoint + page)
    return replace(citation, span=place, path=(), pinpoint="", page=None, formatted=formatted)


def lead(passage: StoredPassage) -> str:
    """Return who said it and when, as a sentence begins."""
    day = day_in_words(passage.date) if passage.date else ""
    if passage.issuer:
        return answering_messages.ANSWER_LEAD.format(issuer=passage.issuer, day=day)
    if passage.title:
        return answering_messages.ANSWER_LEAD_TITLE.format(title=passage.title, day=day)
    number = f"({passage.document_number})" if passage.document_number else ""
    return answering_messages.ANSWER_LEAD_UNTITLED.format(number=number, day=day)


def about(passage: StoredPassage) -> tuple[str, ...]:
    """Return what is known of a passage's letter, which a sentence may say without quoting it."""
    day = day_in_words(passage.date) if passage.date else None
    facts = (passage.issuer, day, passage.title, passage.document_number, *passage.path)
    return tuple(fact for fact in facts if fact)


def shown(text: str) -> str:
    """Return as many first sentences of an item as are shown, at least one."""
    end = 0
    for span in sentences(text, Span(0, len(text))):
        if end > _ITEM_LEAST and span.end > _ITEM_SHOWN:
            break
        end = span.end
    whole = trimmed(text, Span(0, end))
    return " ".join(whole.of(text).split())


def opening(letters: list[StoredPassage]) -> Draft:
    """Return the opening of each letter that bears the number asked for."""
    draft = Draft()
    seen: set[str] = set()
    for passage in letters:
        if passage.document_id not in seen:
            seen.add(passage.document_id)
            number = draft.quote(passage, Span(0, len(passage.text)))
            draft.say(lead(passage) + " ".join(passage.text.split()), [number])
    return draft
