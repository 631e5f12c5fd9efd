"""What a whole letter says on a question, to decide whether the question means this letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from replysearch.answering.evidence.open_index import OpenIndex
from replysearch.answering.evidence.sentence_ranking import RankedSentence
from replysearch.answering.question.issuers import contains_in_order
from replysearch.answering.question.question import Question
from replysearch.chinese.text import HAN, fold
from replysearch.encoding.near_words import NearWords
from replysearch.engine import StoredPassage

#: Characters of a phrase that may be a name. Chosen, not measured: shorter ones are common words.
_NAME_LENGTH = 3
#: Largest weight of a follow-up's own word that an answering letter may lack. Measured: `python -m
#: benchmarks.answering --vary evidence.letter_evidence._MOST_OWN_MISSING=0.2,0.4,0.6`.
_MOST_OWN_MISSING = 0.4

_ALL_HAN = re.compile(f"[{HAN}]+")


class LetterEvidence:
    """One letter, examined for one question. Its passages are read when they are first needed.

    `words` are the words of the question with their near words, or None if all words are unknown.
    `passage` is any passage of the letter.
    """

    def __init__(
        self,
        index: OpenIndex,
        question: Question,
        words: NearWords | None,
        passage: StoredPassage,
    ) -> None:
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
        """Share of the question's words in the letter, and the largest weight of a missing word."""
        words = self._words
        if words is None:
            return 0.0, 1.0
        head = fold(f"{self._cited.title or ''} {self._cited.issuer or ''}")
        head_tokens = self._index.word_encoder.encode_passages([head]).tokens
        best = words.best([b"".join(self._tokens), *head_tokens]).max(axis=1)
        return float(words.weights @ best), float((words.weights * (1 - best)).max())

    def coverage_of(self, passages: Sequence[StoredPassage]) -> float:
        """Return the share of the question's words that are in one or more of the passages."""
        if self._words is None:
            return 0.0
        ids = (each.passage_id for each in self.passages)
        tokens = dict(zip(ids, self._tokens, strict=True))
        together = b"".join(tokens[each.passage_id] for each in passages)
        return float(self._words.coverage([together])[0])

    @cached_property
    def has_own_words(self) -> bool:
        """Whether the letter has a follow-up's own important words; True if there are none."""
        own_subject = self.question.own_subject
        words = self._index.near_words(own_subject) if own_subject else None
        if words is None:
            return True
        best = words.best([b"".join(self._tokens)]).max(axis=1)
        return float((words.weights * (1 - best)).max()) <= _MOST_OWN_MISSING

    def has_unique_phrase(self, sentences: Sequence[RankedSentence]) -> bool:
        """Return whether this letter has a phrase of the question that other letters lack.

        Such a phrase may be the name of a street or project, and shows which letter is meant. Of
        the other letters, only the passages with ranked sentences (`sentences`) are compared.
        """
        # Texts need no folding: phrases are Chinese characters, and folding changes few of these.
        text = "\n".join(passage.text for passage in self.passages)
        found = {each.passage.passage_id: each.passage for each in sentences}.values()
        others = [each.text for each in found if each.citation.document_id != self.document_id]
        subject = self.question.folded_subject
        phrases = (subject[at : at + _NAME_LENGTH] for at in range(len(subject) - _NAME_LENGTH + 1))
        return any(
            phrase in text
            and _ALL_HAN.fullmatch(phrase)
            and not any(phrase in other for other in others)
            for phrase in phrases
        )

    def mentions_event(self, event: str) -> bool:
        """Return whether the letter mentions an event; True if `event` is empty."""
        return not event or any(event in fold(passage.text) for passage in self.passages)

    def mentions_all(self, unknown_names: Sequence[str]) -> bool:
        """Return whether each name is in the letter, or may be a short name of the letter's issuer.

        A letter without a known issuer may be from any office, so the result is then True.
        """
        issuer = self._cited.issuer
        if not unknown_names or issuer is None:
            return True
        texts = (passage.text for passage in self.passages)
        words = fold("\n".join((issuer, self._cited.title or "", *texts)))
        return all(name in words or contains_in_order(issuer, name) for name in unknown_names)
