"""Answering: what is asked, and an answer whose every sentence is proved by a quote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from replysearch.records.citations import Citation
from replysearch.records.letters import Span
from replysearch.records.searching import NO_FILTERS, Filters, Hit


class AnswerStatus(StrEnum):
    """What became of a question; a failure is an error and never an answer.

    It is empty where no letter may answer: none passes the filters, or none is held at all, which
    :attr:`AnswerNote.NO_LETTERS` tells.
    """

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    EMPTY = "empty"


class AnswerNote(StrEnum):
    """What a reader must know of how an answer came about."""

    WRITER_FAILED = "writer_failed"
    WRITER_REFUSED = "writer_refused"
    NOTHING_PROVED = "nothing_proved"
    SENTENCES_DROPPED = "sentences_dropped"
    SENTENCES_QUOTED = "sentences_quoted"
    NO_LETTERS = "no_letters"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as asked: its words, the questions before it, oldest first, and the filters.

    `written` asks for an answer in the words of a language model, proved against the letters.
    `ignored` holds what the question's words may say without limiting the answer to it.
    """

    text: str
    turns: tuple[str, ...] = ()
    filters: Filters = NO_FILTERS
    written: bool = False
    ignored: Filters = NO_FILTERS


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact words that an answer rests on, and where they stand.

    `n` is the number by which sentences name it. `citation.span` covers just the quoted words in
    the letter's text. `digest` is the SHA-256 of the words: a saved answer is checked by it.
    """

    n: int
    text: str
    passage_id: str
    citation: Citation
    digest: str


def quote_digest(words: str) -> str:
    """Return the digest of quoted words: their SHA-256, in hexadecimal."""
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer with the numbers of the quotes that prove it.

    `value` covers the value asked for in `text`, None when no value was asked for. `is_item` tells
    that it is an item of a list.
    """

    text: str
    quotes: tuple[int, ...]
    value: Span | None = None
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to an :class:`Ask`.

    `understood` is the question as it was understood from the turns before it, and `filters` holds
    those that were asked for and those that the question's words mean. `suggestions` are the
    nearest passages of an abstention; they are no answer. `notes` says what a reader must know,
    each with a number, a reason or nothing.
    """

    ask: Ask
    status: AnswerStatus
    understood: str
    filters: Filters
    took_ms: float
    sentences: tuple[AnswerSentence, ...] = ()
    quotes: tuple[Quote, ...] = ()
    suggestions: tuple[Hit, ...] = ()
    notes: tuple[tuple[AnswerNote, str], ...] = ()

    @property
    def text(self) -> str:
        """The sentences with the numbers of their quotes, a line each."""
        return whole_text((sentence.text, sentence.quotes) for sentence in self.sentences)


def whole_text(sentences: Iterable[tuple[str, Sequence[int]]]) -> str:
    """Return sentences with the numbers of their quotes, a line each."""
    return "\n".join(text + "".join(f"[{n}]" for n in quotes) for text, quotes in sentences)
