"""Views: word search and dense search at one generation of the database."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replysearch.engine.derived.snapshots import Bases, Derived, Stamp
from replysearch.engine.kind_codes import kind_set
from replysearch.engine.lexical.tantivy_index import Overlay
from replysearch.engine.lexical.view import LexicalView
from replysearch.engine.results import Allowed, Names
from replysearch.engine.store import changes, queries
from replysearch.engine.vectors import DenseView
from replysearch.records import EncoderIdentity, Manifest

#: The token cache is emptied beyond this many passages. Chosen, not measured: about 15 MB.
_MOST_CACHED = 100_000


@dataclass(frozen=True, slots=True)
class View:
    """Word search and dense search at one generation. A view never changes.

    `stamp` is the stamp of `CURRENT` when the snapshots were opened. If `is_compact` is true, these
    snapshots are the whole view, and newer snapshots cannot improve it before the next commit.
    """

    generation: int
    index_id: str
    manifest: Manifest
    dense: DenseView
    lexical: LexicalView
    stamp: Stamp | None
    is_compact: bool


def _follow_vectors(
    connection: sqlite3.Connection, state: changes.State, start: DenseView | None
) -> DenseView:
    """Return dense search at the generation of `state`, from `start` or else from all vectors."""
    dimension = state.manifest.encoder.dimension
    if start is None or not state.trimmed <= start.generation <= state.generation:
        added = changes.joined_batches(changes.all_vectors(connection, dimension), dimension)
        nothing = DenseView.nothing(0, dimension)
        return nothing.advanced(state.generation, added, np.empty(0, np.int64))
    if start.generation == state.generation:
        return start
    since = changes.changes_since(connection, start.generation)
    added = changes.vectors_of(connection, since.added, dimension)
    return start.advanced(state.generation, added, since.removed)


class ViewKeeper:
    """Holds the newest view and brings it up to date with the database.

    Readers never write snapshots. If a snapshot is missing or damaged, its content is read from
    the database into memory.
    """

    def __init__(self, derived: Derived, *, verify: bool) -> None:
        self._derived = derived
        self._verify = verify
        self._lock = threading.Lock()
        self._bases = Bases()
        self._overlay = Overlay()
        self._view: View | None = None
        self._passage_table = np.empty((0, 3), np.int64)
        self._names: tuple[str, int, Names] | None = None
        self._tokens: dict[int, bytes] = {}
        self._token_cache_key: tuple[str, EncoderIdentity] | None = None

    def begin(self, connection: sqlite3.Connection) -> View:
        """Begin a read transaction on `connection`, and return the view at its generation."""
        view = self._view
        connection.execute("BEGIN")
        if view is not None and not self._is_outdated(view):
            # Compare generations: `PRAGMA data_version` would only show that something changed.
            state = changes.read_state(connection)
            if (state.generation, state.index_id) == (view.generation, view.index_id):
                return view
        connection.execute("ROLLBACK")
        with self._lock:
            return self._refreshed(connection)

    def _is_outdated(self, view: View) -> bool:
        return not view.is_compact and self._derived.stamp() != view.stamp

    def _refreshed(self, connection: sqlite3.Connection) -> View:
        view = self._view
        stamp = self._derived.stamp()
        if view is None or stamp != self._bases.stamp:
            # Open the snapshots before the transaction, so that no snapshot is newer than it.
            connection.execute("BEGIN")
            index_id = changes.read_state(connection).index_id
            connection.execute("ROLLBACK")
            self._bases = self._derived.load(index_id, verify=self._verify, held=self._bases)
            view = None
        connection.execute("BEGIN")
        state = changes.read_state(connection)
        if view is not None and (
            view.index_id != state.index_id or view.generation > state.generation
        ):
            # The database was replaced under a running reader, for example by a restored back-up.
            view = None
            self._passage_table = np.empty((0, 3), np.int64)
        if view is not None and view.generation == state.generation:
            return view
        # Drop the old view now: if the next steps fail, the overlay no longer fits that view.
        self._view = None
        bases = self._bases
        if view is None:
            dense = None if bases.vectors is None else DenseView.of(bases.vectors)
            words = None if bases.lexical is None else LexicalView.of(bases.lexical)
        else:
            dense, words = view.dense, view.lexical
        dense = _follow_vectors(connection, state, dense)
        words = self._follow_words(connection, state, words)
        self._view = View(
            generation=state.generation,
            index_id=state.index_id,
            manifest=state.manifest,
            dense=dense,
            lexical=words,
            stamp=bases.stamp,
            is_compact=_is_compact(dense, words),
        )
        return self._view

    def _follow_words(
        self, connection: sqlite3.Connection, state: changes.State, start: LexicalView | None
    ) -> LexicalView:
        if start is None or start.overlay is None:
            self._overlay = Overlay()
        if start is None or not state.trimmed <= start.generation <= state.generation:
            self._overlay = Overlay()
            searcher = self._overlay.add(changes.all_words(connection))
            return LexicalView(state.generation, None, searcher, ())
        if start.generation == state.generation:
            return start
        since = changes.changes_since(connection, start.generation)
        overlay = start.overlay
        if len(since.added):
            overlay = self._overlay.add(changes.words_of(connection, since.added))
        removed = (*start.removed, *since.removed.tolist())
        return LexicalView(state.generation, start.base, overlay, removed)

    def rows_allowed(
        self, connection: sqlite3.Connection, allowed: Allowed
    ) -> NDArray[np.int64] | None:
        """Return the allowed passage rows, ascending; None if all are allowed.

        Rows of removed passages may be included. They do no harm: the view cannot find them.
        """
        if allowed.is_everything:
            return None
        table = self._passages(connection)
        mask = np.ones(len(table), bool)
        if allowed.documents is not None:
            documents = np.fromiter(allowed.documents, np.int64, len(allowed.documents))
            mask &= np.isin(table[:, 1], documents, kind="table")
        if allowed.without:
            earlier = np.fromiter(allowed.without, np.int64, len(allowed.without))
            mask &= ~np.isin(table[:, 1], earlier, kind="table")
        if allowed.kinds is not None:
            mask &= table[:, 2] & kind_set(allowed.kinds) != 0
        rows: NDArray[np.int64] = table[mask, 0]
        return rows

    def names(self, connection: sqlite3.Connection, view: View) -> Names:
        """Return the places and issuers of all letters, cached for the generation of `view`."""
        cached = self._names
        if cached is None or cached[:2] != (view.index_id, view.generation):
            cached = view.index_id, view.generation, queries.names(connection)
            self._names = cached
        return cached[2]

    def tokens(
        self, connection: sqlite3.Connection, view: View, rows: Sequence[int]
    ) -> list[bytes]:
        """Return the packed tokens of the passages at `rows`, in that order.

        Tokens are cached: while the encoder stays the same, the tokens of a row never change.
        """
        key = view.index_id, view.manifest.encoder
        with self._lock:
            if self._token_cache_key != key or len(self._tokens) > _MOST_CACHED:
                self._tokens, self._token_cache_key = {}, key
            cached = self._tokens
        missing = [row for row in rows if row not in cached]
        if missing:
            cached.update(zip(missing, queries.tokens(connection, missing), strict=True))
        return [cached[row] for row in rows]

    def _passages(self, connection: sqlite3.Connection) -> NDArray[np.int64]:
        """Return (passage, document, kind) of every passage, shape (n, 3), by passage."""
        # Row ids are never reused, so the table only grows. It may still have removed passages.
        with self._lock:
            table = self._passage_table
            last = int(table[-1, 0]) if len(table) else 0
            newer = changes.passage_table_after(connection, last)
            if len(newer):
                table = np.concatenate([table, newer])
                self._passage_table = table
            return table


def _is_compact(dense: DenseView, words: LexicalView) -> bool:
    return (
        dense.base is not None
        and not len(dense.later.rows)
        and not len(dense.removed)
        and words.base is not None
        and words.overlay is None
        and not words.removed
    )
