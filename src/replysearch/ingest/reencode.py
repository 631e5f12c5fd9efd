"""Another encoder for an index: all letters encoded anew, and the encoder adapted to them."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from replysearch.durable_files import sync
from replysearch.encoding import ADAPTED, BUILTIN, BUILTIN_FOLDER, Encoder, open_encoder
from replysearch.engine import ENCODERS_NAME, Engine, ReadTransaction, WriteSession
from replysearch.engine.store.schema import translating_file_errors
from replysearch.errors import EncoderError, ExtraMissing
from replysearch.ingest.index_encoder import adapted_address, manifest_of
from replysearch.ingest.parse import encode_letter, recut
from replysearch.letters import PASSAGE_RULES_VERSION
from replysearch.messages import encoding as messages
from replysearch.records import EncoderIdentity

#: Called with what is done and the total.
ReportProgress = Callable[[int, int], None]

#: The form of a revision, which is the name of an adapted encoder's folder.
_REVISION = re.compile(r"[0-9a-f]{16}")

#: The folder of an adapted encoder that is not yet whole.
_INCOMING = ".incoming"


def reencode_index(engine: Engine, fresh: Encoder, on_progress: ReportProgress) -> None:
    """Encode all letters again, and cut them again where the rules have changed.

    All or nothing: until it is done, and if it is interrupted, the index stays as it was.
    """
    with engine.writing() as session:
        _encode_all(session, fresh, on_progress)
        _drop_encoders(engine.folder, fresh.identity)


def _encode_all(session: WriteSession, fresh: Encoder, on_progress: ReportProgress) -> None:
    old_rules = session.manifest.passage_rules
    session.replace_manifest(manifest_of(fresh))
    ids = sorted(session.document_ids())
    for done, document_id in enumerate(ids, start=1):
        document = session.document(document_id)
        if old_rules != PASSAGE_RULES_VERSION:
            document = replace(document, letter=recut(document, session.original))
        encoded = encode_letter(fresh, document.letter)
        session.put(document, encoded.vectors, {}, tokens=encoded.tokens)
        on_progress(done, len(ids))
    session.commit()


def adapt_index(engine: Engine, on_step: ReportProgress, on_progress: ReportProgress) -> Encoder:
    """Train the built-in encoder further on an index's letters, and encode all with it.

    All or nothing, as :func:`reencode_index`. What was adapted before is not built upon: the same
    letters give the same encoder, which is kept in the index.

    Args:
        engine: The index.
        on_step: Called with the training steps done and their number.
        on_progress: Called with the letters encoded and their number.

    Raises:
        EncoderError: The index was made with an encoder that cannot be adapted.
        ExtraMissing: The extra ``sentence-transformers`` is not installed.
        TrainingError: There are too few passages.
    """
    name = engine.manifest.encoder.name
    if name not in (BUILTIN, ADAPTED):
        raise EncoderError(messages.ADAPT_OTHER_ENCODER.format(name=name))
    try:
        from replysearch.encoding.training import adapting  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        raise ExtraMissing(messages.TRAINING_EXTRA_MISSING) from error
    # Read before: a reading held for minutes would keep removed words in the journal.
    with engine.reading() as transaction:
        passages = list(_titled_passages(transaction))
    with tempfile.TemporaryDirectory(prefix="replysearch-adapt-") as scratch:
        made = Path(scratch) / "model"
        adapting.adapt_encoder(BUILTIN_FOLDER, passages, made, adapting.Adaptation(), on_step)
        with engine.writing() as session:
            in_use = session.manifest.encoder
            try:
                fresh = _kept_in_index(engine.folder, made)
                _encode_all(session, fresh, on_progress)
                in_use = fresh.identity
            finally:
                _drop_encoders(engine.folder, in_use)
    return fresh


def _kept_in_index(folder: Path, made: Path) -> Encoder:
    """Copy a model into the index, durably, and open it there; one that is there and whole stays.

    Raises:
        IndexFailure: It cannot be written.
    """
    encoders = folder / ENCODERS_NAME
    kept = encoders / open_encoder(str(made)).identity.revision
    with suppress(EncoderError):
        return open_encoder(adapted_address(kept))
    with translating_file_errors(folder):
        incoming = encoders / _INCOMING
        for leftover in (incoming, kept):
            shutil.rmtree(leftover, ignore_errors=True)
        shutil.copytree(made, incoming)
        for path in incoming.rglob("*"):
            sync(path)
        incoming.replace(kept)
        sync(encoders)
    return open_encoder(adapted_address(kept))


def _titled_passages(transaction: ReadTransaction) -> Iterator[tuple[str, str]]:
    for summary in transaction.documents():
        letter = transaction.document(summary.document_id).letter
        title = letter.metadata.title or ""
        for passage in letter.passages:
            yield "\n".join((title, *passage.path)), passage.span.of(letter.text)


def _drop_encoders(folder: Path, in_use: EncoderIdentity) -> None:
    """Delete the adapted encoders in an index's folder but the one in force; others' files stay.

    Only the one writer may: another process could be about to use what it has just put there.
    """
    for model in (folder / ENCODERS_NAME).glob("*"):
        is_ours = _REVISION.fullmatch(model.name) or model.name == _INCOMING
        is_used = in_use.name == ADAPTED and model.name == in_use.revision
        if is_ours and not is_used:
            shutil.rmtree(model, ignore_errors=True)
