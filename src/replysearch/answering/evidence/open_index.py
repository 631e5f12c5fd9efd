"""An index that is open for answering: one consistent view of it, and the encoders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from replysearch.answering.question.question import Question
from replysearch.chinese.text import fold, sentences, trimmed
from replysearch.encoding import Encoder
from replysearch.encoding.near_words import NearWords
from replysearch.engine import ReadTransaction, StoredPassage
from replysearch.records import Span


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
    """Return the spans of a passage's sentences, without the blanks around them."""
    text = passage.text
    spans = (trimmed(text, span) for span in sentences(text, Span(0, len(text))))
    return [span for span in spans if span.end > span.start]
