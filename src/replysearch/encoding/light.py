"""The light form of a static model: a file beside the model's own that spares work at each start.

It holds the vocabulary as rjieba takes it, and the tokens near to each token. It belongs to one
revision of the model. Without it, or with that of another revision, the model is read from its own
files and knows no near words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from replysearch.chinese.text import STOP_WORDS
from replysearch.encoding.near_words import MOST_TOKENS, NEAREST
from replysearch.encoding.segmenter import weights_of

LIGHT_FILE = "light.safetensors"

#: Rows compared with all others at a time: 64 MB of cosines for 32,000 rows.
_BLOCK = 512

#: Tokens of a passage, about: 150 characters, as passages of the samples have. The share stands in
#: for 1, whose logarithm would be infinite: a token that is all of every text.
_PASSAGE_TOKENS = 100
_LARGEST_SHARE = 0.999


@dataclass(frozen=True, slots=True)
class LightForm:
    """The tokens from row 1 on with whole weights (tokens,) int64; the rows near to each row.

    `near` is (rows, k) uint16, each row's own first and the nearest next. `idf` (rows,)
    float32 is what each token tells; see :func:`idf_of`.
    """

    tokens: Sequence[str]
    weights: NDArray[np.int64]
    near: NDArray[np.uint16]
    idf: NDArray[np.float32]


def light_of(vocabulary: Sequence[tuple[str, float]], rows: NDArray[np.float32]) -> LightForm:
    """Make the light form of a vocabulary that keeps the rules of the segmenter.

    Args:
        vocabulary: Each token with its score, row 0 the unknown.
        rows: Their vectors, (tokens, dimension); zero rows lie near to none.
    """
    if len(rows) > MOST_TOKENS:
        raise ValueError(f"{len(rows)} tokens")
    weights = np.array(weights_of(vocabulary), np.int64)
    tokens = [token for token, _ in vocabulary[1:]]
    return LightForm(tokens, weights, _nearest(rows), idf_of(tokens, weights))


def idf_of(tokens: Sequence[str], weights: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return how much each row tells: the inverse document frequency of its token, as estimated.

    A token that makes up a share p of all text stands in 1 - (1 - p)^n of passages of n tokens that
    are drawn one by one. Row 0, the unknown, and the stop words tell nothing.
    """
    shares = weights / max(int(weights.sum()), 1)
    found = np.zeros(len(weights) + 1, np.float32)
    found[1:] = -np.log(-np.expm1(_PASSAGE_TOKENS * np.log1p(-np.minimum(shares, _LARGEST_SHARE))))
    stop = [row for row, token in enumerate(tokens, start=1) if token in STOP_WORDS]
    found[stop] = 0.0
    return found


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


def write_light(folder: Path, tokenizer: Path, revision: str, light: LightForm) -> None:
    """Write the light form of a model's revision into `folder`, where `tokenizer` lies."""
    letters = np.frombuffer("\n".join(light.tokens).encode(), np.uint8)
    save_file(
        {
            "tokens": letters,
            "weights": light.weights,
            "near": light.near,
            "information": light.idf,
        },
        folder / LIGHT_FILE,
        metadata=_belonging(tokenizer, revision),
    )
    # safetensors makes a file that only its owner may read.
    (folder / LIGHT_FILE).chmod(0o644)


def _belonging(tokenizer: Path, revision: str) -> dict[str, str]:
    """Return what tells whether a light form still belongs to the files beside it."""
    return {"revision": revision, "tokenizer_bytes": str(tokenizer.stat().st_size)}


def read_light(folder: Path, tokenizer: Path, revision: str) -> LightForm | None:
    """Read the light form of a model's revision; None where there is none.

    Raises:
        OSError, SafetensorError, ValueError: the file is damaged.
    """
    path = folder / LIGHT_FILE
    if not path.is_file():
        return None
    with safe_open(path, framework="numpy") as file:
        if file.metadata() != _belonging(tokenizer, revision):
            return None
        tokens = file.get_tensor("tokens").tobytes().decode().split("\n")
        names = ("weights", "near", "information")
        light = LightForm(tokens, *map(file.get_tensor, names))
    _check(light)
    return light


def _check(light: LightForm) -> None:
    """Refuse a light form that would only fail, or mislead, when it is used.

    Raises:
        ValueError: The tensors do not fit each other or are not what they should be.
    """
    rows = len(light.tokens) + 1
    fits = (
        light.weights.shape == (rows - 1,)
        and light.weights.dtype == np.int64
        and bool((light.weights >= 0).all())
        and light.near.dtype == np.uint16
        and light.near.shape == (rows, light.near.shape[-1])
        and int(light.near.max(initial=0)) < rows
        and light.idf.shape == (rows,)
        and light.idf.dtype == np.float32
        and bool(np.isfinite(light.idf).all())
    )
    if not fits:
        raise ValueError("tensors")
