"""Which encoder an index wants, and whether the one at hand is it."""

from __future__ import annotations

from pathlib import Path

from replysearch.chinese.text import NORMALISATION_VERSION
from replysearch.encoding import ADAPTED, Encoder, open_encoder
from replysearch.engine import ENCODERS_NAME
from replysearch.errors import EncoderError, EncoderMismatch, IndexOutdated
from replysearch.letters import PASSAGE_RULES_VERSION
from replysearch.messages import encoding as encoding_messages
from replysearch.messages import ingest as ingest_messages
from replysearch.records import EncoderIdentity, Manifest

#: The encoder of an index for which none is named.
DEFAULT_ENCODER = "builtin"


def manifest_of(encoder: Encoder) -> Manifest:
    """Return the manifest of an index that is made now with `encoder`."""
    return Manifest(encoder.identity, PASSAGE_RULES_VERSION, NORMALISATION_VERSION)


def encoder_named(name: str) -> Encoder:
    """Open an encoder that a user names; an adapted one belongs to its own index.

    Raises:
        EncoderError: It cannot be loaded.
    """
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
        raise mismatch(folder, manifest.encoder, encoder.identity.name, found)
    if manifest != manifest_of(encoder):
        raise IndexOutdated(ingest_messages.INDEX_OUTDATED.format(folder=folder))
    return encoder


def mismatch(folder: Path, made_with: EncoderIdentity, name: str, found: str) -> EncoderMismatch:
    """Return the error for an index made with another encoder than `name`, which is `found`."""
    return EncoderMismatch(
        ingest_messages.ENCODER_MISMATCH.format(
            folder=folder, wanted=_in_words(made_with), found=found, name=name
        )
    )


def _in_words(identity: EncoderIdentity) -> str:
    return f"{identity.name}({identity.revision},{identity.dimension} 维)"
