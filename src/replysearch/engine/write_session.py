"""A write session: it stores and removes letters, and its commits are durable."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from replysearch.chinese.text import fold
from replysearch.engine.derived.catch_up import CatchUp
from replysearch.engine.store import changes, matching, queries
from replysearch.engine.store.amendments import Amendments, has_passage_up_to, last_passage
from replysearch.engine.store.originals import Originals
from replysearch.engine.store.schema import translating_file_errors
from replysearch.engine.words import CutWords, cut_words
from replysearch.errors import DamagedSource, EncoderError, IndexFailure
from replysearch.messages import engine as messages
from replysearch.records import Document, Manifest, Metadata, Source


class WriteSession:
    """The only writer of an index. What it reads includes its own uncommitted changes."""

    def __init__(
        self,
        folder: Path,
        connection: sqlite3.Connection,
        originals: Originals,
        catch_up: CatchUp,
    ) -> None:
        self._folder = folder
        self._connection = connection
        self._originals = originals
        self._catch_up = catch_up
        self._amendments: Amendments | None = None
        #: Originals, by hash, to write before the commit that refers to them.
        self._unwritten: dict[str, bytes] = {}
        #: Whether there may be originals on disk that no successful commit refers to.
        self._has_uncommitted_files = False
        self._changes_since_catch_up = 0
        #: The highest passage row when the manifest was replaced; None if no manifest was replaced.
        self._last_outdated_row: int | None = None

    @property
    def manifest(self) -> Manifest:
        """The encoder and the rules that the index is made with."""
        return changes.read_state(self._connection).manifest

    def source(self, sha256: str) -> str | None:
        """Return the id of a letter that has a source with this hash, or None."""
        return queries.document_of_source(self._connection, "sha256", sha256)

    def source_at(self, uri: str) -> str | None:
        """Return the id of the letter that has a source with this URI, or None."""
        return queries.document_of_source(self._connection, "uri", uri)

    def twins(self, metadata: Metadata) -> list[Document]:
        """Return the letters with the same issuer and numbers; see :func:`matching.twins`."""
        ids = matching.twins(self._connection, metadata)
        return [queries.document(self._connection, document_id) for document_id in ids]

    def same_number_ids(self, metadata: Metadata) -> list[str]:
        """Return the ids of letters with this issuer and document number; [] without a number."""
        return matching.same_number_ids(self._connection, metadata)

    def document(self, document_id: str) -> Document:
        """Return a letter. Raises DocumentNotFound for an unknown id."""
        return queries.document(self._connection, document_id)

    def holds(self, document_id: str) -> bool:
        """Return True if a letter has this id."""
        return queries.document_row(self._connection, document_id) is not None

    def original(self, sha256: str) -> bytes:
        """Return an original; see :meth:`Originals.read`. Raises IndexFailure if reading fails."""
        with translating_file_errors(self._folder):
            return self._originals.read(sha256)

    def document_ids(self) -> list[str]:
        """Return the ids of all letters, in the order in which they were first stored."""
        return queries.document_ids(self._connection)

    def put(
        self,
        document: Document,
        vectors: NDArray[np.float32],
        originals: Mapping[str, bytes],
        cut: Sequence[CutWords] | None = None,
        tokens: Sequence[bytes] | None = None,
    ) -> None:
        """Add a letter, or replace the one with the same id.

        A failure undoes this change only. But if SQLite itself rolls back, as it does on a full
        disk, all changes since the last commit are lost.

        Args:
            document: The letter and all its sources. Other letters lose sources with the same URIs.
            vectors: Shape (passages, dimension), any float type. They are stored as float16.
            originals: Each source's bytes, by hash. Files that the index has may be left out.
            cut: The result of :func:`cut_words` for each passage. It is computed here by default.
            tokens: The packed tokens of each passage. By default a passage has none.

        Raises:
            DamagedSource: A text of the letter contains characters that cannot be stored.
            EncoderError: The vectors have another shape or are not finite.
            ValueError: An original is missing or has another hash; two passages share an address.
            sqlite3.Error: The database cannot be written; :meth:`Engine.writing` translates this.
        """
        _check_text(document)
        stored = self._checked_vectors(document, vectors)
        addresses = {passage.address for passage in document.letter.passages}
        if len(addresses) != len(document.letter.passages):
            raise ValueError(f"{document.document_id}: two passages share an address")
        new: dict[str, bytes] = {}
        for source in document.sources:
            new |= self._checked_original(source, originals.get(source.sha256))
        if cut is None:
            text, passages = document.text, document.letter.passages
            cut = [cut_words(fold(passage.span.of(text))) for passage in passages]
        with self._amending(_name(document)) as amendments:
            packed = [b""] * len(stored) if tokens is None else tokens
            amendments.put(document, stored, cut, packed)
        self._unwritten |= new

    def add_source(self, document_id: str, source: Source, original: bytes) -> None:
        """Add a source to a stored letter. Any stored source with the same URI is removed.

        Raises DocumentNotFound for an unknown id, and ValueError if `original` has another hash.
        """
        row = queries.existing_row(self._connection, document_id)
        new = self._checked_original(source, original)
        with self._amending(source.name) as amendments:
            amendments.add_source(row, source)
        self._unwritten |= new

    def remove_source(self, document_id: str, uri: str) -> None:
        """Remove a letter's source at `uri`, if any. Raises DocumentNotFound for an unknown id."""
        row = queries.existing_row(self._connection, document_id)
        with self._amending(uri) as amendments:
            amendments.remove_source(row, uri)

    def set_versions(self, current: str, earlier: Sequence[str]) -> None:
        """Make a letter the current version of itself and of the `earlier` letters."""
        with self._amending(current) as amendments:
            amendments.set_versions(current, earlier)

    def remove(self, document_id: str) -> None:
        """Remove a letter and all that belongs to it. Raises DocumentNotFound for an unknown id."""
        row = queries.existing_row(self._connection, document_id)
        with self._amending(document_id) as amendments:
            amendments.remove(row)

    def replace_manifest(self, manifest: Manifest) -> None:
        """Set a new manifest. Every stored letter must be put again before the commit."""
        with self._amending(manifest.encoder.name) as amendments:
            if self._last_outdated_row is None:
                self._last_outdated_row = last_passage(self._connection)
            amendments.set_manifest(manifest)

    def commit(self) -> int:
        """Make the changes, if any, durable and visible to readers; return the generation.

        Raises IndexFailure if the manifest was replaced and not every letter was put again, or if a
        file cannot be written.
        """
        amendments = self._amendments
        if amendments is None:
            return changes.read_state(self._connection).generation
        last = self._last_outdated_row
        if last is not None and has_passage_up_to(self._connection, last):
            raise IndexFailure(messages.ENGINE_NOT_ALL_ENCODED.format(folder=self._folder))
        self._has_uncommitted_files = bool(self._unwritten)
        with translating_file_errors(self._folder):
            self._originals.keep(self._unwritten)
        amendments.raise_generation()
        self._connection.execute("COMMIT")
        self._reset()
        self._has_uncommitted_files = False
        self._changes_since_catch_up += amendments.changed
        if self._catch_up.is_too_many(self._changes_since_catch_up):
            self._catch_up.run(purge=False)
            self._changes_since_catch_up = 0
        return changes.read_state(self._connection).generation

    def rollback(self) -> None:
        """Undo the changes since the last commit."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._reset()
        if self._has_uncommitted_files:
            self._catch_up.sweep()
            self._has_uncommitted_files = False

    def _reset(self) -> None:
        self._amendments = None
        self._last_outdated_row = None
        self._unwritten = {}

    @contextmanager
    def _amending(self, name: str) -> Iterator[Amendments]:
        """Make one change as a whole or not at all. `name` names the letter or file in errors."""
        if self._amendments is None:
            self._connection.execute("BEGIN IMMEDIATE")
            generation = changes.read_state(self._connection).generation
            self._amendments = Amendments(self._connection, generation + 1)
        self._connection.execute("SAVEPOINT change")
        try:
            yield self._amendments
        except BaseException as error:
            # After some failures, such as a full disk, SQLite has already rolled everything back.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO change")
                self._connection.execute("RELEASE change")
            if isinstance(error, UnicodeEncodeError):
                raise DamagedSource(name, messages.ENGINE_BAD_TEXT) from error
            raise
        self._connection.execute("RELEASE change")

    def _checked_original(self, source: Source, original: bytes | None) -> dict[str, bytes]:
        """Return {hash: `original`}; {} if `original` is None and the index has the file."""
        if original is None:
            is_there = self._originals.path(source.sha256).exists()
            if not is_there and source.sha256 not in self._unwritten:
                raise ValueError(f"{source.uri}: the original is missing")
            return {}
        if hashlib.sha256(original).hexdigest() != source.sha256:
            raise ValueError(f"{source.uri}: the original does not have the hash of its source")
        return {source.sha256: original}

    def _checked_vectors(
        self, document: Document, vectors: NDArray[np.float32]
    ) -> NDArray[np.float16]:
        wanted = (len(document.letter.passages), self.manifest.encoder.dimension)
        if vectors.shape != wanted:
            raise EncoderError(
                messages.ENGINE_SHAPE.format(
                    name=_name(document), found=vectors.shape, wanted=wanted
                )
            )
        with np.errstate(over="ignore"):
            stored = vectors.astype(np.float16)
        if not np.isfinite(stored).all():
            raise EncoderError(messages.ENGINE_NOT_FINITE_IN.format(name=_name(document)))
        return stored


def _name(document: Document) -> str:
    return document.sources[0].name if document.sources else document.document_id


def _check_text(document: Document) -> None:
    # A lone surrogate has no UTF-8 form, and SQLite's substr() stops at a NUL.
    try:
        document.text.encode()
    except UnicodeEncodeError as error:
        raise DamagedSource(_name(document), messages.ENGINE_BAD_TEXT) from error
    if "\0" in document.text:
        raise DamagedSource(_name(document), messages.ENGINE_BAD_TEXT)
