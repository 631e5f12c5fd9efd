"""The passages nearest to a question, of each place or office compared, and what answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from replysearch.answering.compose.extraction import Extractor
from replysearch.answering.evidence.sentence_ranking import asked_words, judge
from replysearch.answering.question.question import Shape
from replysearch.answering.question.understanding import Understood
from replysearch.encoding import Encoder
from replysearch.encoding.near_words import NearWords
from replysearch.engine import Allowed, ReadTransaction, StoredPassage
from replysearch.records import Query
from replysearch.search.retrieve import LONGEST_QUERY, best_passages

#: Passages whose sentences are judged.
JUDGED = 12
#: Passages outside the filters that are looked at.
_OUTSIDE = 20


class Nearest:
    """The passages nearest to one question under its filters; they are looked up once."""

    def __init__(
        self,
        transaction: ReadTransaction,
        encoder: Encoder,
        reader: Encoder,
        understood: Understood,
        allowed: Allowed,
    ) -> None:
        self._transaction = transaction
        self._encoder = encoder
        self._reader = reader
        self._understood = understood
        self._allowed = allowed
        self._found: list[list[tuple[StoredPassage, float]]] | None = None

    def extractor(self, understood: Understood) -> Callable[..., Extractor]:
        """Return what makes what answers from their sentences, `without` certain letters."""
        found = self.found()
        rows = np.array([passage.row for passage, _ in found], np.int64)
        known = self._reader is self._encoder
        tokens = self._transaction.tokens(rows) if known else [b""] * len(found)
        question = understood.question
        asked = asked_words(question, self._reader)
        compared: dict[str, int] = {}
        if len(self._parts()) > 1:
            compared = {p.document_id: at for at, part in enumerate(self._parts()) for p, _ in part}
        if compared or understood.resolved.others:
            question = replace(question, shape=Shape.COMPARISON)
        return partial(
            Extractor,
            self._transaction,
            self._reader,
            question,
            judge(question, found, tokens, self._reader, asked),
            asked,
            is_scoped=understood.is_scoped,
            beyond=self._beyond(asked, tokens),
            strangers=understood.strangers,
            known=known,
            compared=compared,
        )

    def _beyond(self, asked: NearWords | None, inside: Sequence[bytes]) -> float:
        """Return how much more of the question is said outside its filters than inside.

        A question that names a place whose letters are silent is mostly answered by another's.
        """
        if self._allowed.documents is None or asked is None or self._reader is not self._encoder:
            return 0.0
        match = self._transaction.lexical(self._understood.question.subject, _OUTSIDE, Allowed())
        outside = asked.coverage(self._transaction.tokens(match.found.rows))
        said = asked.coverage(inside)
        return max(0.0, float(max(outside, default=0.0)) - float(max(said, default=0.0)))

    def found(self) -> list[tuple[StoredPassage, float]]:
        """Return the nearest passages under the filters with their scores."""
        return [each for part in self._parts() for each in part]

    def _parts(self) -> list[list[tuple[StoredPassage, float]]]:
        """Return the nearest passages of each place or office that is compared, else of all."""
        if self._found is None:
            query = Query(self._understood.searched[:LONGEST_QUERY], JUDGED)
            self._found = [
                best_passages(self._transaction, self._encoder, query, part)
                for part in self._understood.compared or [self._allowed]
            ]
        return self._found
