"""The light form of a static model: a precomputed file that makes opening the model faster.

The file holds the vocabulary in the form that rjieba needs, and each token's nearest tokens and
inverse document frequency. The file belongs to one revision of the model. A model without such a
file has no near words.
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

#: Rows compared with all rows in one step. Chosen, not measured: 64 MB per step for 32,000 rows.
_BLOCK = 512

#: Assumed length of a passage in tokens: about 150 characters, as in the sample letters.
_PASSAGE_TOKENS = 100

#: Upper limit of a token's share of all text, so that log(1 - share) is finite.
_LARGEST_SHARE = 0.999

#: Stands for a token's cosine with itself: above all cosines, so that the token is sorted first.
_ABOVE_COSINES = 2.0


@dataclass(frozen=True, slots=True)
class LightForm:
    """Vocabulary and near tokens. `tokens` and `weights` lack the unknown token, which has row 0.

    `weights` (tokens,) are the integer weights for rjieba. `near` (rows, k) uint16 has the nearest
    rows of each row, beginning with that row. `idf` (rows,) is float32; see :func:`idf_of`.
    """

    tokens: Sequence[str]
    weights: NDArray[np.int64]
    near: NDArray[np.uint16]
    idf: NDArray[np.float32]


def light_of(vocabulary: Sequence[tuple[str, float]], rows: NDArray[np.float32]) -> LightForm:
    """Make the light form of a vocabulary for which :func:`segmenter.fits` is true.

    `vocabulary` has each token with its score, the unknown token first. `rows` (tokens,
    dimension) are the vectors of these tokens. The cosine of a zero vector with any other vector
    counts as 0. Raises ValueError if there are too many tokens.
    """
    if len(rows) > MOST_TOKENS:
        raise ValueError(f"{len(rows)} tokens are too many for two bytes each")
    weights = np.array(weights_of(vocabulary), np.int64)
    tokens = [token for token, _ in vocabulary[1:]]
    return LightForm(tokens, weights, _nearest(rows), idf_of(tokens, weights))


def idf_of(tokens: Sequence[str], weights: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the estimated inverse document frequency of each row's token.

    If a token's share of all text is p, a passage of n random tokens contains the token with
    probability q = 1 - (1 - p)^n. The token's idf is -log q. Row 0 and stop words have idf 0.
    """
    shares = weights / max(int(weights.sum()), 1)
    idf = np.zeros(len(weights) + 1, np.float32)
    idf[1:] = -np.log(-np.expm1(_PASSAGE_TOKENS * np.log1p(-np.minimum(shares, _LARGEST_SHARE))))
    stop = [row for row, token in enumerate(tokens, start=1) if token in STOP_WORDS]
    idf[stop] = 0.0
    return idf


def _nearest(rows: NDArray[np.float32]) -> NDArray[np.uint16]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    count = min(NEAREST, len(rows))
    near = np.empty((len(rows), count), np.uint16)
    for start in range(0, len(rows), _BLOCK):
        cosines = units[start : start + _BLOCK] @ units.T
        block = np.arange(len(cosines))
        cosines[block, start + block] = _ABOVE_COSINES
        best = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        order = np.lexsort((best, -np.take_along_axis(cosines, best, axis=1)), axis=1)
        near[start : start + len(cosines)] = np.take_along_axis(best, order, axis=1)
    return near


def write_light(folder: Path, tokenizer: Path, revision: str, light: LightForm) -> None:
    """Write a light form, with the model's revision and the size of the tokenizer file."""
    path = folder / LIGHT_FILE
    tokens = np.frombuffer("\n".join(light.tokens).encode(), np.uint8)
    tensors: dict[str, np.ndarray] = {"tokens": tokens, "weights": light.weights}
    tensors |= {"near": light.near, "information": light.idf}
    save_file(tensors, path, metadata=_fingerprint(tokenizer, revision))
    # safetensors makes the file readable only by its owner.
    path.chmod(0o644)


def _fingerprint(tokenizer: Path, revision: str) -> dict[str, str]:
    """Return the metadata that show whether a light form belongs to a model's other files."""
    return {"revision": revision, "tokenizer_bytes": str(tokenizer.stat().st_size)}


def read_light(folder: Path, tokenizer: Path, revision: str) -> LightForm | None:
    """Return the light form, or None if there is none for this revision and tokenizer.

    Raises OSError, SafetensorError or ValueError if the file is damaged.
    """
    path = folder / LIGHT_FILE
    if not path.is_file():
        return None
    with safe_open(path, framework="numpy") as file:
        if file.metadata() != _fingerprint(tokenizer, revision):
            return None
        tokens = file.get_tensor("tokens").tobytes().decode().split("\n")
        names = ("weights", "near", "information")
        light = LightForm(tokens, *map(file.get_tensor, names))
    _check(light)
    return light


def _check(light: LightForm) -> None:
    """Raise ValueError if the shapes, types or values of the tensors are wrong."""
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
        raise ValueError("the tensors of the light form do not fit each other")
