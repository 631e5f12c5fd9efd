"""The encoder of an index: which one it wants, and the one that is open."""

from __future__ import annotations

import threading
from pathlib import Path

from replysearch.chinese.text import NORMALISATION_VERSION
from replysearch.encoding import (
    ADAPTED,
    BUILTIN,
    Encoder,
    encoder_name,
    near_words_encoder,
    open_encoder,
)
from replysearch.engine import ENCODERS_NAME, Finding
from replysearch.errors import EncoderError, EncoderMismatch, IndexOutdated
from replysearch.letters import PASSAGE_RULES_VERSION
from replysearch.messages import encoding as encoding_messages
from replysearch.messages import ingest as ingest_messages
from replysearch.records import EncoderIdentity, Manifest


class IndexEncoder:
    """Opens the encoder that an index wants when it is first needed, and keeps it open.

    May be used by many threads.
    """

    def __init__(self, folder: Path, opened: Encoder | None = None) -> None:
        """Open nothing yet.

        Args:
            folder: The index folder.
            opened: The index's encoder, where it is open already.
        """
        self._folder = folder
        self._lock = threading.Lock()
        self._opened = opened
        self._knows_near_words: tuple[EncoderIdentity, Encoder] | None = None

    def wanted_by(self, manifest: Manifest) -> Encoder:
        """Return the encoder of an index with this manifest, which another process may change.

        Errors as in :func:`fitting_encoder`.
        """
        with self._lock:
            if self._opened is None or self._opened.identity != manifest.encoder:
                self._opened = fitting_encoder(self._folder, manifest)
            return self._opened

    def near_words_beside(self, encoder: Encoder) -> Encoder:
        """Return an encoder that knows near words: `encoder` itself, or the built-in one."""
        with self._lock:
            known = self._knows_near_words
            if known is None or known[0] != encoder.identity:
                known = encoder.identity, near_words_encoder(encoder)
                self._knows_near_words = known
            return known[1]

    def replace(self, encoder: Encoder) -> None:
        """Take note that the index was encoded anew, with `encoder`."""
        with self._lock:
            self._opened = encoder


def manifest_of(encoder: Encoder) -> Manifest:
    """Return the manifest of an index that is made now with `encoder`."""
    return Manifest(encoder.identity, PASSAGE_RULES_VERSION, NORMALISATION_VERSION)


def encoder_named(name: str | None) -> Encoder:
    """Open an encoder that a user names, by default the built-in one.

    An adapted encoder belongs to its own index and cannot be named.

    Raises:
        EncoderError: It cannot be loaded.
    """
    name = name or BUILTIN
    if name == ADAPTED or name.startswith(f"{ADAPTED}:"):
        raise EncoderError(encoding_messages.ADAPTED_NAMED)
    return open_encoder(name)


def encoder_of(folder: Path, identity: EncoderIdentity) -> Encoder:
    """Open the encoder that the index in `folder` was made with.

    Raises:
        EncoderError: It cannot be loaded.
    """
    if identity.name == ADAPTED:
        return open_encoder(adapted_address(folder / ENCODERS_NAME / identity.revision))
    return open_encoder(identity.name)


def adapted_address(model: Path) -> str:
    """Return the address of the adapted encoder in the folder `model`."""
    return f"{ADAPTED}:{model}"


def fitting_encoder(folder: Path, manifest: Manifest) -> Encoder:
    """Open the encoder of an index with this manifest, and see that it can be used with it.

    Raises:
        EncoderError: It cannot be loaded.
        EncoderMismatch: What is installed under its name is another revision.
        IndexOutdated: The index was made by other rules than this version's.
    """
    encoder = encoder_of(folder, manifest.encoder)
    if encoder.identity != manifest.encoder:
        found = _in_words(encoder.identity)
        raise _mismatch(folder, manifest.encoder, encoder.identity.name, found)
    if manifest != manifest_of(encoder):
        raise IndexOutdated(ingest_messages.INDEX_OUTDATED.format(folder=folder))
    return encoder


def check_name(folder: Path, made_with: EncoderIdentity, name: str) -> None:
    """Refuse an encoder's name that is not that of the index's encoder.

    Raises:
        EncoderMismatch: It is another one.
    """
    if encoder_name(name) != made_with.name:
        raise _mismatch(folder, made_with, encoder_name(name), encoder_name(name))


def encoder_finding(folder: Path, identity: EncoderIdentity) -> Finding | None:
    """Return what is wrong with an index's adapted encoder; None for nothing, or for another."""
    if identity.name != ADAPTED:
        return None
    try:
        encoder_of(folder, identity)
    except EncoderError as error:
        message = encoding_messages.ADAPTED_DAMAGED.format(reason=error)
        return Finding("encoder", message, in_truth=False)
    return None


def _mismatch(folder: Path, made_with: EncoderIdentity, name: str, found: str) -> EncoderMismatch:
    """Return the error for an index made with another encoder than `name`, which is `found`."""
    return EncoderMismatch(
        ingest_messages.ENCODER_MISMATCH.format(
            folder=folder, wanted=_in_words(made_with), found=found, name=name
        )
    )


def _in_words(identity: EncoderIdentity) -> str:
    return f"{identity.name}({identity.revision},{identity.dimension} 维)"
