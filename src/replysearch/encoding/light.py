"""What the light path would else make anew at each start: a file beside a static model's own.

It holds the vocabulary as rjieba takes it, and the tokens near to each token. It belongs to one
revision of the model; with another, or without it, the model is read from its own files and knows
no near words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from replysearch.encoding.near_words import MOST_TOKENS, NEAREST
from replysearch.encoding.segmenter import weights_of

LIGHT_FILE = "light.safetensors"

_REVISION_KEY = "revision"

#: Rows compared with all others at a time.
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Light:
    """The tokens from row 1 on with whole weights (tokens,) int64; the rows near to each row.

    `near` is (rows, k) uint16, each row's own first and the nearest next.
    """

    tokens: Sequence[str]
    weights: NDArray[np.int64]
    near: NDArray[np.uint16]


def light_of(vocabulary: Sequence[tuple[str, float]], rows: NDArray[np.float32]) -> Light:
    """Make the light form of a vocabulary that keeps the rules of the segmenter.

    Args:
        vocabulary: Each token with its score, row 0 the unknown.
        rows: Their vectors, (tokens, dimension); zero rows lie near to none.
    """
    if len(rows) > MOST_TOKENS:
        raise ValueError(f"{len(rows)} tokens")
    weights = np.array(weights_of(vocabulary), np.int64)
    return Light([token for token, _ in vocabulary[1:]], weights, _nearest(rows))


def _nearest(rows: NDArray[np.float32]) -> NDArray[np.uint16]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    count = min(NEAREST, len(rows))
    near = np.empty((len(rows), count), np.uint16)
    for start in range(0, len(rows), _BLOCK):
        cosines = units[start : start + _BLOCK] @ units.T
        own = np.arange(len(cosines))
        cosines[own, start + own] = 2.0
        best = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        order = np.lexsort((best, -np.take_along_axis(cosines, best, axis=1)), axis=1)
        near[start : start + len(cosines)] = np.take_along_axis(best, order, axis=1)
    return near


def write_light(folder: Path, revision: str, light: Light) -> None:
    """Write the light form beside the model in `folder`."""
    letters = np.frombuffer("\n".join(light.tokens).encode(), np.uint8)
    save_file(
        {"tokens": letters, "weights": light.weights, "near": light.near},
        folder / LIGHT_FILE,
        metadata={_REVISION_KEY: revision},
    )
    # safetensors makes a file that only its owner may read.
    (folder / LIGHT_FILE).chmod(0o644)


def read_light(folder: Path, revision: str) -> Light | None:
    """Read the light form of a model's revision; None where there is none.

    Raises:
        OSError, SafetensorError, ValueError: the file is damaged.
    """
    path = folder / LIGHT_FILE
    if not path.is_file():
        return None
    with safe_open(path, framework="numpy") as file:
        if (file.metadata() or {}).get(_REVISION_KEY) != revision:
            return None
        tokens = file.get_tensor("tokens").tobytes().decode().split("\n")
        light = Light(tokens, file.get_tensor("weights"), file.get_tensor("near"))
    if not len(light.tokens) == len(light.weights) == len(light.near) - 1:
        raise ValueError(path.name)
    return light
