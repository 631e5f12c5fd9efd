"""What a letter as a whole says on a question: whether it may be the one that is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from replysearch.answering.evidence.open_index import OpenIndex
from replysearch.answering.evidence.sentence_ranking import RankedSentence
from replysearch.answering.question.issuers import has_short_name
from replysearch.answering.question.question import Question
from replysearch.chinese.text import HAN, fold
from replysearch.encoding.near_words import NearWords
from replysearch.engine import StoredPassage

#: Characters of a phrase that may be a name. A reason, no measure: runs of two characters are
#: mostly common words.
_NAME_LENGTH = 3
#: Largest share of one of a follow-up's own words that a letter may leave out: a word that it does
#: not have at all asks for something else. Re-measure with ``python -m benchmarks.answering
#: --vary evidence.letter_evidence._MOST_OWN_MISSING=0.2,0.4,0.6``.
_MOST_OWN_MISSING = 0.4

_ALL_HAN = re.compile(f"[{HAN}]+")


class LetterEvidence:
    """One letter, looked at for one question. What is costly is read when it is first needed."""

    def __init__(
        self,
        index: OpenIndex,
        question: Question,
        words: NearWords | None,
        passage: StoredPassage,
    ) -> None:
        """Prepare to look at a letter.

        Args:
            index: Where the letter is from.
            question: What is asked.
            words: The words of the question with those near to each; None where none is known.
            passage: Any passage of the letter.
        """
        self._index = index
        self._words = words
        self._cited = passage.citation
        self.question = question
        self.document_id = passage.citation.document_id

    @cached_property
    def passages(self) -> list[StoredPassage]:
        """The passages of the letter in order."""
        return self._index.transaction.passages_of(self.document_id)

    @cached_property
    def _tokens(self) -> list[bytes]:
        return self._index.letter_tokens(self.document_id, self.passages)

    @cached_property
    def coverage(self) -> tuple[float, float]:
        """The share of the question's words in the letter, and the largest share of one missing."""
        words = self._words
        if words is None:
            return 0.0, 1.0
        head = fold(f"{self._cited.title or ''} {self._cited.issuer or ''}")
        head_tokens = self._index.word_encoder.encode_passages([head]).tokens
        best = words.best([b"".join(self._tokens), *head_tokens]).max(axis=1)
        return float(words.weights @ best), float((words.weights * (1 - best)).max())

    def coverage_of(self, passages: Sequence[StoredPassage]) -> float:
        """Return the share of the question's words in some passages of the letter together."""
        if self._words is None:
            return 0.0
        ids = (each.passage_id for each in self.passages)
        tokens = dict(zip(ids, self._tokens, strict=True))
        together = b"".join(tokens[each.passage_id] for each in passages)
        return float(self._words.coverage([together])[0])

    @cached_property
    def has_own_words(self) -> bool:
        """Tell whether the letter has each of a follow-up's own words, but for little weight."""
        own = (
            self._index.near_words(self.question.own_subject) if self.question.own_subject else None
        )
        if own is None:
            return True
        best = own.best([b"".join(self._tokens)]).max(axis=1)
        return float((own.weights * (1 - best)).max()) <= _MOST_OWN_MISSING

    def has_unique_phrase(self, sentences: Sequence[RankedSentence]) -> bool:
        """Tell whether some phrase of the question stands in this letter and in no other one found.

        The name of a street or project, which no vocabulary has, tells so which letter is meant.

        Args:
            sentences: The ranked sentences of all letters found.
        """
        # Texts are not folded: only runs of Chinese characters count, which folding mostly keeps.
        own = "\n".join(passage.text for passage in self.passages)
        found = {each.passage.passage_id: each.passage for each in sentences}.values()
        others = [each.text for each in found if each.citation.document_id != self.document_id]
        subject = self.question.folded_subject
        phrases = (subject[at : at + _NAME_LENGTH] for at in range(len(subject) - _NAME_LENGTH + 1))
        return any(
            phrase in own
            and _ALL_HAN.fullmatch(phrase)
            and not any(phrase in other for other in others)
            for phrase in phrases
        )

    def mentions_event(self, event: str) -> bool:
        """Tell whether the letter mentions an event: else it cannot say why it happened.

        An empty `event` is mentioned by any letter.
        """
        return not event or any(event in fold(passage.text) for passage in self.passages)

    def mentions_all(self, unknown_names: Sequence[str]) -> bool:
        """Tell whether the letter contains each of some names, or is by an office called so.

        A letter of which the issuer is not known may be by anybody.
        """
        issuer = self._cited.issuer
        if not unknown_names or issuer is None:
            return True
        texts = (passage.text for passage in self.passages)
        words = fold("\n".join((issuer, self._cited.title or "", *texts)))
        return all(name in words or has_short_name(issuer, name) for name in unknown_names)
