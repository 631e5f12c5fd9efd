"""The SQLite file: how it is opened, its tables, and how old files are brought up to date."""

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

#: Seconds that a statement waits for a lock inside SQLite; the write lock makes real waits rare.
BUSY_SECONDS = 10.0

#: What a large transaction may leave of the journal's size on disk while readers keep it open.
_JOURNAL_BYTES = 64 << 20

#: The journal is written into the database when it has so many pages of 4 KiB: with SQLite's own
#: 1,000 that would come with every commit of a long indexing.
_JOURNAL_PAGES = 8000

#: What a writer keeps of the database in memory; more than SQLite's own 2 MiB, for the tables are
#: filled side by side.
_CACHE_KIBIBYTES = 32 << 10

# Row ids of documents and passages are never used again (AUTOINCREMENT): the indexes name passages
# by them, and a reader may meet an id after its passage is gone.
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

# Cut once, words need not be cut again when an index of words is made anew. They are no truth: of
# another version, or missing, they are cut from the text.
_SECOND = """
CREATE TABLE words (
    passage INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    version INTEGER NOT NULL, words TEXT NOT NULL, characters TEXT NOT NULL
);
"""

# What the encoder knows of a passage beside its vector; see `encoding.near_words.Encoded`.
_THIRD = """
ALTER TABLE vectors ADD COLUMN tokens BLOB NOT NULL DEFAULT x'';
"""

#: One script for each schema version, in order; `PRAGMA user_version` counts those applied.
MIGRATIONS: tuple[str, ...] = (_FIRST, _SECOND, _THIRD)


@contextmanager
def typed_errors(folder: Path) -> Iterator[None]:
    """Turn errors of SQLite into the project's own.

    Raises:
        IndexBusy: SQLite's own lock could not be had.
        IndexDamaged: The file is not a database, or its content is malformed.
        IndexFailure: A read or a write failed for another reason, such as a full disk.
    """
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
def typed_file_errors(folder: Path) -> Iterator[None]:
    """Turn errors of the file system into the project's own.

    Raises:
        IndexFailure: A file in the index cannot be read or written.
    """
    try:
        yield
    except OSError as error:
        raise IndexFailure(
            messages.ENGINE_FILE_SYSTEM.format(folder=folder, reason=error)
        ) from error


class FrozenConnection(sqlite3.Connection):
    """Reads the file as it is now, without locks: for one reading only, as it sees no changes."""


_Kind = TypeVar("_Kind", bound=sqlite3.Connection)


def connect(folder: Path, *, writing: bool, create: bool = False) -> sqlite3.Connection:
    """Open the database in `folder`, in autocommit mode; usable from any one thread at a time.

    Args:
        folder: The index folder.
        writing: Whether the connection may write. A writer syncs every commit to the disk and
            overwrites what it deletes with zeros.
        create: Whether to make the file when it is not there.

    Returns:
        A :class:`FrozenConnection` where the file can be read but nothing beside it written, such
        as on a file system mounted for reading only.

    Raises:
        sqlite3.Error: The file cannot be opened.
    """
    mode = "rwc" if create else "rw"
    connection = _opened(folder, f"mode={mode}", sqlite3.Connection)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if writing:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {_JOURNAL_PAGES}")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        else:
            connection.execute("PRAGMA query_only = ON")
            # The first read is what needs the files beside the database.
            schema_version(connection)
    except sqlite3.Error as error:
        connection.close()
        if not writing and _is_for_reading_only(folder, error):
            return connect_frozen(folder)
        raise
    return connection


def connect_frozen(folder: Path) -> FrozenConnection:
    """Open the database in `folder` for reading, without a lock and without writing any file.

    What a journal beside the database holds is not seen.

    Raises:
        sqlite3.Error: The file cannot be opened.
    """
    return _opened(folder, "mode=ro&immutable=1", FrozenConnection)


def _opened(folder: Path, options: str, kind: type[_Kind]) -> _Kind:
    return sqlite3.connect(
        f"{(folder.resolve() / DATABASE_NAME).as_uri()}?{options}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        factory=kind,
    )


def _is_for_reading_only(folder: Path, error: sqlite3.Error) -> bool:
    """Tell whether SQLite failed because it may not write here, and the file alone is enough.

    Where this process may write, another one may be writing too: there the failure stands.
    """
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR):
        return False
    journal = folder / f"{DATABASE_NAME}-wal"
    if journal.exists() and journal.stat().st_size:
        return False
    return (folder / DATABASE_NAME).is_file() and not os.access(folder, os.W_OK)


def schema_version(connection: sqlite3.Connection) -> int:
    """Return how many migrations the file has seen; 0 for a file without tables."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Apply the migrations that the file has not seen, inside the caller's transaction.

    Raises:
        IndexDamaged: The file was written by a newer version of the program.
    """
    version = schema_version(connection)
    if version > len(migrations):
        raise IndexDamaged(messages.ENGINE_TOO_NEW.format(found=version, known=len(migrations)))
    for script in migrations[version:]:
        for statement in script.split(";"):
            if statement.strip():
                connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(migrations)}")
