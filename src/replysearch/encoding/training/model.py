"""The trained model: a vector and a weight for every token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from replysearch.encoding.training.pairs import Tokens
from replysearch.encoding.training.vocabulary import DIGIT_TOKENS, Vocabulary

#: The constant of smooth inverse frequency weights a / (a + p), from Arora et al. 2017.
_SIF = 1e-3

#: Spread (standard deviation) of the first vectors. Their length is divided out, so that it only
#: sets how far a first step of the learning rate moves them.
_SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class Parts:
    """The characters of all tokens end to end: token t has ``rows[starts[t]:][:counts[t]]``."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]


def _parts_of(vocabulary: Vocabulary) -> Parts:
    counts = np.array([len(parts) for parts in vocabulary.parts], dtype=np.int64)
    rows = np.fromiter((row for parts in vocabulary.parts for row in parts), dtype=np.int64)
    return Parts(rows, np.cumsum(counts) - counts, counts)


class WordsAndCharacters(nn.Module):
    """A token's vector is its weight times the sum of its own vector and its characters' mean.

    So a rare word starts from its characters, and a frequent one may leave them. Gradients are
    sparse: a batch meets a third of the tokens, each many times, so each token's vector is made
    once a batch.
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
        """Return the unit vectors (n, dimension) of `sides`, each the tokens of a text."""
        tokens = np.concatenate(sides).astype(np.int64)
        lengths = np.array([len(side) for side in sides], dtype=np.int64)
        different, places = self._distinct(tokens)
        summed = functional.embedding_bag(
            torch.from_numpy(places),
            self._vectors(different),
            torch.from_numpy(np.cumsum(lengths) - lengths),
            mode="sum",
        )
        return functional.normalize(summed)

    def _vectors(self, tokens: NDArray[np.int64]) -> Tensor:
        """Return one row for each of different tokens, shape (len(tokens), dimension)."""
        counts = self._parts.counts[tokens]
        starts = np.cumsum(counts) - counts
        within = np.arange(counts.sum()) - np.repeat(starts, counts)
        characters, places = self._distinct(
            self._parts.rows[np.repeat(self._parts.starts[tokens], counts) + within]
        )
        means = functional.embedding_bag(
            torch.from_numpy(places),
            functional.embedding(torch.from_numpy(characters), self.characters, sparse=True),
            torch.from_numpy(starts),
            mode="mean",
        )
        chosen = torch.from_numpy(tokens)
        weights = functional.embedding(chosen, self.log_weights, sparse=True).exp()
        return weights * (functional.embedding(chosen, self.own, sparse=True) + means)

    def _distinct(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the different rows, rising, and the place of each of `rows` among them."""
        there = np.bincount(rows, minlength=self._size) > 0
        return np.flatnonzero(there), (np.cumsum(there) - 1)[rows]

    @torch.no_grad()
    def folded(self) -> NDArray[np.float32]:
        """Return one row a token (tokens, dimension), float32; digits and the unknown are zero."""
        rows: NDArray[np.float32] = self._vectors(np.arange(self._size)).numpy()
        rows[self._mute] = 0
        return rows
