"""Sources understood by several processes at once, for the one that stores them in their order.

A process needs some tenths of a second before it can work, and the one that stores waits at times:
it then does what no other has begun.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from replysearch.encoding import Encoder, open_encoder
from replysearch.errors import SourceError
from replysearch.incoming import Incoming, Loaded, understand

#: How many sources wait for each process, and how many bytes of them for all: enough to keep them
#: busy while letters are committed.
_AHEAD = 64
_AHEAD_BYTES = 64 << 20

Understood = Incoming | SourceError
Passed = TypeVar("Passed")


class _Task:
    """One source on its way to be a letter."""

    def __init__(self, source: Loaded, encoder: Encoder, pool: ProcessPoolExecutor) -> None:
        self.size = len(source.content)
        self._source = source
        self._encoder = encoder
        self._result: Understood | None = None
        try:
            self._future: Future[Understood] = pool.submit(_work, source)
        except BrokenProcessPool:
            self._result = _tried(encoder, source)

    @property
    def is_done(self) -> bool:
        return self._result is not None or self._future.done()

    def take_over(self) -> bool:
        """Do the work here, if no other process has begun it; tell whether that was so."""
        if self._result is not None or not self._future.cancel():
            return False
        self._result = _tried(self._encoder, self._source)
        return True

    def result(self) -> Understood:
        """Wait for what became of the source; where its process died, this one does the work."""
        if self._result is None:
            try:
                self._result = self._future.result()
            except BrokenProcessPool:
                self._result = _tried(self._encoder, self._source)
        return self._result


def understood(
    encoder: Encoder, sources: Iterable[Loaded | Passed], processes: int
) -> Iterator[Understood | Passed]:
    """Yield what becomes of each source, in their order; what is not loaded passes through.

    Args:
        encoder: Opened again, by its name, in every other process.
        sources: Taken one by one, some ahead of what is yielded.
        processes: How many work, this one among them.
    """
    pool = None if processes < 2 else _started(encoder, processes - 1)
    if pool is None:
        for source in sources:
            yield _tried(encoder, source) if isinstance(source, Loaded) else source
        return
    ahead: deque[_Task | Passed] = deque()
    try:
        for source in sources:
            ahead.append(_Task(source, encoder, pool) if isinstance(source, Loaded) else source)
            while ahead and (len(ahead) > processes * _AHEAD or _size(ahead) > _AHEAD_BYTES):
                first = _first(ahead)
                yield first
        while ahead:
            first = _first(ahead)
            yield first
    finally:
        pool.shutdown(cancel_futures=True)


def _size(ahead: Iterable[_Task | Passed]) -> int:
    return sum(task.size for task in ahead if isinstance(task, _Task))


def _first(ahead: deque[_Task | Passed]) -> Understood | Passed:
    """Take off the first; while it is on its way, do later ones that nobody has begun."""
    first = ahead.popleft()
    if not isinstance(first, _Task):
        return first
    for task in [first, *reversed(ahead)]:
        if first.is_done:
            break
        if isinstance(task, _Task):
            task.take_over()
    return first.result()


def _tried(encoder: Encoder, source: Loaded) -> Understood:
    try:
        return understand(encoder, source)
    except SourceError as error:
        return error


def _started(encoder: Encoder, processes: int) -> ProcessPoolExecutor | None:
    """Return the other processes; None where the system does not let them start."""
    # Not forked: this process may have threads, and hold locks on the index.
    pool = ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_prepare,
        initargs=(encoder.identity.name,),
    )
    # Ctrl-C reaches every process of a terminal; the one that stores ends the others, which keep
    # the signal blocked from their first instruction on. Each greeting starts one process.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        for _ in range(processes):
            pool.submit(os.getpid)
    except (OSError, BrokenProcessPool):
        pool.shutdown(cancel_futures=True)
        return None
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    return pool


#: The encoder of a working process.
_own_encoder: list[Encoder] = []


def _prepare(name: str) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _own_encoder.append(open_encoder(name))


def _end_with_parent() -> None:
    """End this process when its parent is gone, were it by SIGKILL."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(source: Loaded) -> Understood:
    return _tried(_own_encoder[0], source)
