"""Questions, and answers whose sentences are proved by quotes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from replysearch.records.citations import Citation
from replysearch.records.letters import Span
from replysearch.records.searching import NO_FILTERS, Filters, Hit


class AnswerStatus(StrEnum):
    """The outcome of a question. A failure is raised as an error instead.

    EMPTY means that no letter may answer: the filters allow no letter, the question contradicts the
    filters or names only unknown proposals, or the index is empty (`AnswerNote.NO_LETTERS`).
    """

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    EMPTY = "empty"


class AnswerNote(StrEnum):
    """A note on how an answer was made, or on why there is none."""

    WRITER_FAILED = "writer_failed"
    WRITER_REFUSED = "writer_refused"
    NOTHING_PROVED = "nothing_proved"
    SENTENCES_DROPPED = "sentences_dropped"
    SENTENCES_QUOTED = "sentences_quoted"
    NO_LETTERS = "no_letters"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, the questions before it (oldest first), and the filters.

    `written` asks for an answer in a language model's words, proved by quotes. Values in
    `ignored`, such as a place, do not filter the letters even if the question names them.
    """

    text: str
    turns: tuple[str, ...] = ()
    filters: Filters = NO_FILTERS
    written: bool = False
    ignored: Filters = NO_FILTERS


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact words that prove a sentence. `citation.span` covers only these words.

    `n` is the number of the quote. `digest` is the SHA-256 of the words; it reveals altered quotes.
    """

    n: int
    text: str
    passage_id: str
    citation: Citation
    digest: str


def quote_digest(words: str) -> str:
    """Return the SHA-256 of quoted words in hexadecimal."""
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer with the numbers of the quotes that prove it.

    `value` is the span, in `text`, of the requested value. `is_item` marks an item of a list.
    """

    text: str
    quotes: tuple[int, ...]
    value: Span | None = None
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to an :class:`Ask`.

    `understood` is the question, completed from the questions before it. `filters` are those of the
    caller, merged with those that the question names. `suggestions` are the nearest passages, given
    only with an abstention. Each note in `notes` has a detail: a number, a reason or an empty text.
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
        """The sentences, one per line, each followed by the numbers of its quotes."""
        return whole_text((sentence.text, sentence.quotes) for sentence in self.sentences)


def whole_text(sentences: Iterable[tuple[str, Sequence[int]]]) -> str:
    """Return the sentences, one per line, each followed by the numbers of its quotes: [1][2]."""
    return "\n".join(text + "".join(f"[{n}]" for n in quotes) for text, quotes in sentences)
