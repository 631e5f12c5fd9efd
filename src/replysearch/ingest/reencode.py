"""Encode all letters of an index again, and adapt an encoder to the letters."""

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
from replysearch.ingest.index_encoder import adapted_name, manifest_of
from replysearch.ingest.parse import encode_letter, recut
from replysearch.ingest.versions import settle_versions
from replysearch.letters import PASSAGE_RULES_VERSION
from replysearch.messages import encoding as messages
from replysearch.records import EncoderIdentity

#: Called with the number of letters or training steps that are done, and with their total.
ReportProgress = Callable[[int, int], None]

#: The name of an adapted encoder's folder: the encoder's revision.
_REVISION = re.compile(r"[0-9a-f]{16}")

#: The name of an adapted encoder's folder while its files are being copied.
_INCOMING = ".incoming"


def reencode_index(engine: Engine, fresh: Encoder, on_progress: ReportProgress) -> None:
    """Encode all letters again with `fresh`; parse them again if the passage rules have changed.

    The index changes as a whole at the end; an interrupted run changes nothing. `on_progress` is
    called for each letter. Adapted encoders of the index that are no longer used are deleted.
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
        if old_rules != PASSAGE_RULES_VERSION:
            settle_versions(session, document_id)
        on_progress(done, len(ids))
    session.commit()


def adapt_index(engine: Engine, on_step: ReportProgress, on_progress: ReportProgress) -> Encoder:
    """Train the built-in encoder further on an index's letters, and encode them with the result.

    As with :func:`reencode_index`, the index changes as a whole or not at all. Training always
    starts from the built-in encoder, so the same letters give the same result. `on_step` is called
    for each training step, `on_progress` for each encoded letter.

    Raises EncoderError if the index has an encoder that cannot be adapted, ExtraMissing if
    ``sentence-transformers`` is not installed, and TrainingError for too few passages.
    """
    name = engine.manifest.encoder.name
    if name not in (BUILTIN, ADAPTED):
        raise EncoderError(messages.ADAPT_OTHER_ENCODER.format(name=name))
    try:
        from replysearch.encoding.training import adapting  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        raise ExtraMissing(messages.TRAINING_EXTRA_MISSING) from error
    # Do not train inside the transaction: while open, it keeps removed text in the write-ahead log.
    with engine.reading() as transaction:
        passages = list(_titled_passages(transaction))
    with tempfile.TemporaryDirectory(prefix="replysearch-adapt-") as scratch:
        model = Path(scratch) / "model"
        adapting.adapt_encoder(BUILTIN_FOLDER, passages, model, adapting.Adaptation(), on_step)
        with engine.writing() as session:
            in_use = session.manifest.encoder
            try:
                fresh = _copied_into_index(engine.folder, model)
                _encode_all(session, fresh, on_progress)
                in_use = fresh.identity
            finally:
                _drop_encoders(engine.folder, in_use)
    return fresh


def _copied_into_index(folder: Path, model: Path) -> Encoder:
    """Open the index's copy of a model, made anew if missing or damaged. May raise IndexFailure."""
    encoders = folder / ENCODERS_NAME
    copy = encoders / open_encoder(str(model)).identity.revision
    with suppress(EncoderError):
        return open_encoder(adapted_name(copy))
    with translating_file_errors(folder):
        incoming = encoders / _INCOMING
        for leftover in (incoming, copy):
            shutil.rmtree(leftover, ignore_errors=True)
        shutil.copytree(model, incoming)
        for path in incoming.rglob("*"):
            sync(path)
        incoming.replace(copy)
        sync(encoders)
    return open_encoder(adapted_name(copy))


def _titled_passages(transaction: ReadTransaction) -> Iterator[tuple[str, str]]:
    for summary in transaction.documents():
        letter = transaction.document(summary.document_id).letter
        title = letter.metadata.title or ""
        for passage in letter.passages:
            yield "\n".join((title, *passage.path)), passage.span.of(letter.text)


def _drop_encoders(folder: Path, in_use: EncoderIdentity) -> None:
    """Delete an index's adapted encoders, except the one in use. Other files stay.

    The caller must hold the write lock, because another writer may be copying a new encoder.
    """
    for model in (folder / ENCODERS_NAME).glob("*"):
        is_ours = _REVISION.fullmatch(model.name) or model.name == _INCOMING
        is_used = in_use.name == ADAPTED and model.name == in_use.revision
        if is_ours and not is_used:
            shutil.rmtree(model, ignore_errors=True)
