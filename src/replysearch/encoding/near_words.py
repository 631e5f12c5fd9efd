"""Coverage: how far a passage contains the words of a query, or words with a similar meaning.

The cosine of two texts' vectors does not show which words of a query a passage lacks. Coverage is
the weighted sum of the largest cosine that each token of the query has with a token of the passage.
This is the late interaction of Khattab and Zaharia (2020). Here a token's vector does not depend on
its context, so the nearest tokens of each token are computed in advance, and only these count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Number of nearest tokens kept for each token, including the token itself. A larger number does
#: not improve the ranking. Measured: `python -m benchmarks.search_weights`.
NEAREST = 32

#: Least cosine of a token that counts as near. Measured: `python -m benchmarks.search_weights`.
NEAR_COSINE = 0.2

#: Type of a packed token: two bytes, least significant first.
TOKEN = np.dtype("<u2")

#: Number of different tokens that two bytes can tell apart.
MOST_TOKENS = 1 << 16


class Encoded(NamedTuple):
    """Encoded passages.

    `vectors` is float32 of shape (passages, dimension), each row of length 1 or 0. `tokens` has
    the distinct token ids of each passage, ascending, packed as :data:`TOKEN`. If the encoder has
    no near words, all these byte strings are empty.
    """

    vectors: NDArray[np.float32]
    tokens: Sequence[bytes]


def packed(lines: Sequence[NDArray[np.int64]]) -> bytes:
    """Return the distinct tokens of a passage's lines, packed as in :class:`Encoded`."""
    return np.unique(np.concatenate(lines)).astype(TOKEN).tobytes()


@dataclass(frozen=True, slots=True)
class NearWords:
    """The n tokens of a query, with the tokens near each of them.

    `weights` (n,) is the tokens' idf, normalised to sum 1. `nearness[i, columns[t]]` is the cosine
    of query token i and token t, or 0 if t is not near. `columns[t]` is 0 if t is not among the
    nearest tokens of any query token; column 0 of `nearness` is all zero.
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
        """Return the near words of distinct `tokens` (n,), none of which has a zero vector.

        `near` (n, k) has the nearest tokens of each token. `rows` (n, 1 + k, dimension) has the
        vectors of each token and of its nearest tokens. If `idf` (n,) is all 0, all tokens weigh
        the same.
        """
        columns = np.zeros(MOST_TOKENS, np.uint16)
        lengths = np.linalg.norm(rows, axis=2)
        weights = idf if idf.any() else np.ones(len(tokens), np.float32)
        known_tokens = np.union1d(tokens, near).astype(np.int64)
        columns[known_tokens] = np.arange(1, len(known_tokens) + 1)
        nearness = np.zeros((len(tokens), len(known_tokens) + 1), np.float32)
        cosines = np.einsum("nd,nkd->nk", rows[:, 0], rows[:, 1:])
        cosines /= np.maximum(lengths[:, :1] * lengths[:, 1:], np.finfo(np.float32).tiny)
        indices = np.arange(len(tokens))[:, None]
        nearness[indices, columns[near]] = np.where(cosines >= NEAR_COSINE, cosines, 0)
        nearness[indices[:, 0], columns[tokens]] = 1
        return cls(weights / max(float(weights.sum()), 1e-9), columns, nearness)

    def coverage(self, passages: Sequence[bytes]) -> NDArray[np.float32]:
        """Return how far each of `passages` (packed tokens) covers the query, from 0 to 1."""
        return self.weights @ self.best(passages)

    def best(self, passages: Sequence[bytes]) -> NDArray[np.float32]:
        """Return each query token's largest cosine with the tokens of each passage.

        `passages` are packed tokens. The shape is (query tokens, passages), float32 from 0 to 1.
        """
        best = np.zeros((len(self.weights), len(passages)), np.float32)
        lengths = np.fromiter(map(len, passages), np.int64, len(passages)) // TOKEN.itemsize
        columns = self.columns[np.frombuffer(b"".join(passages), TOKEN)]
        near = np.flatnonzero(columns)
        if not len(near):
            return best
        owners = np.repeat(np.arange(len(passages)), lengths)[near]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        best[:, owners[starts]] = np.maximum.reduceat(
            self.nearness[:, columns[near]], starts, axis=1
        )
        return best
