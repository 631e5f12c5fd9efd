"""Changes to the database, in the caller's transaction unless a function says otherwise."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from replysearch.engine.kind_codes import kind_set
from replysearch.engine.store import changes, queries, record_rows
from replysearch.engine.words import WORDS_VERSION, CutWords
from replysearch.records import Document, Letter, Manifest, Source


class Amendments:
    """Writes letters to the tables, under the generation that the next commit makes valid."""

    def __init__(self, connection: sqlite3.Connection, generation: int) -> None:
        self._connection = connection
        self._generation = generation
        #: How many passages were added, plus how many were removed.
        self.changed = 0

    def put(
        self,
        document: Document,
        vectors: NDArray[np.float16],
        cut: Sequence[CutWords],
        tokens: Sequence[bytes],
    ) -> None:
        """Add a document. A stored document with the same id is replaced, but keeps its row."""
        row = queries.document_row(self._connection, document.document_id)
        columns = record_rows.document_columns(document.metadata) | {
            "body_start": document.letter.body.start,
            "body_end": document.letter.body.end,
            "text_sha256": hashlib.sha256(document.text.encode()).hexdigest(),
        }
        names = ", ".join(columns)
        holes = ", ".join(f":{name}" for name in columns)
        if row is None:
            cursor = self._connection.execute(
                f"INSERT INTO documents (document_id, {names}) "  # noqa: S608 - our own names
                f"VALUES (:document_id, {holes})",
                columns | {"document_id": document.document_id},
            )
            row = int(cursor.lastrowid or 0)
        else:
            self._empty(row)
            self._connection.execute(
                f"UPDATE documents SET ({names}) = ({holes}) "  # noqa: S608 - our own names
                "WHERE id = :row",
                columns | {"row": row},
            )
        self._fill(row, document.letter)
        self._add_passages(row, document.letter, vectors, cut, tokens)
        for source in document.sources:
            self.add_source(row, source)

    def _fill(self, row: int, letter: Letter) -> None:
        run = self._connection.executemany
        run("INSERT INTO texts VALUES (?, ?)", [(row, letter.text)])
        run(
            "INSERT INTO keys (field, value, document) VALUES (?, ?, ?)",
            [
                (field, value, row)
                for field, value in sorted(record_rows.filter_values(letter.metadata))
            ],
        )
        run(
            "INSERT INTO pages VALUES (?, ?, ?, ?, ?)",
            [(row, index, *record_rows.page_row(page)) for index, page in enumerate(letter.pages)],
        )
        run(
            "INSERT INTO sections VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (row, index, *record_rows.section_row(section))
                for index, section in enumerate(letter.sections)
            ],
        )

    def _add_passages(
        self,
        row: int,
        letter: Letter,
        vectors: NDArray[np.float16],
        cut: Sequence[CutWords],
        tokens: Sequence[bytes],
    ) -> None:
        first = _next_passage(self._connection)
        added = list(range(first, first + len(letter.passages)))
        self._connection.executemany(
            "INSERT INTO passages "
            '(id, document, ordinal, kinds, address, pinpoint, path, kind, start, "end", page, '
            "sentences) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    first + index,
                    row,
                    index,
                    kind_set(each.kinds),
                    *record_rows.passage_row(each),
                )
                for index, each in enumerate(letter.passages)
            ],
        )
        dense: list[bool] = np.any(vectors, axis=1).tolist()
        self._connection.executemany(
            "INSERT INTO vectors (passage, dense, vector, tokens) VALUES (?, ?, ?, ?)",
            [
                (passage, int(is_dense), vector.tobytes(), packed)
                for passage, is_dense, vector, packed in zip(
                    added, dense, vectors, tokens, strict=True
                )
            ],
        )
        self._connection.executemany(
            "INSERT INTO words VALUES (?, ?, ?, ?)",
            [(passage, WORDS_VERSION, *words) for passage, words in zip(added, cut, strict=True)],
        )
        self._record(added, changes.ADDED)

    def set_versions(self, current: str, earlier: Sequence[str]) -> None:
        """Make a document the current version of itself and of the `earlier` documents."""
        run = self._connection.executemany
        newer = [(None, current), *((current, each) for each in earlier)]
        run("UPDATE documents SET superseded_by = ? WHERE document_id = ?", newer)

    def remove(self, row: int) -> None:
        """Remove a document and all that belongs to it."""
        self._record_removed(row)
        self._connection.execute("DELETE FROM documents WHERE id = ?", (row,))
        self._require(changes.Purge.PASSAGES)

    def _empty(self, row: int) -> None:
        """Remove all that belongs to a document, but not its row in `documents`."""
        self._record_removed(row)
        for table in ("passages", "texts", "keys", "pages", "sections", "sources"):
            statement = f"DELETE FROM {table} WHERE document = ?"  # noqa: S608 - our own names
            self._connection.execute(statement, (row,))
        self._require(changes.Purge.PASSAGES)

    def _record_removed(self, row: int) -> None:
        rows = self._connection.execute("SELECT id FROM passages WHERE document = ?", (row,))
        self._record([passage for (passage,) in rows], changes.REMOVED)

    def _record(self, passages: list[int], op: int) -> None:
        self._connection.executemany(
            "INSERT INTO changes VALUES (?, ?, ?)",
            [(self._generation, passage, op) for passage in passages],
        )
        self.changed += len(passages)

    def add_source(self, row: int, source: Source) -> None:
        """Add a source to a document. Any stored source with the same URI is removed."""
        cursor = self._connection.execute("DELETE FROM sources WHERE uri = ?", (source.uri,))
        if cursor.rowcount:
            self._require(changes.Purge.RECORDS)
        self._connection.execute(
            "INSERT INTO sources (document, uri, name, sha256, format, size) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (row, *record_rows.source_row(source)),
        )

    def remove_source(self, row: int, uri: str) -> bool:
        """Remove a source of a document; return True if it existed."""
        cursor = self._connection.execute(
            "DELETE FROM sources WHERE document = ? AND uri = ?", (row, uri)
        )
        if cursor.rowcount:
            self._require(changes.Purge.RECORDS)
        return cursor.rowcount > 0

    def set_manifest(self, manifest: Manifest) -> None:
        """Replace the manifest."""
        _set(self._connection, "manifest", record_rows.manifest_json(manifest))

    def _require(self, purge: changes.Purge) -> None:
        due = max(purge, changes.read_state(self._connection).purge_due)
        _set(self._connection, "purge_due", str(int(due)))

    def raise_generation(self) -> None:
        """Write the generation that the commit makes valid."""
        _set(self._connection, "generation", str(self._generation))


def _next_passage(connection: sqlite3.Connection) -> int:
    """Return the passage row after the highest one that was ever used."""
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
    return 1 if last is None else int(last[0]) + 1


def last_passage(connection: sqlite3.Connection) -> int:
    """Return the highest stored passage row, or 0."""
    (row,) = connection.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
    return int(row)


def has_passage_up_to(connection: sqlite3.Connection, row: int) -> bool:
    """Return True if a passage with this row or a lower one is stored."""
    rows = connection.execute("SELECT 1 FROM passages WHERE id <= ? LIMIT 1", (row,))
    return rows.fetchone() is not None


def known_hashes(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the hashes of all originals that the sources refer to."""
    return frozenset(sha for (sha,) in connection.execute("SELECT DISTINCT sha256 FROM sources"))


def start_meta(connection: sqlite3.Connection, index_id: str, manifest: Manifest) -> None:
    """Write the state of a new, empty index."""
    for name, value in {
        "index_id": index_id,
        "manifest": record_rows.manifest_json(manifest),
        "generation": "0",
        "trimmed": "0",
        "purge_due": "0",
    }.items():
        _set(connection, name, value)


def trim_changes(connection: sqlite3.Connection, generation: int) -> None:
    """Delete the change log up to and including `generation`, in a transaction of its own."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM changes WHERE generation <= ?", (generation,))
    _set(connection, "trimmed", str(generation))
    connection.execute("COMMIT")


def end_purge(connection: sqlite3.Connection) -> None:
    """Record, in a transaction of its own, that the files hold no removed text any more."""
    _set(connection, "purge_due", str(int(changes.Purge.NOTHING)))


def _set(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
