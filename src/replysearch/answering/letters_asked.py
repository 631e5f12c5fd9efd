"""The letters that evidence points to: what they say as a whole, and which items stand together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from replysearch.answering.judging import Judged
from replysearch.answering.questions import Question
from replysearch.encoding import Encoder
from replysearch.engine import Reading, StoredPassage
from replysearch.records import Kind
from replysearch.text import fold

#: A group of more items than this is no answer.
MOST_ITEMS = 12

# What makes a group of items the better answer; re-measure with `python -m benchmarks.answering`.
_BY_HEADING = 0.5
_BY_TENSE = 0.3


@dataclass(frozen=True, slots=True)
class Group:
    """Items that stand together under one heading, in their order, and how well they answer."""

    heading: str
    items: tuple[StoredPassage, ...]
    score: float


class LetterAsked:
    """One letter in the light of one question."""

    def __init__(
        self, view: Reading, document_id: str, question: Question, reader: Encoder, *, known: bool
    ) -> None:
        self._view = view
        self._question = question
        self._reader = reader
        self._has_tokens = known
        self.document_id = document_id

    @cached_property
    def passages(self) -> list[StoredPassage]:
        """The letter's passages in order."""
        return self._view.passages_of(self.document_id)

    @cached_property
    def _tokens(self) -> list[bytes]:
        rows = np.array([passage.row for passage in self.passages], np.int64)
        if self._has_tokens:
            return self._view.tokens(rows)
        texts = [fold("\n".join((*passage.path, passage.text))) for passage in self.passages]
        return list(self._reader.encode_passages(texts).tokens)

    @cached_property
    def coverage(self) -> float:
        """The share of the question's words that the letter says anywhere, 0 to 1."""
        asked = self._reader.near_words(fold(self._question.subject))
        if asked is None or not len(asked.weights):
            return 0.0
        first = self.passages[0]
        head = fold(f"{first.title or ''} {first.issuer or ''}")
        whole = [b"".join(self._tokens), *self._reader.encode_passages([head]).tokens]
        return float(asked.weights @ asked.best(whole).max(axis=1))

    def best_group(self, judged: Sequence[Judged]) -> Group | None:
        """Return the items under that heading which answer best; None where nothing is listed.

        Args:
            judged: All sentences judged, of this and other letters.
        """
        strengths = {
            each.passage.passage_id: each.strength
            for each in judged
            if each.passage.document_id == self.document_id
        }
        keys = {
            key
            for passage in self.passages
            if passage.passage_id in strengths
            for key in _parents(passage)
        }
        # Of equal groups the one deepest down stands first, and has the nearest heading.
        order = sorted(keys, key=lambda key: (-key.count("."), key))
        groups = [group for key in order if (group := self._group(key, strengths))]
        return max(groups, key=lambda group: (group.score, -len(group.items)), default=None)

    def _group(self, key: str, strengths: dict[str, float]) -> Group | None:
        items = [
            passage
            for passage in self.passages
            if _address(passage).startswith(key) and passage.kind is not Kind.COURTESY
        ]
        wanted = self._question.kind
        fitting = [item for item in items if item.kind is wanted]
        items = fitting or items
        if not key:
            items = [item for item in items if _is_item(item)]
        if not 2 <= len(items) <= MOST_ITEMS:
            return None
        inside = [strengths[item.passage_id] for item in items if item.passage_id in strengths]
        recall = sum(inside) / max(sum(strengths.values()), 1e-9)
        precision = len(inside) / len(items)
        together = 2 * recall * precision / max(recall + precision, 1e-9)
        heading = _heading(items, key)
        tense = float(wanted is not None and bool(fitting))
        score = together + _BY_HEADING * self._said(heading) + _BY_TENSE * tense
        return Group(heading, tuple(items), score)

    def _said(self, heading: str) -> float:
        asked = self._reader.near_words(fold(self._question.subject))
        if asked is None or not heading or not len(asked.weights):
            return 0.0
        return float(asked.coverage(self._reader.encode_passages([fold(heading)]).tokens)[0])


def _address(passage: StoredPassage) -> str:
    return passage.passage_id.rpartition(":")[2]


def _is_item(passage: StoredPassage) -> bool:
    return not _address(passage).rpartition(".")[2].startswith("p")


def _parents(passage: StoredPassage) -> list[str]:
    """Return the beginnings of addresses under which a passage stands, the whole body's first."""
    steps = _address(passage).split(".")[:-1]
    return ["", *(".".join(steps[:depth]) + "." for depth in range(1, len(steps) + 1))]


def _heading(items: Sequence[StoredPassage], key: str) -> str:
    depth = key.count(".")
    path = items[0].path
    return path[min(depth, len(path)) - 1] if depth and path else ""
