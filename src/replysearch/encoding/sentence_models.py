"""Models of the optional dependency ``sentence-transformers``, opened by folder or by name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from replysearch.encoding.near_words import Encoded
from replysearch.errors import EncoderError
from replysearch.messages import encoding as messages
from replysearch.records import EncoderIdentity

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

#: Query and passage prompts of models whose files have no prompts, from the model cards.
_KNOWN_PROMPTS = (
    (re.compile(r"bge-(?:small|base|large)-zh"), "为这个句子生成表示以用于检索相关文章：", ""),
    (re.compile(r"(?:^|[/-])e5-(?:small|base|large)"), "query: ", "passage: "),
)

_QUERY_PROMPT_NAMES = ("query",)
_PASSAGE_PROMPT_NAMES = ("document", "passage", "corpus")

#: Patterns of the files with a model's weights.
_WEIGHT_FILES = ("*.safetensors", "pytorch_model*.bin")

#: Bytes of a weight file that are hashed at a time. Chosen, not measured.
_HASH_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Prompts:
    """The texts that are put before a query and before a passage. They may be empty."""

    query: str
    passage: str


@dataclass(frozen=True, slots=True)
class SentenceModelEncoder:
    """An encoder that runs a model of sentence-transformers."""

    identity: EncoderIdentity
    prompts: Prompts
    _model: SentenceTransformer
    is_light: ClassVar[bool] = False

    @classmethod
    def load(cls, name: str) -> SentenceModelEncoder:
        """Load a model from this machine, by its folder or name, without using the network.

        Raises EncoderError if sentence-transformers is missing, or the model cannot be read.
        """
        model = _open_model(name)
        identity = EncoderIdentity(name, _revision(name, model), _dimension(name, model))
        return cls(identity, prompts_of(name, model.prompts), model)

    @property
    def address(self) -> str:
        """The model's folder or name."""
        return self.identity.name

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See :class:`replysearch.encoding.Encoder`."""
        return self._encode(texts, self.prompts.query)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Return one vector per passage, without tokens."""
        return Encoded(self._encode(texts, self.prompts.passage), [b""] * len(texts))

    def near_words(self, _text: str) -> None:
        """Return None: in such models a token's vector depends on its context."""

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.identity.dimension), dtype=np.float32)
        # The model must not normalise: in half precision it would turn a zero vector into NaN.
        vectors = np.asarray(
            self._model.encode(
                list(texts), prompt=prompt, normalize_embeddings=False, show_progress_bar=False
            ),
            dtype=np.float32,
        )
        vectors = np.nan_to_num(vectors, nan=0.0, posinf=0.0, neginf=0.0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors


def _open_model(name: str) -> SentenceTransformer:
    try:
        from huggingface_hub.errors import HfHubHTTPError  # noqa: PLC0415 - of an extra
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - loads torch
    except ImportError as error:
        raise EncoderError(messages.ENCODER_EXTRA_MISSING.format(name=name)) from error
    try:
        return SentenceTransformer(name, local_files_only=True)
    except (OSError, ValueError, RuntimeError, KeyError, HfHubHTTPError) as error:
        if not Path(name).is_dir():
            raise EncoderError(messages.ENCODER_NOT_LOCAL.format(name=name)) from error
        reason = str(error).partition("\n")[0].rstrip(".")
        message = messages.ENCODER_NOT_LOADABLE.format(name=name, reason=reason)
        raise EncoderError(message) from error


def prompts_of(name: str, own: Mapping[str, str | None]) -> Prompts:
    """Return a model's `own` prompts if it has any, else the prompts known for its name."""
    if any(own.values()):
        return Prompts(_first(own, _QUERY_PROMPT_NAMES), _first(own, _PASSAGE_PROMPT_NAMES))
    for pattern, query, passage in _KNOWN_PROMPTS:
        if pattern.search(name):
            return Prompts(query, passage)
    return Prompts("", "")


def _first(prompts: Mapping[str, str | None], names: Sequence[str]) -> str:
    return next((prompt for name in names if (prompt := prompts.get(name))), "")


def _dimension(name: str, model: SentenceTransformer) -> int:
    dimension = model.get_embedding_dimension()
    if dimension is None:
        raise EncoderError(messages.ENCODER_NO_DIMENSION.format(name=name))
    return int(dimension)


def _revision(name: str, model: SentenceTransformer) -> str:
    """Return a hash of a folder's weight files; for a model's name, its commit or "unknown"."""
    if Path(name).is_dir():
        digest = hashlib.sha256()
        for path in sorted(p for kind in _WEIGHT_FILES for p in Path(name).rglob(kind)):
            with path.open("rb") as file:
                while block := file.read(_HASH_BLOCK):
                    digest.update(block)
        return digest.hexdigest()[:16]
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    return str(getattr(config, "_commit_hash", None) or "unknown")
