"""The loss that training minimises: how easily a pair's right side is taken for another pair's."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from replysearch.encoding.training.model import WordsAndCharacters
from replysearch.encoding.training.pairs import Batch

#: From this cosine on two sides count as the same text. Chosen: texts that differ in a word or two
#: of many reach it.
_SAME = 0.98


def contrastive_loss(model: WordsAndCharacters, batch: Batch, scale: float) -> Tensor:
    """Return the symmetric in-batch contrastive loss (InfoNCE) of `batch`.

    `scale` multiplies the cosines. Two pairs that share a side are not each other's negatives.
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
