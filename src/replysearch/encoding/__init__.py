"""Encoders turn text into unit vectors.

Static models, such as the built-in one, run on numpy (:mod:`replysearch.encoding.static`). All
other models need the package's extra ``sentence-transformers``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from replysearch.errors import EncoderError
from replysearch.messages import encoding as messages
from replysearch.records import EncoderIdentity

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from replysearch.encoding.near_words import Encoded, NearWords

#: The name of the encoder that comes with the package.
BUILTIN = "builtin"

#: The folder of the built-in encoder's files.
BUILTIN_FOLDER = Path(__file__).with_name("builtin")

#: The name of an encoder made by training the built-in one further on an index's letters. To open
#: such an encoder, use ``adapted:FOLDER``. The identity lacks FOLDER, which moves with the index.
ADAPTED = "adapted"


class Encoder(Protocol):
    """Turns texts into float32 vectors of length one; a text without known tokens gives zeros."""

    @property
    def identity(self) -> EncoderIdentity:
        """The encoder's identity. Only vectors of encoders with equal identities are comparable."""

    @property
    def address(self) -> str:
        """The name by which :func:`open_encoder` opens this encoder, also in another process."""

    @property
    def is_light(self) -> bool:
        """True if the encoder is small and opens fast, so that each process can open its own."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector per query: shape (len(texts), identity.dimension)."""

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Return one vector per passage, and the passages' tokens if the encoder has near words."""

    def near_words(self, text: str) -> NearWords | None:
        """Return a query's tokens and tokens near them; None if the encoder has no near words."""


def open_encoder(name: str) -> Encoder:
    """Open an encoder.

    `name` is ``builtin``, the path of a model folder, the name of a sentence-transformers model
    (``BAAI/bge-small-zh-v1.5``), or ``adapted:`` with the folder of an adapted encoder. Raises
    EncoderError if the model is missing or damaged, or needs an extra that is not installed.
    """
    from replysearch.encoding import static, static_files  # noqa: PLC0415 - loads numpy

    if name == BUILTIN:
        return static.StaticEncoder.read(BUILTIN_FOLDER, BUILTIN, lines_apart=True)
    if name.startswith(f"{ADAPTED}:"):
        adapted = Path(name.partition(":")[2])
        return static.StaticEncoder.read(adapted, ADAPTED, address=name, lines_apart=True)
    folder = _folder_of(name)
    if folder is not None:
        if static_files.is_static(folder):
            return static.StaticEncoder.read(folder, str(folder))
        name = str(folder)
    elif _is_path(name):
        raise EncoderError(messages.ENCODER_FOLDER_MISSING.format(path=name))
    from replysearch.encoding import sentence_models  # noqa: PLC0415 - few indexes need it

    return sentence_models.SentenceModelEncoder.load(name)


def near_words_encoder(encoder: Encoder) -> Encoder:
    """Return `encoder` if it has near words, else the built-in encoder."""
    return encoder if encoder.near_words("字") is not None else open_encoder(BUILTIN)


def encoder_name(name: str) -> str:
    """Return ``identity.name`` of the encoder that `name` opens, without opening the encoder."""
    if name == BUILTIN or name.startswith(f"{ADAPTED}:"):
        return name.partition(":")[0]
    folder = _folder_of(name)
    return name if folder is None else str(folder)


def _folder_of(name: str) -> Path | None:
    """Return the absolute path of the folder `name`, or None if there is no such folder."""
    try:
        folder = Path(name).expanduser()
    except RuntimeError:  # ~name of an unknown user
        return None
    return folder.resolve() if name.strip() and folder.is_dir() else None


def _is_path(name: str) -> bool:
    """Return True for a path, False for a model's name (``model`` or ``owner/model``)."""
    return name.startswith(("/", ".", "~")) or name.count("/") > 1 or not name.strip()
