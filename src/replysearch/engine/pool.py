"""Connections for reading, each used by one thread at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from replysearch.engine.schema import connect

#: Idle connections kept open; more may be in use.
_KEPT = 8


class ConnectionPool:
    """Lends read connections to the database in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; a transaction that is still open at the end is rolled back.

        Raises:
            sqlite3.Error: The database cannot be opened.
        """
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        connection = connection or connect(self._folder, writing=False)
        try:
            yield connection
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except BaseException:
            connection.close()
            raise
        with self._lock:
            if not self._closed and len(self._idle) < _KEPT:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close idle connections now, and lent ones as they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
