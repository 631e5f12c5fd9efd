"""The writer's work after its commits: write new snapshots, and erase removed text from disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from replysearch.engine import vectors
from replysearch.engine.derived.current import Current, LexicalEntry, VectorsEntry
from replysearch.engine.derived.snapshots import Derived
from replysearch.engine.store import amendments, changes
from replysearch.engine.store.originals import Originals
from replysearch.errors import CopiesNotWritten
from replysearch.messages import engine as messages

#: The FAISS file is rewritten once the changes after it exceed both this number and `TAIL_SHARE` of
#: all passages. Chosen, not measured: readers scan 2,048 newer vectors in well under a millisecond.
TAIL = 2048

#: See `TAIL`. Chosen, not measured: writing the FAISS file reads every vector.
TAIL_SHARE = 0.05

#: Snapshots are written once the changes after them exceed both this number and `CATCH_UP_SHARE` of
#: all passages, even in a write session with ``settle=False`` (see :meth:`Engine.writing`). Chosen,
#: not measured: readers hold the changes after the snapshots in memory.
CATCH_UP_AFTER = 20_000

#: See `CATCH_UP_AFTER`. Chosen, not measured.
CATCH_UP_SHARE = 0.1

#: The change log keeps this many generations before the oldest snapshot, for readers with older
#: views. Chosen, not measured: a reader with a view from before the log must read all passages.
KEPT_GENERATIONS = 1000


class CatchUp:
    """Writes snapshots and erases removed text, between the transactions of the writer."""

    def __init__(
        self, folder: Path, connection: sqlite3.Connection, derived: Derived, originals: Originals
    ) -> None:
        self._folder = folder
        self._connection = connection
        self._derived = derived
        self._originals = originals
        self._is_verified = False

    def begin(self, *, after_crash: bool) -> None:
        """Invalidate snapshots that do not fit the database. After a crash, delete unused files.

        Snapshots do not fit if they are of another database, or newer than this one because an old
        back-up was restored. A later commit could reach their generation and falsely match them.
        """
        state = changes.read_state(self._connection)
        current = self._derived.read()
        if current is not None:
            newest = max(current.generations, default=0)
            if current.index_id != state.index_id or newest > state.generation:
                self._derived.withdraw()
        if after_crash:
            self.sweep()

    def sweep(self) -> None:
        """Delete originals and snapshots that nothing refers to."""
        self._originals.sweep(amendments.known_hashes(self._connection))
        self._derived.sweep()

    def has_too_many_pending(self) -> bool:
        """Return True if readers hold too many changes in memory, because snapshots are old."""
        generations = (self._derived.read() or Current("")).generations
        pending = changes.count_changes(self._connection, min(generations, default=0))
        return self.is_too_many(pending)

    def is_too_many(self, pending: int) -> bool:
        """Return True if `pending` changes after the snapshots are enough for new snapshots."""
        passages = changes.count_passages(self._connection)
        return pending > max(CATCH_UP_AFTER, CATCH_UP_SHARE * passages)

    def run(self, *, purge: bool) -> None:
        """Write new snapshots if needed. If `purge` is true, erase removed letters from all files.

        Raises CopiesNotWritten if a write fails: letters stay stored, and the next session retries.
        """
        with self._translating_errors():
            state = changes.read_state(self._connection)
            old = self._derived.valid_current(state.index_id, verify=self._verify_once(state))
            wipe = purge and state.purge_due is changes.Purge.PASSAGES
            new = Current(
                state.index_id,
                self._vectors(state, None if wipe else old.vectors),
                self._lexical(state, None if wipe else old.lexical),
            )
            if new != self._derived.read():
                if new.vectors or new.lexical:
                    self._derived.publish(new)
                else:
                    self._derived.withdraw()
                self._derived.sweep()
            self._trim(state, new)
            if purge and state.purge_due is not changes.Purge.NOTHING:
                self._wipe()

    @contextmanager
    def _translating_errors(self) -> Iterator[None]:
        try:
            yield
        # FAISS raises RuntimeError and tantivy ValueError when a file cannot be written.
        except (OSError, RuntimeError, ValueError) as error:
            message = messages.ENGINE_DERIVED_FAILED.format(folder=self._folder, reason=error)
            raise CopiesNotWritten(message) from error

    def _verify_once(self, state: changes.State) -> bool:
        """Return whether to check the hashes of large snapshots before making new snapshots."""
        generations = (self._derived.read() or Current("")).generations
        is_behind = any(generation < state.generation for generation in generations)
        # Once per session is enough: this session writes all later files.
        verify = is_behind and not self._is_verified
        self._is_verified = self._is_verified or verify
        return verify

    def _vectors(self, state: changes.State, entry: VectorsEntry | None) -> VectorsEntry | None:
        passages = changes.count_passages(self._connection)
        if entry is not None and state.trimmed <= entry.generation:
            tail = changes.count_changes(self._connection, entry.generation)
            if tail <= max(TAIL, TAIL_SHARE * passages):
                return entry
        elif entry is None and not passages:
            return None
        dimension = state.manifest.encoder.dimension
        batches = changes.all_vectors(self._connection, dimension)
        return self._derived.write_vectors(
            vectors.build_vector_snapshot(batches, dimension, state.generation)
        )

    def _lexical(self, state: changes.State, entry: LexicalEntry | None) -> LexicalEntry | None:
        nothing = np.empty(0, np.int64)
        if entry is None or entry.generation < state.trimmed:
            if not changes.count_passages(self._connection):
                return None
            words = changes.all_words(self._connection)
            return self._derived.write_lexical(state.generation, None, words, nothing)
        since = changes.changes_since(self._connection, entry.generation)
        if not len(since.added) and not len(since.removed):
            return entry
        words = changes.words_of(self._connection, since.added)
        return self._derived.write_lexical(state.generation, entry, words, since.removed)

    def _trim(self, state: changes.State, current: Current) -> None:
        oldest = min(current.generations, default=state.generation)
        if oldest - KEPT_GENERATIONS > state.trimmed:
            amendments.trim_changes(self._connection, oldest - KEPT_GENERATIONS)

    def _wipe(self) -> None:
        """Erase removed text from all files. If readers block this, a later session tries again."""
        self.sweep()
        # `secure_delete` is not enough: when SQLite moves rows, copies can remain in the free part
        # of a page. `VACUUM` rewrites every page.
        self._connection.execute("VACUUM")
        # This waits for readers, at most for the timeout of the connection.
        (busy, _, _) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            amendments.end_purge(self._connection)
