"""Another encoder for an index: all letters encoded anew, and the encoder adapted to them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from replysearch import messages
from replysearch.encoding import ADAPTED, BUILTIN, BUILTIN_FOLDER, Encoder, open_encoder
from replysearch.engine import Engine, Reading
from replysearch.errors import EncoderError, ExtraMissing
from replysearch.incoming import encode_letter, recut
from replysearch.letters import PASSAGE_RULES_VERSION
from replysearch.records import EncoderIdentity, Manifest

Progress = Callable[[int, int], None]

#: The folder of an index in which the encoders adapted to it lie, each under its revision.
ENCODERS_NAME = "encoders"


def encoder_of(folder: Path, identity: EncoderIdentity) -> Encoder:
    """Open the encoder that the index in `folder` was made with.

    Raises:
        EncoderError: it cannot be loaded.
    """
    if identity.name == ADAPTED:
        return open_encoder(_address(folder / ENCODERS_NAME / identity.revision))
    return open_encoder(identity.name)


def _address(model: Path) -> str:
    return f"{ADAPTED}:{model}"


def encode_anew(engine: Engine, fresh: Encoder, manifest: Manifest, on_progress: Progress) -> None:
    """Encode all letters again, and cut them again where the rules have changed.

    All or nothing: until it is done, and if it is interrupted, the index stays as it was.
    """
    with engine.writing() as writer:
        old_rules = engine.manifest.passage_rules
        writer.replace_manifest(manifest)
        ids = sorted(writer.document_ids())
        for done, document_id in enumerate(ids, start=1):
            document = writer.document(document_id)
            if old_rules != PASSAGE_RULES_VERSION:
                document = replace(document, letter=recut(document, writer.original))
            encoded = encode_letter(fresh, document.letter)
            writer.put(document, encoded.vectors, {}, tokens=encoded.tokens)
            on_progress(done, len(ids))
        writer.commit()


def adapted_encoder(engine: Engine, folder: Path, on_step: Progress) -> str:
    """Train the built-in encoder further on an index's letters and keep the result in the index.

    What was adapted before is not built upon: the same letters give the same encoder.

    Args:
        engine: The index.
        folder: Its folder.
        on_step: Called with the training steps done and their number.

    Returns:
        What :func:`replysearch.encoding.open_encoder` takes to open it.

    Raises:
        EncoderError: The index was made with an encoder that cannot be adapted.
        ExtraMissing: The extra ``sentence-transformers`` is not installed.
        TrainingError: There are too few passages.
    """
    name = engine.manifest.encoder.name
    if name not in (BUILTIN, ADAPTED):
        raise EncoderError(messages.ADAPT_OTHER_ENCODER.format(name=name))
    try:
        from replysearch.encoding.training.adapting import (  # noqa: PLC0415 - needs an extra
            Adaptation,
            adapt,
        )
    except ModuleNotFoundError as error:
        raise ExtraMissing(messages.TRAINING_EXTRA_MISSING) from error
    encoders = folder / ENCODERS_NAME
    encoders.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=encoders, prefix=".new-") as scratch:
        made = Path(scratch) / "model"
        with engine.reading() as view:
            adapt(BUILTIN_FOLDER, _titled_passages(view), made, Adaptation(), on_step)
        kept = encoders / open_encoder(str(made)).identity.revision
        if not kept.exists():
            made.replace(kept)
    return _address(kept)


def _titled_passages(view: Reading) -> Iterator[tuple[str, str]]:
    for summary in view.documents():
        letter = view.document(summary.document_id).letter
        title = letter.metadata.title or ""
        for passage in letter.passages:
            yield "\n".join((title, *passage.path)), passage.span.of(letter.text)


def drop_encoders(folder: Path, identity: EncoderIdentity) -> None:
    """Delete the adapted encoders in an index's folder that it is no longer made with."""
    for model in (folder / ENCODERS_NAME).glob("*"):
        if identity.name != ADAPTED or model.name != identity.revision:
            shutil.rmtree(model, ignore_errors=True)
