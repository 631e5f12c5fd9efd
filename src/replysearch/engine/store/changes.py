"""What views and derived files are made from: the truth's state and changes, its words and vectors.

Every function reads inside the transaction that the caller has open.
"""

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
from replysearch.records import Kind, Manifest

#: What a row of the table `changes` says of a passage.
ADDED, REMOVED = 1, -1

#: Kinds as numbers, for the indexes; a number is never given to another kind.
KIND_CODES = {Kind.PROGRESS: 0, Kind.COMMITMENT: 1, Kind.BASIS: 2, Kind.COURTESY: 3}

_CODES = {kind.value: code for kind, code in KIND_CODES.items()}

#: Vectors read at a time; 2 MB of 256 half floats each.
_BATCH = 4096


class Purge(IntEnum):
    """What was removed and may still stand somewhere in the index's files."""

    NOTHING = 0
    RECORDS = 1
    PASSAGES = 2


@dataclass(frozen=True, slots=True)
class State:
    """The facts of the truth as a whole.

    `generation` rises by one with each commit. `index_id` is made with the index and ties derived
    files to it. Changes up to generation `trimmed` are no longer kept.
    """

    generation: int
    index_id: str
    manifest: Manifest
    trimmed: int
    purge_due: Purge


class Changes(NamedTuple):
    """The net effect of some commits, as sorted passage rows of dtype int64.

    `added` rows are alive now. `removed` rows existed at the earlier generation.
    """

    added: NDArray[np.int64]
    removed: NDArray[np.int64]


class PassageWords(NamedTuple):
    """A passage as word search sees it; `kind` is its code."""

    row: int
    document: int
    kind: int
    cut: CutWords
    heading: str
    title: str


class VectorBatch(NamedTuple):
    """Rows, shape (n,) int64 and rising, and their vectors, shape (n, dimension) float16."""

    rows: NDArray[np.int64]
    vectors: NDArray[np.float16]


def read_state(connection: sqlite3.Connection) -> State:
    """Return the state as this transaction sees it.

    Raises:
        IndexDamaged: The rows that hold it are missing or unreadable.
    """
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
    """Return what was added and removed after `generation`.

    A passage that came and went in between is in neither.
    """
    rows = connection.execute(
        "SELECT passage, op FROM changes WHERE generation > ?", (generation,)
    ).fetchall()
    table = np.array(rows, np.int64).reshape(-1, 2)
    added = np.unique(table[table[:, 1] == ADDED, 0])
    removed = np.unique(table[table[:, 1] == REMOVED, 0])
    return Changes(np.setdiff1d(added, removed), np.setdiff1d(removed, added))


def count_changes(connection: sqlite3.Connection, generation: int) -> int:
    """Return how many additions and removals were recorded after `generation`."""
    (number,) = connection.execute(
        "SELECT count(*) FROM changes WHERE generation > ?", (generation,)
    ).fetchone()
    return int(number)


def count_passages(connection: sqlite3.Connection) -> int:
    """Return how many passages are stored."""
    (number,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    return int(number)


# The text is only fetched where it was not cut yet by today's rules.
_WORDS = """
SELECT p.id, p.document, p.kind, w.words, w.characters,
    CASE WHEN w.passage IS NULL THEN substr(t.text, p.start + 1, p."end" - p.start) END,
    p.path, d.title
FROM passages p JOIN texts t ON t.document = p.document JOIN documents d ON d.id = p.document
LEFT JOIN words w ON w.passage = p.id AND w.version = :version
"""
_ALL_WORDS = _WORDS + "ORDER BY p.id"
_WORDS_OF = _WORDS + "WHERE p.id IN (SELECT value FROM json_each(:rows)) ORDER BY p.id"  # noqa: S608 - constants


def _words(
    found: Iterable[tuple[int, int, str, str, str, str | None, str, str | None]],
) -> Iterator[PassageWords]:
    for row, document, kind, words, characters, text, path, title in found:
        cut = CutWords(words, characters) if text is None else cut_words(fold(text))
        heading = " ".join(path_of(path))
        yield PassageWords(row, document, _CODES[kind], cut, heading, title or "")


def all_words(connection: sqlite3.Connection) -> Iterator[PassageWords]:
    """Yield the words of every passage, by rising row."""
    return _words(connection.execute(_ALL_WORDS, {"version": WORDS_VERSION}))


def words_of(connection: sqlite3.Connection, rows: NDArray[np.int64]) -> Iterator[PassageWords]:
    """Yield the words of the passages at `rows` that are stored, by rising row."""
    chosen = json.dumps(rows.tolist())
    return _words(connection.execute(_WORDS_OF, {"version": WORDS_VERSION, "rows": chosen}))


def _vector_batches(cursor: sqlite3.Cursor, dimension: int) -> Iterator[VectorBatch]:
    while found := cursor.fetchmany(_BATCH):
        joined_batches = b"".join(vector for _, vector in found)
        vectors = np.frombuffer(joined_batches, np.float16).reshape(len(found), dimension)
        yield VectorBatch(np.array([row for row, _ in found], np.int64), vectors)


def all_vectors(connection: sqlite3.Connection, dimension: int) -> Iterator[VectorBatch]:
    """Yield the vectors that dense search sees, by rising row: all but the zero vectors."""
    cursor = connection.execute(
        "SELECT passage, vector FROM vectors WHERE dense = 1 ORDER BY passage"
    )
    return _vector_batches(cursor, dimension)


def vectors_of(
    connection: sqlite3.Connection, rows: NDArray[np.int64], dimension: int
) -> VectorBatch:
    """Return the vectors of `rows` that dense search sees, by rising row."""
    cursor = connection.execute(
        "SELECT passage, vector FROM vectors "
        "WHERE dense = 1 AND passage IN (SELECT value FROM json_each(?)) ORDER BY passage",
        (json.dumps(rows.tolist()),),
    )
    return joined_batches(_vector_batches(cursor, dimension), dimension)


def joined_batches(batches: Iterable[VectorBatch], dimension: int) -> VectorBatch:
    """Return all batches as one."""
    found = list(batches)
    empty = np.empty((0, dimension), np.float16)
    return VectorBatch(
        np.concatenate([np.empty(0, np.int64), *(batch.rows for batch in found)]),
        np.concatenate([empty, *(batch.vectors for batch in found)]),
    )


def placements_after(connection: sqlite3.Connection, row: int) -> NDArray[np.int64]:
    """Return (passage row, document row, kind code) of each passage above `row`, shape (n, 3)."""
    found = connection.execute(
        "SELECT id, document, kind FROM passages WHERE id > ? ORDER BY id", (row,)
    )
    table = [(passage, document, _CODES[kind]) for passage, document, kind in found]
    return np.array(table, np.int64).reshape(-1, 3)
