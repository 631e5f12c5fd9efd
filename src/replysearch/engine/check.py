"""Check an index: its database, original files and snapshots, and what its searches can find."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from replysearch.engine.derived.catch_up import CatchUp
from replysearch.engine.derived.snapshots import Derived
from replysearch.engine.derived.views import ViewKeeper
from replysearch.engine.results import CheckReport, Finding
from replysearch.engine.store import amendments, changes, queries
from replysearch.engine.store.originals import Originals
from replysearch.errors import IndexDamaged
from replysearch.messages import engine as messages

#: At most this many lines of SQLite's integrity check are reported. Chosen, not measured.
_INTEGRITY_LINES = 20


@dataclass(frozen=True, slots=True)
class Checker:
    """Compares the parts of an index. The caller holds the write lock, so no part changes."""

    _connection: sqlite3.Connection
    _derived: Derived
    _originals: Originals
    _catch_up: CatchUp

    def run(self, *, repair: bool) -> CheckReport:
        """Return what was found and repaired; see :meth:`replysearch.engine.Engine.check`."""
        try:
            damage = [*self._integrity(), *self._letters(), *self._vectors(), *self._sources()]
            damage += self._changes()
        except sqlite3.DatabaseError as error:
            return CheckReport((_damage("sqlite", reason=error),), None)
        derived = [*self._orphans(), *self._snapshots(), *self._agreement()]
        if repair and derived:
            self._derived.withdraw()
            self._catch_up.sweep()
            self._catch_up.run(purge=True)
            left = {finding.code for finding in [*self._orphans(), *self._agreement()]}
            derived = [replace(each, repaired=each.code not in left) for each in derived]
        dense, lexical = self._searchable_rows()
        counts = queries.counts(self._connection, len(dense), len(lexical))
        return CheckReport((*damage, *derived), counts)

    def _integrity(self) -> Iterator[Finding]:
        for (line,) in self._connection.execute(f"PRAGMA integrity_check({_INTEGRITY_LINES})"):
            if line != "ok":
                yield _damage("sqlite", reason=line)
        for table, row, parent, _ in self._connection.execute("PRAGMA foreign_key_check"):
            yield _damage("sqlite", reason=f"{table} {row} → {parent}")

    def _letters(self) -> Iterator[Finding]:
        texts = self._connection.execute(
            "SELECT d.document_id, d.text_sha256, t.text "
            "FROM documents d LEFT JOIN texts t ON t.document = d.id ORDER BY d.id"
        )
        for document_id, sha256, text in texts:
            if text is None or hashlib.sha256(text.encode()).hexdigest() != sha256:
                yield _damage("text", document_id=document_id)
        for document_id in queries.document_ids(self._connection):
            try:
                queries.document(self._connection, document_id)
            except IndexDamaged:
                yield _damage("letter", document_id=document_id)
        bad_spans = self._connection.execute(
            "SELECT DISTINCT d.document_id FROM passages p JOIN documents d ON d.id = p.document "
            "JOIN texts t ON t.document = d.id "
            'WHERE p.start < 0 OR p."end" <= p.start OR p."end" > length(t.text)'
        )
        for (document_id,) in bad_spans:
            yield _damage("span", document_id=document_id)

    def _vectors(self) -> Iterator[Finding]:
        dimension = changes.read_state(self._connection).manifest.encoder.dimension
        rows = self._connection.execute(
            "SELECT d.document_id, p.address, v.dense, v.vector FROM passages p "
            "JOIN documents d ON d.id = p.document LEFT JOIN vectors v ON v.passage = p.id"
        )
        for document_id, address, dense, blob in rows:
            passage = f"{document_id}:{address}"
            if blob is None:
                yield _damage("vector_missing", passage=passage)
                continue
            if len(blob) != 2 * dimension:
                yield _damage("vector", passage=passage)
                continue
            vector = np.frombuffer(blob, np.float16)
            if not np.isfinite(vector).all() or bool(dense) != bool(vector.any()):
                yield _damage("vector", passage=passage)

    def _sources(self) -> Iterator[Finding]:
        rows = self._connection.execute("SELECT DISTINCT sha256, name FROM sources ORDER BY id")
        for sha256, name in rows:
            if not self._originals.holds(sha256):
                yield _damage("original", name=name, sha256=sha256)

    def _orphans(self) -> Iterator[Finding]:
        known = amendments.known_hashes(self._connection)
        for path in [*self._originals.strangers(known), *self._derived.leftovers()]:
            yield _repairable("orphan", path=path)
        if changes.read_state(self._connection).purge_due is not changes.Purge.NOTHING:
            yield _repairable("purge_due")

    def _snapshots(self) -> Iterator[Finding]:
        state = changes.read_state(self._connection)
        current = self._derived.read()
        if current is None or current.index_id != state.index_id:
            if changes.count_passages(self._connection):
                yield _repairable("derived_missing", folder=self._derived.folder)
            return
        valid = self._derived.valid_current(state.index_id, verify=True)
        if valid.vectors is None and current.vectors is not None:
            yield _repairable("derived", path=self._derived.folder / current.vectors.file)
        if valid.lexical is None and current.lexical is not None:
            yield _repairable("derived", path=self._derived.folder / current.lexical.folder)

    def _agreement(self) -> Iterator[Finding]:
        dense, lexical = self._searchable_rows()
        for name, searchable, query in (
            ("dense", dense, "SELECT passage FROM vectors WHERE dense = 1"),
            ("lexical", lexical, "SELECT id FROM passages"),
        ):
            stored = np.array([row for (row,) in self._connection.execute(query)], np.int64)
            missing = len(np.setdiff1d(stored, searchable))
            doubled = len(searchable) - len(np.unique(searchable))
            ghosts = len(np.setdiff1d(searchable, stored)) + doubled
            if missing or ghosts:
                yield _repairable(name, missing=missing, ghosts=ghosts)

    def _searchable_rows(self) -> tuple[np.ndarray, np.ndarray]:
        keeper = ViewKeeper(self._derived, verify=True)
        view = keeper.begin(self._connection)
        self._connection.execute("ROLLBACK")
        return view.dense.rows, view.lexical.rows()

    def _changes(self) -> Iterator[Finding]:
        """Report rows in `changes` that have a future generation or add a passage that was lost."""
        (wrong,) = self._connection.execute(
            "SELECT count(*) FROM changes c LEFT JOIN passages p ON p.id = c.passage "
            "WHERE c.generation > (SELECT CAST(value AS INTEGER) FROM meta "
            "WHERE name = 'generation') OR (c.op = 1 AND p.id IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM changes r WHERE r.passage = c.passage AND r.op = -1))"
        ).fetchone()
        if wrong:
            yield _damage("changes", number=wrong)


def _damage(code: str, **facts: object) -> Finding:
    return Finding(code, messages.ENGINE_FINDINGS[code].format(**facts), in_truth=True)


def _repairable(code: str, **facts: object) -> Finding:
    return Finding(code, messages.ENGINE_FINDINGS[code].format(**facts), in_truth=False)
