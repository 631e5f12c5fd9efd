"""The encoder of an index: open it, keep it open, and check that it fits the manifest."""

from __future__ import annotations

import threading
from dataclasses import asdict
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
    """Keeps an index's encoder open; :meth:`wanted_by` opens it if needed. Thread-safe."""

    def __init__(self, folder: Path, opened: Encoder | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._opened = opened
        self._near_words_cache: tuple[EncoderIdentity, Encoder] | None = None

    def wanted_by(self, manifest: Manifest) -> Encoder:
        """Return the encoder that the manifest names. See :func:`fitting_encoder` for errors."""
        with self._lock:
            # Another process may have changed the manifest since the last call.
            if self._opened is None or self._opened.identity != manifest.encoder:
                self._opened = fitting_encoder(self._folder, manifest)
            return self._opened

    def near_words_beside(self, encoder: Encoder) -> Encoder:
        """Return `encoder` if it has near words, else the built-in encoder."""
        with self._lock:
            cached = self._near_words_cache
            if cached is None or cached[0] != encoder.identity:
                cached = encoder.identity, near_words_encoder(encoder)
                self._near_words_cache = cached
            return cached[1]

    def replace(self, encoder: Encoder) -> None:
        """Use `encoder` from now on. The index must already be encoded with it."""
        with self._lock:
            self._opened = encoder


def manifest_of(encoder: Encoder) -> Manifest:
    """Return the manifest of an index that is made with `encoder` and the current rules."""
    return Manifest(encoder.identity, PASSAGE_RULES_VERSION, NORMALISATION_VERSION)


def encoder_named(name: str | None) -> Encoder:
    """Open an encoder that a user names, by default the built-in one.

    Raises EncoderError if it cannot be loaded, or is an adapted one, which belongs to an index.
    """
    name = name or BUILTIN
    if name == ADAPTED or name.startswith(f"{ADAPTED}:"):
        raise EncoderError(encoding_messages.ADAPTED_NAMED)
    return open_encoder(name)


def encoder_of(folder: Path, identity: EncoderIdentity) -> Encoder:
    """Open the encoder of the index in `folder`. Raises EncoderError if this is impossible."""
    if identity.name == ADAPTED:
        return open_encoder(adapted_name(folder / ENCODERS_NAME / identity.revision))
    return open_encoder(identity.name)


def adapted_name(model: Path) -> str:
    """Return the name by which the adapted encoder in the folder `model` is opened."""
    return f"{ADAPTED}:{model}"


def fitting_encoder(folder: Path, manifest: Manifest) -> Encoder:
    """Open the encoder of an index, and check that it fits the manifest.

    Raises:
        EncoderError: The encoder cannot be loaded.
        EncoderMismatch: Another revision of the encoder is installed under the same name.
        IndexOutdated: The index was made with other normalisation rules than today's.

    Letters that were stored by other passage rules stay as they are until `reindex`.
    """
    encoder = encoder_of(folder, manifest.encoder)
    if encoder.identity != manifest.encoder:
        description = _description(encoder.identity)
        raise _mismatch(folder, manifest.encoder, encoder.identity.name, description)
    if manifest.normalisation != manifest_of(encoder).normalisation:
        raise IndexOutdated(ingest_messages.INDEX_OUTDATED.format(folder=folder))
    return encoder


def check_name(folder: Path, made_with: EncoderIdentity, name: str) -> None:
    """Raise EncoderMismatch if `name` does not name the index's encoder, `made_with`."""
    if encoder_name(name) != made_with.name:
        raise _mismatch(folder, made_with, encoder_name(name), encoder_name(name))


def encoder_finding(folder: Path, identity: EncoderIdentity) -> Finding | None:
    """Return a finding if the index's encoder is adapted and cannot be loaded, else None."""
    if identity.name != ADAPTED:
        return None
    try:
        encoder_of(folder, identity)
    except EncoderError as error:
        message = encoding_messages.ADAPTED_DAMAGED.format(reason=error)
        return Finding("encoder", message, in_truth=False)
    return None


def _mismatch(folder: Path, wanted: EncoderIdentity, name: str, found: str) -> EncoderMismatch:
    """Return the error for an index made with `wanted`. `found` describes the encoder `name`."""
    return EncoderMismatch(
        ingest_messages.ENCODER_MISMATCH.format(
            folder=folder, wanted=_description(wanted), found=found, name=name
        )
    )


def _description(identity: EncoderIdentity) -> str:
    return encoding_messages.ENCODER_IDENTITY.format(**asdict(identity))
