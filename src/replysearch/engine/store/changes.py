"""Reads state, change log, words and vectors from the database, in the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from replysearch.chinese.text import fold
from replysearch.engine.store.record_rows import manifest_from_json, path_of
from replysearch.engine.words import WORDS_VERSION, CutWords, cut_words
from replysearch.errors import IndexDamaged
from replysearch.messages import engine as messages
from replysearch.records import Manifest

#: Values of the column `op` in the table `changes`.
ADDED, REMOVED = 1, -1

#: How many vectors are read at a time. Chosen, not measured: with 256 dimensions, a batch is 2 MB.
_BATCH = 4096


class Purge(IntEnum):
    """What was removed from the tables, but may still be in the files.

    RECORDS means only sources. PASSAGES means letters: their words may be in the snapshots as well.
    """

    NOTHING = 0
    RECORDS = 1
    PASSAGES = 2


@dataclass(frozen=True, slots=True)
class State:
    """The state of the database. Snapshots have the same random `index_id` as their database.

    A commit of changes raises `generation` by 1. The change log starts after generation `trimmed`.
    """

    generation: int
    index_id: str
    manifest: Manifest
    trimmed: int
    purge_due: Purge


class Changes(NamedTuple):
    """The passage rows, int64 and ascending, that a series of commits added and removed.

    A row that was added and later removed is in neither array.
    """

    added: NDArray[np.int64]
    removed: NDArray[np.int64]


class PassageWords(NamedTuple):
    """What word search stores of a passage. `kinds` is a set as in `engine.kind_codes`."""

    row: int
    document: int
    kinds: int
    cut: CutWords
    heading: str
    title: str


class VectorBatch(NamedTuple):
    """Passage rows (n,) int64, ascending, and their vectors (n, dimension) float16."""

    rows: NDArray[np.int64]
    vectors: NDArray[np.float16]


def read_state(connection: sqlite3.Connection) -> State:
    """Return the state. Raises IndexDamaged if a part of it is missing or unreadable."""
    meta = dict(connection.execute("SELECT name, value FROM meta"))
    try:
        return State(
            generation=int(meta["generation"]),
            index_id=meta["index_id"],
            manifest=manifest_from_json(meta["manifest"]),
            trimmed=int(meta["trimmed"]),
            purge_due=Purge(int(meta["purge_due"])),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise IndexDamaged(messages.ENGINE_BAD_STATE.format(reason=error)) from error


def changes_since(connection: sqlite3.Connection, generation: int) -> Changes:
    """Return the changes after `generation`."""
    rows = connection.execute(
        "SELECT passage, op FROM changes WHERE generation > ?", (generation,)
    ).fetchall()
    table = np.array(rows, np.int64).reshape(-1, 2)
    added = np.unique(table[table[:, 1] == ADDED, 0])
    removed = np.unique(table[table[:, 1] == REMOVED, 0])
    return Changes(np.setdiff1d(added, removed), np.setdiff1d(removed, added))


def count_changes(connection: sqlite3.Connection, generation: int) -> int:
    """Return how many additions and removals the log has after `generation`."""
    (number,) = connection.execute(
        "SELECT count(*) FROM changes WHERE generation > ?", (generation,)
    ).fetchone()
    return int(number)


def count_passages(connection: sqlite3.Connection) -> int:
    """Return how many passages are stored."""
    (number,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    return int(number)


# The text is read only if its words are not stored, or are of another version.
_WORDS = """
SELECT p.id, p.document, p.kinds, w.words, w.characters,
    CASE WHEN w.passage IS NULL THEN substr(t.text, p.start + 1, p."end" - p.start) END,
    p.path, d.title
FROM passages p JOIN texts t ON t.document = p.document JOIN documents d ON d.id = p.document
LEFT JOIN words w ON w.passage = p.id AND w.version = :version
"""
_ALL_WORDS = _WORDS + "ORDER BY p.id"
_WORDS_OF = _WORDS + "WHERE p.id IN (SELECT value FROM json_each(:rows)) ORDER BY p.id"  # noqa: S608 - constants


def _words(
    rows: Iterable[tuple[int, int, int, str, str, str | None, str, str | None]],
) -> Iterator[PassageWords]:
    for row, document, kinds, words, characters, text, path, title in rows:
        cut = CutWords(words, characters) if text is None else cut_words(fold(text))
        heading = " ".join(path_of(path))
        yield PassageWords(row, document, kinds, cut, heading, title or "")


def all_words(connection: sqlite3.Connection) -> Iterator[PassageWords]:
    """Yield the words of every passage, by ascending row."""
    return _words(connection.execute(_ALL_WORDS, {"version": WORDS_VERSION}))


def words_of(connection: sqlite3.Connection, rows: NDArray[np.int64]) -> Iterator[PassageWords]:
    """Yield the words of those `rows` that are still stored, by ascending row."""
    chosen = json.dumps(rows.tolist())
    return _words(connection.execute(_WORDS_OF, {"version": WORDS_VERSION, "rows": chosen}))


def _vector_batches(cursor: sqlite3.Cursor, dimension: int) -> Iterator[VectorBatch]:
    while found := cursor.fetchmany(_BATCH):
        joined = b"".join(vector for _, vector in found)
        vectors = np.frombuffer(joined, np.float16).reshape(len(found), dimension)
        yield VectorBatch(np.array([row for row, _ in found], np.int64), vectors)


def all_vectors(connection: sqlite3.Connection, dimension: int) -> Iterator[VectorBatch]:
    """Yield all vectors except zero vectors, by ascending row, in batches."""
    cursor = connection.execute(
        "SELECT passage, vector FROM vectors WHERE dense = 1 ORDER BY passage"
    )
    return _vector_batches(cursor, dimension)


def vectors_of(
    connection: sqlite3.Connection, rows: NDArray[np.int64], dimension: int
) -> VectorBatch:
    """Return the vectors of `rows`, without zero vectors, by ascending row."""
    cursor = connection.execute(
        "SELECT passage, vector FROM vectors "
        "WHERE dense = 1 AND passage IN (SELECT value FROM json_each(?)) ORDER BY passage",
        (json.dumps(rows.tolist()),),
    )
    return joined_batches(_vector_batches(cursor, dimension), dimension)


def joined_batches(batches: Iterable[VectorBatch], dimension: int) -> VectorBatch:
    """Return all batches as one."""
    parts = list(batches)
    empty = np.empty((0, dimension), np.float16)
    return VectorBatch(
        np.concatenate([np.empty(0, np.int64), *(part.rows for part in parts)]),
        np.concatenate([empty, *(part.vectors for part in parts)]),
    )


def passage_table_after(connection: sqlite3.Connection, row: int) -> NDArray[np.int64]:
    """Return (passage, document, set of kinds) of each passage after `row`, shape (n, 3)."""
    rows = connection.execute(
        "SELECT id, document, kinds FROM passages WHERE id > ? ORDER BY id", (row,)
    )
    return np.array(rows.fetchall(), np.int64).reshape(-1, 3)
