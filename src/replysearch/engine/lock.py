"""One writer at a time, across threads and processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from replysearch.errors import IndexBusy
from replysearch.messages import engine as messages

LOCK_NAME = "write.lock"
HOLDER_NAME = "write.pid"


def _holder(folder: Path) -> int | None:
    """Return the process id that the holder wrote down, None when there is none to read."""
    try:
        return int((folder / HOLDER_NAME).read_text("ascii"))
    except (OSError, ValueError):
        return None


@contextmanager
def write_lock(folder: Path, timeout: float, *, settles: bool = True) -> Iterator[bool]:
    """Hold the right to write in `folder`; yield whether the last holder died in its work.

    The operating system frees the lock of a process that ends, however it ends. The holder's
    process id stands in a file beside the lock and is deleted when the work is done, so one that
    is found after the lock was got tells of a holder that did not get so far.

    Args:
        folder: The index folder.
        timeout: Seconds to wait for another writer.
        settles: False leaves it to the next holder to clear up after one that died.

    Raises:
        IndexBusy: Another writer still held the lock after `timeout` seconds.
    """
    # A lock object of its own for each use: two threads of a process then exclude each other.
    lock = FileLock(folder / LOCK_NAME, timeout=timeout, thread_local=False)
    try:
        lock.acquire(poll_interval=0.02)
    except Timeout as error:
        pid = _holder(folder)
        holder = messages.ENGINE_UNKNOWN_HOLDER if pid is None else str(pid)
        raise IndexBusy(
            messages.ENGINE_BUSY.format(folder=folder, seconds=timeout, pid=holder), pid
        ) from error
    holder_file = folder / HOLDER_NAME
    try:
        died = holder_file.exists()
        holder_file.write_text(str(os.getpid()), "ascii")
        yield died
        if settles or not died:
            holder_file.unlink(missing_ok=True)
    finally:
        lock.release()
