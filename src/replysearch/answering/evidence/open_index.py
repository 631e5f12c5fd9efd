"""What evidence is read from: one state of the index, with its encoders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from replysearch.answering.question.question import Question
from replysearch.chinese.text import fold
from replysearch.encoding import Encoder
from replysearch.encoding.near_words import NearWords
from replysearch.engine import ReadTransaction, StoredPassage


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """One state of the index, with its encoders.

    Attributes:
        transaction: Reads the letters.
        encoder: The encoder of the index.
        word_encoder: An encoder that knows near words: the encoder of the index if it does.
    """

    transaction: ReadTransaction
    encoder: Encoder
    word_encoder: Encoder

    @property
    def keeps_words(self) -> bool:
        """Tell whether the index holds the tokens of its passages as the word encoder cuts them."""
        return self.word_encoder is self.encoder

    def near_words(self, folded: str) -> NearWords | None:
        """Return the words of a folded text with those near to each; None where none is known."""
        found = self.word_encoder.near_words(folded)
        return found if found is not None and len(found.weights) else None

    def question_words(self, question: Question) -> NearWords | None:
        """Return the words that a question is about; None where none is known."""
        return self.near_words(question.folded_subject)

    def stored_tokens(self, passages: Sequence[StoredPassage]) -> Sequence[bytes]:
        """Return the tokens that the index holds of passages; empty bytes for none."""
        if not self.keeps_words:
            return [b""] * len(passages)
        return self.transaction.tokens(np.array([each.row for each in passages], np.int64))

    def letter_tokens(self, document_id: str, passages: Sequence[StoredPassage]) -> list[bytes]:
        """Return the tokens of each passage of a letter, in order.

        Args:
            document_id: The letter.
            passages: Its passages in order.
        """
        if self.keeps_words:
            return self.transaction.tokens_of(document_id)
        texts = [fold("\n".join((*passage.citation.path, passage.text))) for passage in passages]
        return list(self.word_encoder.encode_passages(texts).tokens)


def headings_of(passage: StoredPassage) -> str:
    """Return what stands above a passage: the title and issuer of the letter, and the headings."""
    parts = (passage.citation.title, passage.citation.issuer, *passage.citation.path)
    return "\n".join(part for part in parts if part is not None)
