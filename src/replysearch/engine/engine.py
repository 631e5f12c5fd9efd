"""The engine: one folder that keeps letters and finds their passages."""

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
from replysearch.engine.results import CheckReport
from replysearch.engine.status import Status
from replysearch.engine.store import amendments, changes, queries
from replysearch.engine.store.originals import SOURCES_NAME, Originals
from replysearch.engine.store.schema import (
    DATABASE_NAME,
    MIGRATIONS,
    connect,
    migrate,
    schema_version,
    typed_errors,
    typed_file_errors,
)
from replysearch.engine.write_session import WriteSession
from replysearch.errors import IndexFailure, IndexMissing
from replysearch.messages import engine as messages
from replysearch.records import Manifest

#: The folder of an index in which encoders adapted to it lie, each under its revision.
ENCODERS_NAME = "encoders"


def is_index(folder: Path) -> bool:
    """Tell whether there is an index in `folder`, whatever its state."""
    return (folder / DATABASE_NAME).is_file()


#: Seconds to wait for another writer where the caller does not say: wiping a removed letter out of
#: an index of 100,000 passages takes some ten of them (`python -m benchmarks.run --only scale`).
WRITE_TIMEOUT = 60.0


class Engine:
    """An open index. Readings may run in many threads at once, beside one writing session."""

    def __init__(self, folder: Path, *, verify: bool) -> None:
        """Use :meth:`open` or :meth:`create`."""
        self.folder = folder
        self._derived = Derived(folder / DERIVED_NAME)
        self._originals = Originals(folder / SOURCES_NAME)
        self._pool = ConnectionPool(folder, lambda: ViewKeeper(self._derived, verify=verify))

    @classmethod
    def create(cls, folder: Path, manifest: Manifest) -> Engine:
        """Make an empty index in `folder`, which may hold other files, and open it.

        An index that is there already is opened when it was made with the same manifest.

        Raises:
            IndexFailure: There is an index with another manifest, or files lie where the index
                would put its own, or the folder cannot be written.
            IndexBusy: Another process is writing.
        """
        with typed_errors(folder), typed_file_errors(folder):
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
        """Open the index in `folder`.

        Args:
            folder: The index folder.
            verify: Whether to check the hashes of large derived files now. Small ones are always
                checked; sizes, generations and headers are for all.

        Raises:
            IndexMissing: There is no index in the folder.
            IndexDamaged: The database cannot be read.
        """
        with typed_errors(folder), typed_file_errors(folder):
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
        """What the index is made with now."""
        with typed_errors(self.folder), self._pool.lent() as (connection, _):
            return changes.read_state(connection).manifest

    def status(self) -> Status:
        """Return how the index stands."""
        with self.reading() as transaction:
            counts, generation = transaction.counts(), transaction.generation
        files = (path for path in self.folder.rglob("*") if path.is_file())
        size = sum(path.stat().st_size for path in files)
        return Status(self.folder, counts, generation, self.manifest.encoder, size)

    def stored_from(self, uri: str, sha256: str) -> str | None:
        """Return the id of the letter read from `uri` when it held these bytes, if it did.

        Quicker than a reading, which brings the indexes to the newest generation.
        """
        with typed_errors(self.folder), self._pool.lent() as (connection, _):
            if not queries.holds_source(connection, uri, sha256):
                return None
            return queries.document_of_source(connection, "uri", uri)

    @contextmanager
    def reading(self) -> Iterator[ReadTransaction]:
        """Look at the newest generation; everything that the reading says belongs to it.

        An index that was put in the place of the one that was opened is followed.

        Raises:
            IndexMissing: The index was deleted.
            IndexDamaged, IndexFailure: The index cannot be read.
        """
        with typed_errors(self.folder), self._pool.lent() as (connection, keeper):
            with typed_file_errors(self.folder):
                view = keeper.begin(connection)
            yield ReadTransaction(connection, view, keeper, self._originals)

    @contextmanager
    def writing(
        self, timeout: float = WRITE_TIMEOUT, *, settle: bool = True
    ) -> Iterator[WriteSession]:
        """Write as the only one; what is not committed at the end is committed then.

        At the end derived files are brought up to date, and what was removed is wiped from every
        file. An exception undoes what was not committed.

        Args:
            timeout: Seconds to wait for another writer.
            settle: False leaves derived files and wiping to the next session, for several sessions
                in a row, unless readers would have to keep too much in memory. What was added is
                found and what was removed is out of reach all the same.

        Raises:
            IndexMissing: The index was deleted.
            IndexBusy: Another writer did not end in time.
            IndexDamaged, IndexFailure: The index cannot be read or written.
        """
        with self._as_writer(timeout) as (connection, catch_up, after_crash):
            with typed_file_errors(self.folder):
                catch_up.begin(after_crash=after_crash)
            session = WriteSession(self.folder, connection, self._originals, catch_up)
            try:
                yield session
                session.commit()
            except Exception:
                session.rollback()
                # The first error is the one to report; the next writer makes up for a second.
                with suppress(IndexFailure):
                    catch_up.run(purge=settle)
                raise
            if settle or catch_up.lags():
                catch_up.run(purge=settle)

    def check(self, repair: bool) -> CheckReport:
        """Compare everything with everything, as the only writer.

        Args:
            repair: Whether to make derived files anew where they are wrong, and to delete files
                that nothing names. Damage to the truth is only reported.

        Raises:
            IndexBusy: Another process is writing.
        """
        with (
            self._as_writer(WRITE_TIMEOUT, settles=repair) as (connection, catch_up, _),
            typed_file_errors(self.folder),
        ):
            checker = Checker(connection, self._derived, self._originals, catch_up)
            return checker.run(repair=repair)

    @contextmanager
    def _as_writer(
        self, timeout: float, *, settles: bool = True
    ) -> Iterator[tuple[sqlite3.Connection, CatchUp, bool]]:
        with typed_errors(self.folder), ExitStack() as held:
            # Errors of files are typed here but not around the caller's own work.
            with typed_file_errors(self.folder):
                if not (self.folder / DATABASE_NAME).is_file():
                    raise IndexMissing(messages.ENGINE_MISSING.format(folder=self.folder))
                after_crash = held.enter_context(write_lock(self.folder, timeout, settles=settles))
                connection = held.enter_context(closing(connect(self.folder, writing=True)))
            catch_up = CatchUp(self.folder, connection, self._derived, self._originals)
            yield connection, catch_up, after_crash

    def close(self) -> None:
        """Close the connections; readings that still run end undisturbed."""
        self._pool.close()

    def __enter__(self) -> Self:
        """Return the engine itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the engine."""
        self.close()


def _refuse_foreign_folders(folder: Path) -> None:
    """Refuse to make an index over files of someone else.

    Raises:
        IndexFailure: There is something where the index keeps its files, but no database.
    """
    for name in (SOURCES_NAME, DERIVED_NAME, ENCODERS_NAME):
        path = folder / name
        is_free = not os.path.lexists(path) or (path.is_dir() and not any(path.iterdir()))
        # Asked last: another process may be making the index, and its database comes first.
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
