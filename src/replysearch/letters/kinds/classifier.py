"""The classifier of sentences: two linear models on n-grams, in numpy.

The first weighs the n-grams of a sentence and of what stands around it. The second weighs what the
first says of the sentence, of its neighbours and of its section, because a letter keeps to one
thing for some sentences. Trained by `scripts/train_kinds.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from replysearch.letters.kinds.features import (
    ABOVE,
    BODY,
    EDGES,
    PARTS,
    ROWS,
    HashedText,
    LetterSentences,
    Part,
    edge_places,
    hashed,
    share_of,
    spans_of,
    traits_of,
)
from replysearch.records import Kind, Span

#: The kinds in the order of the weights' columns.
KINDS = (Kind.PROGRESS, Kind.COMMITMENT, Kind.BASIS, Kind.COURTESY, Kind.REFUSAL)
#: What the second model looks at: the sentences this far before and after.
OFFSETS = (-3, -2, -1, 1, 2, 3)
#: The part of the traits in the first model's sum, beside the n-grams.
TRAITS_PART = 0.3
#: Least probability that is told from none.
_LEAST = 1e-3
_WEIGHTS = Path(__file__).with_name("weights.npz")
#: Columns of weights that belong to a part: the kinds, and `asked`.
COLUMNS = len(KINDS) + 1


@dataclass(frozen=True, slots=True)
class KindClassifier:
    """The weights of both models.

    Attributes:
        body: Float32 of shape (ROWS, 3 * COLUMNS), for the parts in :data:`features.BODY`.
        edges: The same for :data:`features.EDGES`.
        above: The same for :data:`features.ABOVE`.
        traits: Float32 of shape (traits, COLUMNS).
        bias: Float32 of shape (COLUMNS,).
        around: Float32 of shape ((offsets + 2) * kinds, kinds), of the second model.
        around_bias: Float32 of shape (kinds,).
    """

    body: NDArray[np.float32]
    edges: NDArray[np.float32]
    above: NDArray[np.float32]
    traits: NDArray[np.float32]
    bias: NDArray[np.float32]
    around: NDArray[np.float32]
    around_bias: NDArray[np.float32]

    def kinds_of(self, letter: LetterSentences) -> list[tuple[Kind, bool]]:
        """Return the kind of each sentence of a letter, and whether it repeats what was asked."""
        if not letter.spans:
            return []
        scores = self.scores(letter)
        first = log_shares(scores[:, : len(KINDS)])
        second = around(first, letter.headings) @ self.around + self.around_bias
        chosen = second.argmax(axis=1)
        asked = (scores[:, len(KINDS)] > 0) & (chosen == KINDS.index(Kind.BASIS))
        pairs = zip(chosen.tolist(), asked.tolist(), strict=True)
        return [(KINDS[at], is_asked) for at, is_asked in pairs]

    def scores(self, letter: LetterSentences) -> NDArray[np.float32]:
        """Return the first model's scores, shape (sentences, COLUMNS)."""
        scores: NDArray[np.float32] = traits_of(letter) @ (TRAITS_PART * self.traits) + self.bias
        text = hashed(letter.text)
        starts, ends = text.bounds(letter.spans)
        own, previous, following = _sums(self.body, BODY, text, starts, ends)
        scores += own
        scores[1:] += previous[:-1]
        scores[:-1] += following[1:]
        self._add_edges(scores, text, starts, ends)
        self._add_above(scores, letter)
        return scores

    def _add_edges(
        self,
        scores: NDArray[np.float32],
        text: HashedText,
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
    ) -> None:
        columns = {part: at * COLUMNS for at, part in enumerate(EDGES)}
        for part, owners, rows in edge_places(text, starts, ends):
            first = columns[part]
            weights = EDGES[part].share * self.edges.take(rows, 0)[:, first : first + COLUMNS]
            if part == "clause":
                np.add.at(scores, owners, weights)
            else:
                scores[owners] += weights

    def _add_above(self, scores: NDArray[np.float32], letter: LetterSentences) -> None:
        """Add what headings and leads say. Each is hashed once."""
        inner = [each[-1] if each else "" for each in letter.headings]
        outer = [each[0] if len(each) > 1 else "" for each in letter.headings]
        words = list(dict.fromkeys((*inner, *outer, *letter.leads)))
        number = {each: at for at, each in enumerate(words)}
        text = hashed("".join(words))
        sums = _sums(self.above, ABOVE, text, *text.bounds(spans_of(words)))
        for part, texts in zip(sums, (inner, outer, letter.leads), strict=True):
            scores += part[[number[each] for each in texts]]


def _sums(
    weights: NDArray[np.float32],
    parts: Mapping[str, Part],
    text: HashedText,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> list[NDArray[np.float32]]:
    """Return for each part what the n-grams in each span add, shape (spans, COLUMNS)."""
    sums = np.zeros((len(starts), len(parts), COLUMNS), np.float32)
    for length in range(1, max(part.longest for part in parts.values()) + 1):
        rows = text.rows[length - 1]
        last = ends - length + 1
        fits = last > starts
        if not fits.any():
            break
        # `reduceat` sums from each place to the next, and needs a row behind the last one.
        found = np.empty((len(rows) + 1, weights.shape[1]), np.float32)
        found[-1] = 0
        weights.take(rows, 0, out=found[:-1], mode="clip")
        places = np.stack([starts[fits], last[fits]], axis=1).ravel()
        added = np.add.reduceat(found, places, axis=0)[::2].reshape(-1, len(parts), COLUMNS)
        plays = np.array([length in part.lengths for part in parts.values()], np.float32)
        sums[fits] += added * plays[:, None]
    lengths = ends - starts
    shares = np.stack([share_of(part, lengths) for part in parts.values()], axis=1)
    return list((sums * shares[..., None]).swapaxes(0, 1))


def log_shares(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logarithms of the probabilities that scores stand for, row by row."""
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    logarithms: NDArray[np.float32] = np.log(shares / shares.sum(axis=1, keepdims=True) + _LEAST)
    return logarithms


def around(first: NDArray[np.float32], sections: Sequence[tuple[str, ...]]) -> NDArray[np.float32]:
    """Return what the second model looks at, shape (sentences, (offsets + 2) * kinds).

    `first` are the first model's logarithms, `sections` the headings above each sentence.
    """
    count, width = first.shape
    parts = np.zeros((count, (len(OFFSETS) + 2) * width), np.float32)
    parts[:, :width] = first
    for at, offset in enumerate(OFFSETS, start=1):
        low, high = max(0, -offset), min(count, count - offset)
        if low < high:
            parts[low:high, at * width : (at + 1) * width] = first[low + offset : high + offset]
    parts[:, -width:] = _others_in_section(first, sections)
    return parts


def _others_in_section(
    first: NDArray[np.float32], sections: Sequence[tuple[str, ...]]
) -> NDArray[np.float32]:
    """Return the mean of the other sentences under the same headings; zeros if there is none."""
    numbers: dict[tuple[str, ...], int] = {}
    owner = np.array([numbers.setdefault(each, len(numbers)) for each in sections])
    one_hot = owner[None, :] == np.arange(len(numbers))[:, None]
    totals = one_hot.astype(np.float32) @ first
    others = np.bincount(owner)[owner][:, None] - 1
    return np.where(others > 0, (totals[owner] - first) / np.maximum(others, 1), 0)


@cache
def builtin_classifier() -> KindClassifier:
    """Return the classifier that comes with the package."""
    with np.load(_WEIGHTS) as stored:
        return from_arrays(stored)


def untrained_classifier() -> KindClassifier:
    """Return a classifier without weights, to parse the letters that one is trained on."""
    count = len(KINDS)
    traits = traits_of(LetterSentences("。", [Span(0, 1)], [()], [""])).shape[1]
    empty = np.zeros((ROWS, 3 * COLUMNS), np.float32)
    return KindClassifier(
        empty,
        empty,
        empty,
        np.zeros((traits, COLUMNS), np.float32),
        np.zeros(COLUMNS, np.float32),
        np.zeros(((len(OFFSETS) + 2) * count, count), np.float32),
        np.zeros(count, np.float32),
    )


def from_arrays(stored: Mapping[str, NDArray[np.float16]]) -> KindClassifier:
    """Return the classifier in the arrays of a file: the rows of the n-grams that have weights.

    `weights` has the columns of the parts in the order of :data:`features.PARTS`.
    """
    grams = np.zeros((len(PARTS), ROWS, COLUMNS), np.float32)
    grams.reshape(-1, COLUMNS)[stored["rows"]] = stored["weights"]

    def group(first: int) -> NDArray[np.float32]:
        parts = grams[first : first + 3].transpose(1, 0, 2)
        return np.ascontiguousarray(parts.reshape(ROWS, -1))

    return KindClassifier(
        *(group(0), group(3), group(6)),
        stored["traits"].astype(np.float32),
        stored["bias"].astype(np.float32),
        stored["around"].astype(np.float32),
        stored["around_bias"].astype(np.float32),
    )
