"""Encoders: text in, unit vectors out.

The built-in encoder and every other static one are read by :mod:`replysearch.encoding.static`
without torch; all other models go through sentence-transformers, an extra.
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

__all__ = [
    "ADAPTED",
    "BUILTIN",
    "BUILTIN_FOLDER",
    "Encoder",
    "encoder_name",
    "near_words_encoder",
    "open_encoder",
]

#: The name of the encoder that comes with the package.
BUILTIN = "builtin"

#: Where its files lie.
BUILTIN_FOLDER = Path(__file__).with_name("builtin")

#: The name of the built-in encoder adapted to an index's own letters. It lies in the index, which
#: may be moved: what opens it is this name, a colon and its folder.
ADAPTED = "adapted"


class Encoder(Protocol):
    """Turns texts into float32 rows of length one; a text it knows nothing of is all zero."""

    @property
    def identity(self) -> EncoderIdentity:
        """Which encoder this is; vectors of different identities must not be compared."""
        ...

    @property
    def address(self) -> str:
        """What :func:`open_encoder` takes to open it again, here or in another process."""
        ...

    @property
    def is_light(self) -> bool:
        """Whether it opens in a moment and is small, so that each process may open its own."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a query, shape (len(texts), identity.dimension)."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Return one row a passage, and the passages' tokens where the encoder has any."""
        ...

    def near_words(self, text: str) -> NearWords | None:
        """Return a query's tokens and those near to them; None for an encoder without tokens."""
        ...


def open_encoder(name: str) -> Encoder:
    """Open the encoder called `name`.

    Args:
        name: ``builtin``, the path of a model folder, or the name of a sentence-transformers model
            (``BAAI/bge-small-zh-v1.5``). A folder's identity carries its absolute path. For an
            adapted encoder ``adapted:`` and its folder, the name of whose identity is ``adapted``.

    Raises:
        EncoderError: the model is missing or damaged, needs an extra that is not installed, or is
            not on this machine while the network may not be used.
    """
    from replysearch.encoding import static, static_files  # noqa: PLC0415 - load numpy

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
    from replysearch.encoding.sentence_models import (  # noqa: PLC0415 - few need it
        SentenceModelEncoder,
    )

    return SentenceModelEncoder.load(name)


def near_words_encoder(encoder: Encoder) -> Encoder:
    """Return an encoder that knows near words: `encoder` itself, or the built-in one.

    Raises:
        EncoderError: The built-in encoder is damaged.
    """
    return encoder if encoder.near_words("字") is not None else open_encoder(BUILTIN)


def encoder_name(name: str) -> str:
    """Return the name in the identity of the encoder called `name`, without loading it."""
    if name == BUILTIN or name.startswith(f"{ADAPTED}:"):
        return name.partition(":")[0]
    folder = _folder_of(name)
    return name if folder is None else str(folder)


def _folder_of(name: str) -> Path | None:
    """Return the existing folder that `name` means, absolute, or None."""
    try:
        folder = Path(name).expanduser()
    except RuntimeError:  # ~someone, who has no home here
        return None
    return folder.resolve() if name.strip() and folder.is_dir() else None


def _is_path(name: str) -> bool:
    """Tell a path from a model's name, which is ``model`` or ``owner/model``."""
    return name.startswith(("/", ".", "~")) or name.count("/") > 1 or not name.strip()
