"""A pool of read connections, each used by one thread at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from replysearch.engine.derived.views import ViewKeeper
from replysearch.engine.store.schema import (
    DATABASE_NAME,
    FrozenConnection,
    connect,
    translating_file_errors,
)
from replysearch.errors import IndexMissing
from replysearch.messages import engine as messages

#: At most this many idle connections stay open. Each has a cache of up to 2 MiB. Chosen, not
#: measured: a server runs only as many searches at once as it has cores.
_KEPT = 8


@dataclass(frozen=True, slots=True)
class _OpenedDatabase:
    """The view keeper and idle connections of one database file (`file`: device and inode)."""

    file: tuple[int, int]
    keeper: ViewKeeper
    idle: list[sqlite3.Connection] = field(default_factory=list)


class ConnectionPool:
    """Lends connections for reading the database in a folder.

    If the database file is replaced, connections to the new file are lent, with a new view keeper.
    """

    def __init__(self, folder: Path, new_keeper: Callable[[], ViewKeeper]) -> None:
        self._folder = folder
        self._new_keeper = new_keeper
        self._lock = threading.Lock()
        self._opened: _OpenedDatabase | None = None
        self._closed = False

    @contextmanager
    def lent(self) -> Iterator[tuple[sqlite3.Connection, ViewKeeper]]:
        """Lend a connection and the view keeper of its file.

        A transaction that is still open at the end is rolled back. Raises IndexMissing if there is
        no database, and IndexFailure or sqlite3.Error if it cannot be opened.
        """
        opened, connection = self._taken()
        connection = connection or connect(self._folder, writing=False)
        try:
            yield connection, opened.keeper
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except BaseException:  # whatever the caller raised, the connection is not reused
            connection.close()
            raise
        with self._lock:
            is_wanted = not self._closed and opened is self._opened and len(opened.idle) < _KEPT
            if is_wanted and not isinstance(connection, FrozenConnection):
                opened.idle.append(connection)
                return
        connection.close()

    def _taken(self) -> tuple[_OpenedDatabase, sqlite3.Connection | None]:
        """Return the opened database of the present file, and an idle connection to it or None."""
        outdated: list[sqlite3.Connection] = []
        with self._lock:
            file = self._file()
            opened = self._opened
            if opened is None or opened.file != file:
                outdated = [] if opened is None else opened.idle
                self._opened = opened = _OpenedDatabase(file, self._new_keeper())
            connection = opened.idle.pop() if opened.idle else None
        for each in outdated:
            each.close()
        return opened, connection

    def _file(self) -> tuple[int, int]:
        with translating_file_errors(self._folder):
            try:
                status = (self._folder / DATABASE_NAME).stat()
            except (FileNotFoundError, NotADirectoryError) as error:
                message = messages.ENGINE_MISSING.format(folder=self._folder)
                raise IndexMissing(message) from error
        return status.st_dev, status.st_ino

    def close(self) -> None:
        """Close idle connections now, and lent ones when they are returned."""
        with self._lock:
            self._closed = True
            opened, self._opened = self._opened, None
        for connection in [] if opened is None else opened.idle:
            connection.close()
