"""What training makes smaller: confusion of a pair's right side with those of other pairs.

Right sides are told apart by the cosine of whole sides, as dense search does, and by how far they
cover the left side's words, as ranking does; see :mod:`replysearch.encoding.near_words`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from replysearch.encoding.training.model import Read, WordsAndCharacters
from replysearch.encoding.training.pairs import Batch

#: From this cosine on two sides count as the same text.
_SAME = 0.98

#: Of a right side so many tokens are compared with the left side's.
_COMPARED = 64


@dataclass(frozen=True, slots=True)
class Losses:
    """How the losses are weighed.

    `scale` multiplies cosines and coverages. `covering` is the weight of the loss by coverage; it
    looks at the first `covered` pairs of a batch. `information` (tokens,) is what each one tells.
    """

    scale: float
    covering: float
    covered: int
    information: Tensor

    def of(self, model: WordsAndCharacters, batch: Batch) -> Tensor:
        """Return the loss of a batch."""
        read = model([*batch.left, *batch.right])
        pairs = len(batch.left)
        left, right = read.vectors[:pairs], read.vectors[pairs:]
        same = (left @ left.T > _SAME) | (right @ right.T > _SAME)
        same &= ~torch.eye(pairs, dtype=torch.bool)
        loss = _confusion(left @ right.T * self.scale, same)
        some = min(self.covered, pairs)
        if self.covering and some > 1:
            covered = self._coverages(read, pairs, some) * self.scale
            loss = loss + self.covering * _confusion(covered, same[:some, :some])
        return loss

    def _coverages(self, read: Read, pairs: int, some: int) -> Tensor:
        """Return how far each of the first right sides covers each left one, (some, some)."""
        left, owners, words = _different(read.places[:some])
        right, _, others = _different([side[:_COMPARED] for side in read.places[pairs:][:some]])
        units = functional.normalize(read.rows)
        # A last column for the room that shorter sides leave.
        nearness = functional.pad((units[words] @ units[others].T).clamp(min=0), (0, 1))
        table = np.full((some, _COMPARED), len(others))
        for row, side in zip(table, right, strict=True):
            row[: len(side)] = side
        best = nearness[:, torch.from_numpy(table.ravel())].view(len(words), some, -1).amax(-1)
        told = self.information[torch.from_numpy(read.tokens)[words]]
        columns = torch.from_numpy(np.concatenate(left))
        shares = torch.zeros(some, len(words)).index_put((owners, columns), told[columns])
        return shares / shares.sum(1, keepdim=True).clamp(min=1e-6) @ best


def _different(
    sides: Sequence[NDArray[np.int64]],
) -> tuple[list[NDArray[np.int64]], Tensor, Tensor]:
    """Return each side's different tokens as places in the third, and whose each of them is."""
    unique = [np.unique(side) for side in sides]
    lengths = [len(side) for side in unique]
    words, places = np.unique(np.concatenate(unique), return_inverse=True)
    owners = np.repeat(np.arange(len(sides)), lengths)
    split = np.split(places, np.cumsum(lengths)[:-1])
    return split, torch.from_numpy(owners), torch.from_numpy(words)


def _confusion(logits: Tensor, same: Tensor) -> Tensor:
    """Return the symmetric in-batch contrastive loss (InfoNCE) of similarities of all pairs.

    Two pairs that share a side, told by `same`, are not each other's negatives.
    """
    logits = logits.masked_fill(same, float("-inf"))
    target = torch.arange(len(logits))
    return (
        functional.cross_entropy(logits, target) + functional.cross_entropy(logits.T, target)
    ) / 2
