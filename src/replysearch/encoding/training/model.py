"""The model that is trained, with a vector and a weight for each token, and the loss function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from replysearch.encoding.training.pairs import Batch, Tokens
from replysearch.encoding.training.vocabulary import DIGIT_TOKENS, Vocabulary

#: The constant a of smooth inverse frequency weights a / (a + p), from Arora et al. 2017.
_SIF = 1e-3

#: Standard deviation of the initial vectors. Chosen, not measured: texts' vectors are normalised,
#: so this only sets how far the first steps move vectors.
_SPREAD = 0.1

#: Two sides with a larger cosine than this count as the same text. Chosen, not measured: long texts
#: that differ in a word or two have such a cosine.
_SAME = 0.98


@dataclass(frozen=True, slots=True)
class Parts:
    """The characters of all tokens in one array: token t has ``rows[starts[t]:][:counts[t]]``."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]


def _parts_of(vocabulary: Vocabulary) -> Parts:
    counts = np.array([len(parts) for parts in vocabulary.parts], dtype=np.int64)
    rows = np.fromiter((row for parts in vocabulary.parts for row in parts), dtype=np.int64)
    return Parts(rows, np.cumsum(counts) - counts, counts)


class WordsAndCharacters(nn.Module):
    """A token's vector: its weight times the sum of its own vector and its characters' mean vector.

    So a rare word stays near its characters, and a frequent word can move away from them. Gradients
    are sparse. Many tokens occur several times in a batch, so each token's vector is computed only
    once per batch.
    """

    def __init__(self, vocabulary: Vocabulary, dimension: int) -> None:
        super().__init__()
        self._size = len(vocabulary.tokens)
        self._parts = _parts_of(vocabulary)
        self._mute = [0, *(vocabulary.tokens.index(digit) for digit in DIGIT_TOKENS)]
        frequencies = torch.tensor(vocabulary.frequencies)
        self.log_weights = nn.Parameter(torch.log(_SIF / (_SIF + frequencies))[:, None].clone())
        self.own = nn.Parameter(torch.randn(self._size, dimension) * _SPREAD)
        self.characters = nn.Parameter(torch.randn(self._size, dimension) * _SPREAD)

    def forward(self, sides: Sequence[Tokens]) -> Tensor:
        """Return the unit vectors (n, dimension) of n texts, given their tokens."""
        tokens = np.concatenate(sides).astype(np.int64)
        lengths = np.array([len(side) for side in sides], dtype=np.int64)
        distinct, indices = self._distinct(tokens)
        summed = functional.embedding_bag(
            torch.from_numpy(indices),
            self._vectors(distinct),
            torch.from_numpy(np.cumsum(lengths) - lengths),
            mode="sum",
        )
        return functional.normalize(summed)

    def _vectors(self, tokens: NDArray[np.int64]) -> Tensor:
        """Return the vectors of distinct tokens, shape (len(tokens), dimension)."""
        counts = self._parts.counts[tokens]
        starts = np.cumsum(counts) - counts
        within = np.arange(counts.sum()) - np.repeat(starts, counts)
        characters, indices = self._distinct(
            self._parts.rows[np.repeat(self._parts.starts[tokens], counts) + within]
        )
        means = functional.embedding_bag(
            torch.from_numpy(indices),
            functional.embedding(torch.from_numpy(characters), self.characters, sparse=True),
            torch.from_numpy(starts),
            mode="mean",
        )
        chosen = torch.from_numpy(tokens)
        weights = functional.embedding(chosen, self.log_weights, sparse=True).exp()
        return weights * (functional.embedding(chosen, self.own, sparse=True) + means)

    def _distinct(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the distinct row numbers in ascending order, and each row's index among them."""
        occurs = np.bincount(rows, minlength=self._size) > 0
        return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[rows]

    @torch.no_grad()
    def token_vectors(self) -> NDArray[np.float32]:
        """Return the vectors (tokens, dimension), zero for digits and for the unknown token."""
        rows: NDArray[np.float32] = self._vectors(np.arange(self._size)).numpy()
        rows[self._mute] = 0
        return rows


def contrastive_loss(model: WordsAndCharacters, batch: Batch, scale: float) -> Tensor:
    """Return the symmetric in-batch contrastive loss (InfoNCE) of `batch`.

    Cosines are multiplied by `scale`. Two pairs with the same left or the same right side are not
    negatives of each other.
    """
    vectors = model([*batch.left, *batch.right])
    left, right = vectors[: len(batch.left)], vectors[len(batch.left) :]
    same = (left @ left.T > _SAME) | (right @ right.T > _SAME)
    same &= ~torch.eye(len(left), dtype=torch.bool)
    logits = (left @ right.T * scale).masked_fill(same, float("-inf"))
    target = torch.arange(len(logits))
    return (
        functional.cross_entropy(logits, target) + functional.cross_entropy(logits.T, target)
    ) / 2
