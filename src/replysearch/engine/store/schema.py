"""The SQLite file: its tables, how it is opened, and how old files are migrated."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from replysearch.errors import IndexBusy, IndexDamaged, IndexFailure
from replysearch.messages import engine as messages

DATABASE_NAME = "replysearch.sqlite3"

#: Seconds to wait for a lock of SQLite. Chosen, not measured: the write lock makes waits rare.
BUSY_SECONDS = 10.0

#: Truncate the write-ahead log to this many bytes after a large transaction. Chosen, not measured.
_WAL_BYTES = 64 << 20

#: When the write-ahead log has this many pages (4 KiB), SQLite copies the log into the database.
#: Chosen, not measured: the default, 1,000 pages, would be reached by every commit of a bulk load.
_WAL_PAGES = 8000

#: A writer's page cache in KiB. Chosen, not measured: each letter is written to many tables.
_CACHE_KIBIBYTES = 32 << 10

# AUTOINCREMENT never reuses a row id: snapshots and readers may still hold ids of removed rows.
_FIRST = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id TEXT NOT NULL UNIQUE,
    title TEXT, document_number TEXT, issuer TEXT, date TEXT, year INTEGER, url TEXT,
    proposal_number TEXT, proposal_title TEXT, subject_class TEXT,
    province TEXT, city TEXT, county TEXT,
    issuer_key TEXT, number_key TEXT, proposal_key TEXT,
    metadata TEXT NOT NULL,
    body_start INTEGER NOT NULL, body_end INTEGER NOT NULL,
    text_sha256 TEXT NOT NULL
);
CREATE INDEX documents_number ON documents (number_key);
CREATE INDEX documents_proposal ON documents (proposal_key);
CREATE INDEX documents_date ON documents (date);
CREATE TABLE texts (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    text TEXT NOT NULL
);
CREATE TABLE keys (
    field TEXT NOT NULL, value TEXT NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    PRIMARY KEY (field, value, document)
) WITHOUT ROWID;
CREATE INDEX keys_document ON keys (document);
CREATE TABLE pages (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, number INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;
CREATE TABLE sections (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, level INTEGER NOT NULL, label TEXT NOT NULL, title TEXT NOT NULL,
    heading_start INTEGER NOT NULL, heading_end INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, parent INTEGER,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, address TEXT NOT NULL, pinpoint TEXT NOT NULL, path TEXT NOT NULL,
    kind TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, page INTEGER,
    UNIQUE (document, ordinal)
);
CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    dense INTEGER NOT NULL,
    vector BLOB NOT NULL
);
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    name TEXT NOT NULL, sha256 TEXT NOT NULL, format TEXT NOT NULL, size INTEGER NOT NULL
);
CREATE INDEX sources_document ON sources (document);
CREATE INDEX sources_sha256 ON sources (sha256);
CREATE TABLE changes (
    generation INTEGER NOT NULL, passage INTEGER NOT NULL, op INTEGER NOT NULL,
    PRIMARY KEY (generation, passage, op)
) WITHOUT ROWID;
"""

# A cache of segmented words. Missing words, or those of another version, are made from the text.
_SECOND = """
CREATE TABLE words (
    passage INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    version INTEGER NOT NULL, words TEXT NOT NULL, characters TEXT NOT NULL
);
"""

# Packed tokens of a passage; see `encoding.near_words.Encoded`.
_THIRD = """
ALTER TABLE vectors ADD COLUMN tokens BLOB NOT NULL DEFAULT x'';
"""

# The set of kinds of a passage's sentences, and these sentences; see `engine.kind_codes`. Passages
# that older rules cut have one kind. And the `document_id` of a letter's newer version.
_FOURTH = """
ALTER TABLE passages ADD COLUMN kinds INTEGER NOT NULL DEFAULT 0;
ALTER TABLE passages ADD COLUMN sentences TEXT NOT NULL DEFAULT '[]';
UPDATE passages SET kinds = CASE kind WHEN 'progress' THEN 1 WHEN 'commitment' THEN 2
    WHEN 'basis' THEN 4 ELSE 8 END;
ALTER TABLE documents ADD COLUMN superseded_by TEXT;
CREATE INDEX documents_superseded ON documents (superseded_by) WHERE superseded_by IS NOT NULL;
"""

#: One script for each schema version, in order; `PRAGMA user_version` counts the applied scripts.
MIGRATIONS: tuple[str, ...] = (_FIRST, _SECOND, _THIRD, _FOURTH)


@contextmanager
def translating_sqlite_errors(folder: Path) -> Iterator[None]:
    """Turn SQLite errors into IndexBusy (lock), IndexFailure (file system) or else IndexDamaged."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise IndexBusy(messages.ENGINE_LOCKED.format(folder=folder)) from error
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
            raise IndexFailure(
                messages.ENGINE_FILE_SYSTEM.format(folder=folder, reason=error)
            ) from error
        if code == sqlite3.SQLITE_READONLY:
            raise IndexFailure(messages.ENGINE_READ_ONLY.format(folder=folder)) from error
        raise IndexDamaged(messages.ENGINE_DAMAGED.format(folder=folder, reason=error)) from error
    except sqlite3.DatabaseError as error:
        raise IndexDamaged(messages.ENGINE_DAMAGED.format(folder=folder, reason=error)) from error


@contextmanager
def translating_file_errors(folder: Path) -> Iterator[None]:
    """Turn OSError into IndexFailure."""
    try:
        yield
    except OSError as error:
        raise IndexFailure(
            messages.ENGINE_FILE_SYSTEM.format(folder=folder, reason=error)
        ) from error


class FrozenConnection(sqlite3.Connection):
    """A read-only connection without locks. It may miss later changes, so use it for one read."""


_ConnectionT = TypeVar("_ConnectionT", bound=sqlite3.Connection)


def connect(folder: Path, *, writing: bool, create: bool = False) -> sqlite3.Connection:
    """Open the database in `folder`, in autocommit mode, for one thread at a time.

    A writer syncs every commit and overwrites deleted data with zeros. In a folder that is not
    writable, a reader may get a :class:`FrozenConnection`. Raises sqlite3.Error if opening fails.
    """
    mode = "rwc" if create else "rw"
    connection = _opened(folder, f"mode={mode}", sqlite3.Connection)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if writing:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        else:
            connection.execute("PRAGMA query_only = ON")
            # Read something now: the first read opens the files beside the database, and may fail.
            schema_version(connection)
    except sqlite3.Error as error:
        connection.close()
        if not writing and _is_read_only(folder, error):
            return connect_frozen(folder)
        raise
    return connection


def connect_frozen(folder: Path) -> FrozenConnection:
    """Open the database without locks or write-ahead log. Raises sqlite3.Error on failure."""
    return _opened(folder, "mode=ro&immutable=1", FrozenConnection)


def _opened(folder: Path, options: str, factory: type[_ConnectionT]) -> _ConnectionT:
    return sqlite3.connect(
        f"{(folder.resolve() / DATABASE_NAME).as_uri()}?{options}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        factory=factory,
    )


def _is_read_only(folder: Path, error: sqlite3.Error) -> bool:
    """Return True if `error` came from a read-only folder and the log is missing or empty.

    Only then can the database be read without locks: nobody writes, and the log holds no changes.
    """
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR):
        return False
    log = folder / f"{DATABASE_NAME}-wal"
    if log.exists() and log.stat().st_size:
        return False
    return (folder / DATABASE_NAME).is_file() and not os.access(folder, os.W_OK)


def schema_version(connection: sqlite3.Connection) -> int:
    """Return how many migrations were applied to the file; 0 means that it has no tables."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Apply missing migrations in the caller's transaction. Raises IndexDamaged for newer files."""
    version = schema_version(connection)
    if version > len(migrations):
        raise IndexDamaged(messages.ENGINE_TOO_NEW.format(found=version, known=len(migrations)))
    for script in migrations[version:]:
        for statement in script.split(";"):
            if statement.strip():
                connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(migrations)}")
