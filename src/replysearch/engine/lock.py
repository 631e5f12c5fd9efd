"""The write lock: one writer at a time, across threads and processes."""

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
    try:
        return int((folder / HOLDER_NAME).read_text("ascii"))
    except (OSError, ValueError):
        return None


@contextmanager
def write_lock(folder: Path, timeout: float, *, settles: bool = True) -> Iterator[bool]:
    """Hold the write lock of `folder`; yield True if the previous holder crashed or failed.

    The operating system frees the lock when the process that holds it ends. A holder writes its
    process id to a file and deletes the file at the end, unless an exception is raised. So a file
    that is still there means a crash or a failure. If `settles` is false, this holder does not
    clean up after a crash: the file stays, and the next holder is told of the crash, too.
    Raises IndexBusy if another writer holds the lock for longer than `timeout` seconds.
    """
    # Each call makes its own lock object, so that two threads of a process exclude each other.
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
        has_crashed = holder_file.exists()
        holder_file.write_text(str(os.getpid()), "ascii")
        yield has_crashed
        if settles or not has_crashed:
            holder_file.unlink(missing_ok=True)
    finally:
        lock.release()
