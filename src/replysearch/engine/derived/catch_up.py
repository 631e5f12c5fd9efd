"""What the writer does after its commits: bring derived files up to date, and wipe what is gone."""

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

#: The FAISS file is written again when more changes than this many passages, and than this share of
#: all, came after it; readers scan the newer vectors from memory until then. A bound by reason:
#: 2,048 vectors are scanned in well under a millisecond, and a large index is not written again,
#: which takes the time of reading all of its vectors, for a twentieth of it.
TAIL = 2048
TAIL_SHARE = 0.05

#: Sessions that leave the derived files to a later one bring them up to date all the same when more
#: changes than this many passages, and than this share of all, wait: readers keep these in memory.
_LAG = 20_000
_LAG_SHARE = 0.1

#: Changes of this many generations (commits) before the derived files are kept for readers that lag
#: behind. A reader further behind reads all passages again, so that nothing hangs on the number.
KEPT_GENERATIONS = 1000


class CatchUp:
    """Brings the derived files up to date, between the transactions of the one writer."""

    def __init__(
        self, folder: Path, connection: sqlite3.Connection, derived: Derived, originals: Originals
    ) -> None:
        self._folder = folder
        self._connection = connection
        self._derived = derived
        self._originals = originals
        self._is_verified = False

    def begin(self, *, after_crash: bool) -> None:
        """Clear away what cannot be right before anything is written.

        Derived files from a later generation than the truth were made from another truth, such as
        one that a back-up has replaced; generations to come must not be taken for theirs.
        """
        state = changes.read_state(self._connection)
        current = self._derived.read()
        if current is not None:
            entries = (current.vectors, current.lexical)
            newest = max((entry.generation for entry in entries if entry), default=0)
            if current.index_id != state.index_id or newest > state.generation:
                self._derived.withdraw()
        if after_crash:
            self.sweep()

    def sweep(self) -> None:
        """Delete files that nothing names."""
        self._originals.sweep(amendments.known_hashes(self._connection))
        self._derived.sweep()

    def lags(self) -> bool:
        """Tell whether more came after the derived files than readers should keep in memory."""
        current = self._derived.read()
        entries = () if current is None else (current.vectors, current.lexical)
        generation = min((entry.generation for entry in entries if entry), default=0)
        passages = changes.count_passages(self._connection)
        behind = changes.count_changes(self._connection, generation)
        return behind > max(_LAG, _LAG_SHARE * passages)

    def run(self, *, purge: bool) -> None:
        """Bring the derived files to the present generation.

        Args:
            purge: Whether to wipe what was removed, if anything was, from every file.

        Raises:
            CopiesNotWritten: A file cannot be written; the truth is safe, the next writer goes on.
        """
        with self._typed_failure():
            state = changes.read_state(self._connection)
            old = self._derived.sound(state.index_id, verify=self._must_verify(state))
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
    def _typed_failure(self) -> Iterator[None]:
        try:
            yield
        # FAISS raises RuntimeError and tantivy ValueError when a file cannot be written.
        except (OSError, RuntimeError, ValueError) as error:
            message = messages.ENGINE_DERIVED_FAILED.format(folder=self._folder, reason=error)
            raise CopiesNotWritten(message) from error

    def _must_verify(self, state: changes.State) -> bool:
        """Tell whether to check the hashes of large files before going on from them.

        Once in a session: what comes later was written by it.
        """
        current = self._derived.read()
        entries = () if current is None else (current.vectors, current.lexical)
        behind = any(entry.generation < state.generation for entry in entries if entry)
        verify = behind and not self._is_verified
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
        entries = (current.vectors, current.lexical)
        oldest = min((entry.generation for entry in entries if entry), default=state.generation)
        if oldest - KEPT_GENERATIONS > state.trimmed:
            amendments.trim_changes(self._connection, oldest - KEPT_GENERATIONS)

    def _wipe(self) -> None:
        """Make the words of what was removed stand in no file, when no reader holds old pages.

        `secure_delete` alone is not enough: when SQLite spreads a page's rows over its neighbours,
        copies can stay in the free part of the page. `VACUUM` writes every page anew.
        """
        self.sweep()
        self._connection.execute("VACUUM")
        # Waits for readers as long as the connection's timeout allows.
        (busy, _, _) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            amendments.end_purge(self._connection)
