"""An index that is open for answering: one consistent view of it, and the encoders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from replysearch.answering.question.question import Question
from replysearch.chinese.text import fold, narrow, sentences, squeeze, trimmed
from replysearch.encoding import Encoder
from replysearch.encoding.near_words import NearWords
from replysearch.engine import ReadTransaction, StoredPassage
from replysearch.letters.headings import is_statement
from replysearch.records import Kind, Span

# The label at the end of a pinpoint that a line's inner item has: 二、(一)“一是”.
_INLINE_LABEL = re.compile(r"“([^“”]+)”$")


# Kinds of sentences, and further kinds of questions that they answer.
_SERVES = ((Kind.REFUSAL, Kind.BASIS), (Kind.BASIS, Kind.PROGRESS))


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """One consistent view of the index, and the encoders.

    `word_encoder` knows near words: it is `encoder`, or the built-in one if `encoder` knows none.
    """

    transaction: ReadTransaction
    encoder: Encoder
    word_encoder: Encoder

    @property
    def keeps_words(self) -> bool:
        """Whether the index holds the tokens that the word encoder makes of its passages."""
        return self.word_encoder is self.encoder

    def near_words(self, folded: str) -> NearWords | None:
        """Return a folded text's words with their near words; None if all words are unknown."""
        words = self.word_encoder.near_words(folded)
        return words if words is not None and len(words.weights) else None

    def question_words(self, question: Question) -> NearWords | None:
        """Return the words of a question's subject with near words; None if all are unknown."""
        return self.near_words(question.folded_subject)

    def stored_tokens(self, passages: Sequence[StoredPassage]) -> Sequence[bytes]:
        """Return the stored tokens of each passage; b"" for a passage without stored tokens."""
        if not self.keeps_words:
            return [b""] * len(passages)
        return self.transaction.tokens(np.array([each.row for each in passages], np.int64))

    def letter_tokens(self, document_id: str, passages: Sequence[StoredPassage]) -> list[bytes]:
        """Return the tokens of each passage of a letter. `passages` are all passages, in order."""
        if self.keeps_words:
            return self.transaction.tokens_of(document_id)
        texts = [fold("\n".join((*passage.citation.path, passage.text))) for passage in passages]
        return list(self.word_encoder.encode_passages(texts).tokens)


def headings_of(passage: StoredPassage) -> str:
    """Return a passage's headings, one per line, after the title and issuer of its letter."""
    parts = (passage.citation.title, passage.citation.issuer, *passage.citation.path)
    return "\n".join(part for part in parts if part is not None)


def sentence_spans(passage: StoredPassage) -> list[Span]:
    """Return the spans of a passage's sentences, without the blanks around them.

    A title that the passage begins with answers nothing alone and is left out.
    """
    text = passage.text
    words = Span(end_of_title(passage), len(text))
    spans = (trimmed(text, span) for span in sentences(text, words))
    return [span for span in spans if span.end > span.start]


def end_of_title(passage: StoredPassage) -> int:
    """Return where the words after the section's title begin in the passage's text.

    This is 0 if the passage does not begin with a title.
    """
    text, path = passage.text, passage.citation.path
    first = next(sentences(text, Span(0, len(text))), None)
    if first is None or not path:
        return 0
    words = comparable_heading(first.of(text))
    is_title = words == comparable_heading(path[-1]) and not is_statement(words)
    return first.end if is_title else 0


def begin_of_item(passage: StoredPassage) -> int:
    """Return where an item begins in its passage's text: after a title, and after “…三方面:”."""
    label = _INLINE_LABEL.search(passage.citation.pinpoint)
    begin = end_of_title(passage)
    at = passage.text.find(label[1], begin) if label else -1
    lead = passage.text[begin:at].strip() if at > begin else ""
    return at if lead.endswith((":", "：")) else begin


def is_of_kind(kind: Kind, asked: Kind | None) -> bool:
    """Return whether what has `kind` answers a question for `asked`.

    Refusals tell why, and what is the case today stands in grounds as well as in progress.
    """
    return kind is asked or (kind, asked) in _SERVES


def comparable_heading(heading: str) -> str:
    """Return a heading in comparable form: half-width, no blanks, and no 。 . : or ; at the end."""
    return squeeze(narrow(heading)).rstrip(".。:;")
