"""How far a passage covers the words of a query: by the same word, or by one near to it.

A query's vector is one sum and cannot say which of its words a passage leaves out; this can. It is
the sum of largest cosines of late interaction (Khattab and Zaharia 2020), on tokens whose vectors
do not depend on their neighbours, so that only the tokens near to the query's must be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: How many tokens lie near to a token, with itself, and the cosine from which they do. Twice as
#: many, or all, rank no better: ``python -m benchmarks.search_weights``.
NEAREST = 32
NEAR_COSINE = 0.2

#: Tokens are kept as two bytes each, least byte first.
TOKEN = np.dtype("<u2")
MOST_TOKENS = 1 << 16


class Encoded(NamedTuple):
    """What an encoder makes of passages.

    `vectors` is float32 of shape (passages, dimension), each of length one or zero. `tokens` holds
    the different tokens of each passage, rising, as the bytes of :data:`TOKEN` rows; it is empty
    for encoders that do not add up tokens.
    """

    vectors: NDArray[np.float32]
    tokens: Sequence[bytes]


def packed(lines: Sequence[NDArray[np.int64]]) -> bytes:
    """Return the different tokens of a passage's lines as :class:`Encoded` holds them."""
    return np.unique(np.concatenate(lines)).astype(TOKEN).tobytes()


@dataclass(frozen=True, slots=True)
class NearWords:
    """The tokens of a query with what lies near to each.

    `weights` (n,) float32 are the tokens' shares of what the query tells, with the sum 1, or none.
    `columns` (MOST_TOKENS,) names each token's column of `nearness` (n, m) float32, the
    cosines from 0 to 1; column 0 is that of tokens near to none.
    """

    weights: NDArray[np.float32]
    columns: NDArray[np.uint16]
    nearness: NDArray[np.float32]

    @classmethod
    def of(
        cls,
        tokens: NDArray[np.int64],
        idf: NDArray[np.float32],
        rows: NDArray[np.float32],
        near: NDArray[np.uint16],
    ) -> NearWords:
        """Return the near words of different `tokens`.

        Args:
            tokens: Shape (n,), none of whose rows is zero.
            idf: What each of them tells, (n,); all tell the same where none tells anything.
            rows: The vectors of the tokens and of those near to each, (n, 1 + k, dimension).
            near: The tokens near to each, (n, k).
        """
        columns = np.zeros(MOST_TOKENS, np.uint16)
        lengths = np.linalg.norm(rows, axis=2)
        told = idf if idf.any() else np.ones(len(tokens), np.float32)
        there = np.union1d(tokens, near).astype(np.int64)
        columns[there] = np.arange(1, len(there) + 1)
        nearness = np.zeros((len(tokens), len(there) + 1), np.float32)
        cosines = np.einsum("nd,nkd->nk", rows[:, 0], rows[:, 1:])
        cosines /= np.maximum(lengths[:, :1] * lengths[:, 1:], np.finfo(np.float32).tiny)
        places = np.arange(len(tokens))[:, None]
        nearness[places, columns[near]] = np.where(cosines >= NEAR_COSINE, cosines, 0)
        nearness[places[:, 0], columns[tokens]] = 1
        return cls(told / max(float(told.sum()), 1e-9), columns, nearness)

    def coverage(self, passages: Sequence[bytes]) -> NDArray[np.float32]:
        """Return how far each passage says the query's words, (n,) float32 from 0 to 1.

        Args:
            passages: The tokens of each, as :class:`Encoded` holds them.
        """
        return self.weights @ self.best(passages)

    def best(self, passages: Sequence[bytes]) -> NDArray[np.float32]:
        """Return the largest cosine of each query token with any of each passage's tokens.

        Args:
            passages: The tokens of each, as :class:`Encoded` holds them.

        Returns:
            Shape (query tokens, passages), float32 from 0 to 1.
        """
        found = np.zeros((len(self.weights), len(passages)), np.float32)
        lengths = np.fromiter(map(len, passages), np.int64, len(passages)) // TOKEN.itemsize
        columns = self.columns[np.frombuffer(b"".join(passages), TOKEN)]
        near = np.flatnonzero(columns)
        if not len(near):
            return found
        owners = np.repeat(np.arange(len(passages)), lengths)[near]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        found[:, owners[starts]] = np.maximum.reduceat(
            self.nearness[:, columns[near]], starts, axis=1
        )
        return found
