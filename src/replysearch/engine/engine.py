"""The engine: an index folder that stores letters and finds their passages."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Self

from replysearch.engine.check import Checker
from replysearch.engine.derived.catch_up import CatchUp
from replysearch.engine.derived.snapshots import DERIVED_NAME, Derived
from replysearch.engine.derived.views import ViewKeeper
from replysearch.engine.lock import write_lock
from replysearch.engine.pool import ConnectionPool
from replysearch.engine.read_transaction import ReadTransaction
from replysearch.engine.results import CheckReport, Status
from replysearch.engine.store import amendments, changes, queries
from replysearch.engine.store.originals import SOURCES_NAME, Originals
from replysearch.engine.store.schema import (
    DATABASE_NAME,
    MIGRATIONS,
    connect,
    migrate,
    schema_version,
    translating_file_errors,
    translating_sqlite_errors,
)
from replysearch.engine.write_session import WriteSession
from replysearch.errors import IndexFailure, IndexMissing
from replysearch.messages import engine as messages
from replysearch.records import Manifest

#: The folder for an index's adapted encoders. Each encoder has a folder named after its revision.
ENCODERS_NAME = "encoders"

#: Seconds to wait for another writer, by default. Erasing a removed letter from an index of 100,000
#: passages takes about ten seconds. Measured: `python -m benchmarks.run --only scale`.
WRITE_TIMEOUT = 60.0


def is_index(folder: Path) -> bool:
    """Return True if `folder` contains an index, even a damaged one."""
    return (folder / DATABASE_NAME).is_file()


class Engine:
    """An open index. Many threads may read at once, beside one write session."""

    def __init__(self, folder: Path, *, verify: bool) -> None:
        """Not for callers: use :meth:`open` or :meth:`create`."""
        self.folder = folder
        self._derived = Derived(folder / DERIVED_NAME)
        self._originals = Originals(folder / SOURCES_NAME)
        self._pool = ConnectionPool(folder, lambda: ViewKeeper(self._derived, verify=verify))

    @classmethod
    def create(cls, folder: Path, manifest: Manifest) -> Engine:
        """Make an empty index in `folder`, unless there is one with this manifest. Open the index.

        Raises IndexBusy if another writer holds the lock for too long. Raises IndexFailure if the
        index there has another manifest, if other files have the names that the index needs, or if
        the folder cannot be written.
        """
        with translating_sqlite_errors(folder), translating_file_errors(folder):
            _refuse_foreign_folders(folder)
            folder.mkdir(parents=True, exist_ok=True)
            with (
                write_lock(folder, WRITE_TIMEOUT, settles=False),
                closing(connect(folder, writing=True, create=True)) as connection,
            ):
                if schema_version(connection) == 0:
                    connection.execute("BEGIN IMMEDIATE")
                    migrate(connection)
                    amendments.start_meta(connection, uuid.uuid4().hex, manifest)
                    connection.execute("COMMIT")
                elif changes.read_state(connection).manifest != manifest:
                    raise IndexFailure(messages.ENGINE_EXISTS.format(folder=folder))
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path, *, verify: bool = False) -> Engine:
        """Open the index in `folder`; tables of an older version are migrated first.

        If `verify` is true, the snapshots are opened now, and all their hashes are checked.
        Raises IndexMissing if there is no index, IndexDamaged if the database cannot be read.
        """
        with translating_sqlite_errors(folder), translating_file_errors(folder):
            if not (folder / DATABASE_NAME).is_file():
                raise IndexMissing(messages.ENGINE_MISSING.format(folder=folder))
            with closing(connect(folder, writing=False)) as connection:
                version = schema_version(connection)
            if version == 0:
                raise IndexMissing(messages.ENGINE_MISSING.format(folder=folder))
            if version != len(MIGRATIONS):
                _bring_up_to_date(folder)
        engine = cls(folder, verify=verify)
        if verify:
            with engine.reading():
                pass
        return engine

    @property
    def manifest(self) -> Manifest:
        """The encoder and the rules that the index was made with."""
        with translating_sqlite_errors(self.folder), self._pool.lent() as (connection, _):
            return changes.read_state(connection).manifest

    def status(self) -> Status:
        """Return counts, generation, encoder and size of the index."""
        with self.reading() as transaction:
            counts, generation = transaction.counts(), transaction.generation
        files = (path for path in self.folder.rglob("*") if path.is_file())
        size = sum(path.stat().st_size for path in files)
        return Status(self.folder, counts, generation, self.manifest.encoder, size)

    def stored_from(self, uri: str, sha256: str) -> str | None:
        """Return the id of the source's letter, or None. This is faster than :meth:`reading`."""
        with translating_sqlite_errors(self.folder), self._pool.lent() as (connection, _):
            if not queries.holds_source(connection, uri, sha256):
                return None
            return queries.document_of_source(connection, "uri", uri)

    @contextmanager
    def reading(self) -> Iterator[ReadTransaction]:
        """Begin a read transaction. All its results come from the generation that is newest now.

        If the index in the folder was replaced, the new index is read. Raises IndexMissing if the
        index was deleted, and IndexDamaged or IndexFailure if the index cannot be read.
        """
        with translating_sqlite_errors(self.folder), self._pool.lent() as (connection, keeper):
            with translating_file_errors(self.folder):
                view = keeper.begin(connection)
            yield ReadTransaction(connection, view, keeper, self._originals)

    @contextmanager
    def writing(
        self, timeout: float = WRITE_TIMEOUT, *, settle: bool = True
    ) -> Iterator[WriteSession]:
        """Begin a write session, as the only writer.

        At its end the session commits; after an exception, uncommitted changes are undone instead.
        If `settle` is true, snapshots are then written, and removed letters are erased from all
        files. If `settle` is false, nothing is erased, and the snapshots may be left to a later
        session. Readers see committed changes in both cases. Raises IndexMissing if the index was
        deleted, IndexBusy if another writer holds the lock for longer than `timeout` seconds, and
        IndexDamaged or IndexFailure if the index cannot be read or written.
        """
        with self._as_writer(timeout) as (connection, catch_up, after_crash):
            with translating_file_errors(self.folder):
                catch_up.begin(after_crash=after_crash)
            session = WriteSession(self.folder, connection, self._originals, catch_up)
            try:
                yield session
                session.commit()
            except Exception:  # whatever the caller raised, undo what is uncommitted
                session.rollback()
                # Report the first error. If the catch-up fails too, the next writer repeats it.
                with suppress(IndexFailure):
                    catch_up.run(purge=settle)
                raise
            if settle or catch_up.has_too_many_pending():
                catch_up.run(purge=settle)

    def check(self, repair: bool) -> CheckReport:
        """Compare the database, the original files and the snapshots, as the only writer.

        If `repair` is true, wrong snapshots are rebuilt and unused files deleted. Other damage is
        only reported. Raises IndexBusy if another writer holds the lock for too long.
        """
        with (
            self._as_writer(WRITE_TIMEOUT, settles=repair) as (connection, catch_up, _),
            translating_file_errors(self.folder),
        ):
            checker = Checker(connection, self._derived, self._originals, catch_up)
            return checker.run(repair=repair)

    @contextmanager
    def _as_writer(
        self, timeout: float, *, settles: bool = True
    ) -> Iterator[tuple[sqlite3.Connection, CatchUp, bool]]:
        with translating_sqlite_errors(self.folder), ExitStack() as held:
            # Translate file errors only here: the caller's code may raise OSErrors of its own.
            with translating_file_errors(self.folder):
                if not (self.folder / DATABASE_NAME).is_file():
                    raise IndexMissing(messages.ENGINE_MISSING.format(folder=self.folder))
                after_crash = held.enter_context(write_lock(self.folder, timeout, settles=settles))
                connection = held.enter_context(closing(connect(self.folder, writing=True)))
            catch_up = CatchUp(self.folder, connection, self._derived, self._originals)
            yield connection, catch_up, after_crash

    def close(self) -> None:
        """Close the idle connections now, and those of running reads when they finish."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _refuse_foreign_folders(folder: Path) -> None:
    """Raise IndexFailure if there is no database, but a folder that an index needs has content."""
    for name in (SOURCES_NAME, DERIVED_NAME, ENCODERS_NAME):
        path = folder / name
        is_free = not os.path.lexists(path) or (path.is_dir() and not any(path.iterdir()))
        # Look for the database last: a process that makes an index creates the database first.
        if not is_free and not (folder / DATABASE_NAME).exists():
            raise IndexFailure(messages.ENGINE_FOREIGN_FOLDER.format(folder=folder, path=path))


def _bring_up_to_date(folder: Path) -> None:
    with (
        write_lock(folder, WRITE_TIMEOUT, settles=False),
        closing(connect(folder, writing=True)) as connection,
    ):
        connection.execute("BEGIN IMMEDIATE")
        migrate(connection)
        connection.execute("COMMIT")
