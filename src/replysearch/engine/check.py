"""Comparing everything with everything: the truth, its files, the derived files, the indexes."""

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

#: Lines of SQLite's own check that are reported at most: what to do is the same after the first,
#: and a file that is all wrong would have thousands.
_INTEGRITY_LINES = 20


@dataclass(frozen=True, slots=True)
class Checker:
    """Compares all parts of an index. It works for the holder of the write lock: nothing moves."""

    _connection: sqlite3.Connection
    _derived: Derived
    _originals: Originals
    _catch_up: CatchUp

    def run(self, *, repair: bool) -> CheckReport:
        """Return what is wrong; see :meth:`replysearch.engine.Engine.check`."""
        try:
            truth = [*self._integrity(), *self._letters(), *self._vectors(), *self._sources()]
        except sqlite3.DatabaseError as error:
            return CheckReport((_damage("sqlite", reason=error),), None)
        copies = [*self._orphans(), *self._derived_files(), *self._agreement(), *self._changes()]
        if repair and copies:
            self._derived.withdraw()
            self._catch_up.sweep()
            self._catch_up.run(purge=True)
            left = {finding.code for finding in [*self._orphans(), *self._agreement()]}
            copies = [replace(found, repaired=found.code not in left) for found in copies]
        dense, lexical = self._found_by_index()
        counts = queries.counts(self._connection, len(dense), len(lexical))
        return CheckReport((*truth, *copies), counts)

    def _integrity(self) -> Iterator[Finding]:
        for (line,) in self._connection.execute(f"PRAGMA integrity_check({_INTEGRITY_LINES})"):
            if line != "ok":
                yield _damage("sqlite", reason=line)
        for table, row, parent, _ in self._connection.execute("PRAGMA foreign_key_check"):
            yield _damage("sqlite", reason=f"{table} {row} → {parent}")

    def _letters(self) -> Iterator[Finding]:
        found = self._connection.execute(
            "SELECT d.document_id, d.text_sha256, t.text "
            "FROM documents d LEFT JOIN texts t ON t.document = d.id ORDER BY d.id"
        )
        for document_id, sha256, text in found:
            if text is None or hashlib.sha256(text.encode()).hexdigest() != sha256:
                yield _damage("text", document_id=document_id)
        for document_id in queries.document_ids(self._connection):
            try:
                queries.document(self._connection, document_id)
            except IndexDamaged:
                yield _damage("letter", document_id=document_id)
        found = self._connection.execute(
            "SELECT DISTINCT d.document_id FROM passages p JOIN documents d ON d.id = p.document "
            "JOIN texts t ON t.document = d.id "
            'WHERE p.start < 0 OR p."end" <= p.start OR p."end" > length(t.text)'
        )
        for (document_id,) in found:
            yield _damage("span", document_id=document_id)

    def _vectors(self) -> Iterator[Finding]:
        dimension = changes.read_state(self._connection).manifest.encoder.dimension
        found = self._connection.execute(
            "SELECT d.document_id, p.address, v.dense, v.vector FROM passages p "
            "JOIN documents d ON d.id = p.document LEFT JOIN vectors v ON v.passage = p.id"
        )
        for document_id, address, dense, blob in found:
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
        found = self._connection.execute("SELECT DISTINCT sha256, name FROM sources ORDER BY id")
        for sha256, name in found:
            if not self._originals.holds(sha256):
                yield _damage("original", name=name, sha256=sha256)

    def _orphans(self) -> Iterator[Finding]:
        known = amendments.known_hashes(self._connection)
        for path in [*self._originals.strangers(known), *self._derived.leftovers()]:
            yield _copy("orphan", path=path)
        if changes.read_state(self._connection).purge_due is not changes.Purge.NOTHING:
            yield _copy("purge_due")

    def _derived_files(self) -> Iterator[Finding]:
        state = changes.read_state(self._connection)
        current = self._derived.read()
        if current is None or current.index_id != state.index_id:
            if changes.count_passages(self._connection):
                yield _copy("derived_missing", folder=self._derived.folder)
            return
        sound = self._derived.sound(state.index_id, verify=True)
        if sound.vectors is None and current.vectors is not None:
            yield _copy("derived", path=self._derived.folder / current.vectors.file)
        if sound.lexical is None and current.lexical is not None:
            yield _copy("derived", path=self._derived.folder / current.lexical.folder)

    def _agreement(self) -> Iterator[Finding]:
        dense, lexical = self._found_by_index()
        for name, found, query in (
            ("dense", dense, "SELECT passage FROM vectors WHERE dense = 1"),
            ("lexical", lexical, "SELECT id FROM passages"),
        ):
            stored = np.array([row for (row,) in self._connection.execute(query)], np.int64)
            missing = len(np.setdiff1d(stored, found))
            ghosts = len(np.setdiff1d(found, stored)) + len(found) - len(np.unique(found))
            if missing or ghosts:
                yield _copy(name, missing=missing, ghosts=ghosts)

    def _found_by_index(self) -> tuple[np.ndarray, np.ndarray]:
        keeper = ViewKeeper(self._derived, verify=True)
        view = keeper.begin(self._connection)
        self._connection.execute("ROLLBACK")
        return view.dense.rows, view.lexical.rows()

    def _changes(self) -> Iterator[Finding]:
        """Report changes that readers would follow wrongly."""
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


def _copy(code: str, **facts: object) -> Finding:
    return Finding(code, messages.ENGINE_FINDINGS[code].format(**facts), in_truth=False)
