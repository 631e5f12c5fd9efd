"""Sources read and parsed by several processes at once, for the one that stores the letters.

The letters come back in the order of their sources. Another process needs some tenths of a second
before it can work, and the one that stores waits at times: it then reads and parses too.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import TypeVar

from replysearch.encoding import Encoder, open_encoder
from replysearch.errors import SourceError
from replysearch.ingest.parse import LoadedSource, ParsedLetter, parse_source

#: How many sources each other process is given ahead: enough to keep it busy while a batch of as
#: many letters is committed.
_AHEAD = 64

#: How many bytes of sources are held at all: 64 MiB. That is more than the largest file that is
#: read (40 MiB), and a folder of large files does not fill the memory.
_AHEAD_BYTES = 64 << 20

ParsedOrError = ParsedLetter | SourceError
Passed = TypeVar("Passed")


def parse_all(
    encoder: Encoder, sources: Iterable[LoadedSource | Passed], processes: int
) -> Iterator[ParsedOrError | Passed]:
    """Read and parse sources, and yield what becomes of each, in their order.

    Args:
        encoder: Opened again, by its name, in every other process.
        sources: Taken one by one, some ahead of what is yielded. What is no loaded source passes
            through as it is.
        processes: How many work, this one among them. Where the system does not let others start,
            this one does it all.
    """
    with _Crew(encoder, processes - 1) as crew:
        ahead: deque[_Task | Passed] = deque()
        for source in sources:
            ahead.append(crew.take(source) if isinstance(source, LoadedSource) else source)
            while ahead and crew.has_enough:
                first = ahead.popleft()
                yield crew.result(first) if isinstance(first, _Task) else first
        for left in ahead:
            yield crew.result(left) if isinstance(left, _Task) else left


def _tried(encoder: Encoder, source: LoadedSource) -> ParsedOrError:
    try:
        return parse_source(encoder, source)
    except SourceError as error:
        return error


class _Task:
    """One source on its way to be a letter.

    When `is_over` is set and `found` is still None, the process that it was given to has died.
    """

    def __init__(self, source: LoadedSource) -> None:
        self.source = source
        self.found: ParsedOrError | None = None
        self.is_given = False
        self.is_over = Event()


class _Crew:
    """This process and the others, which are given tasks from the front of a queue.

    What none of them has been given yet is done here, from the end.
    """

    def __init__(self, encoder: Encoder, others: int) -> None:
        self._encoder = encoder
        self._others = [_Other(encoder.address) for _ in range(others)]
        self._left: deque[_Task] = deque()
        self._held_bytes = 0

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_: object) -> None:
        """End the other processes; whatever they hold was wanted by nobody any more."""
        for other in self._others:
            other.end()

    def take(self, source: LoadedSource) -> _Task:
        """Take a source in."""
        task = _Task(source)
        self._left.append(task)
        self._held_bytes += len(source.content)
        self._give()
        return task

    @property
    def has_enough(self) -> bool:
        """Tell whether a result should be taken out before more is taken in."""
        if not self._others or self._held_bytes > _AHEAD_BYTES:
            return True
        return len(self._left) > _AHEAD

    def result(self, task: _Task) -> ParsedOrError:
        """Return what became of the oldest task; while another process has it, do later ones."""
        while not task.is_over.is_set():
            self._give()
            if not task.is_given:
                self._do(self._left.popleft())
            elif self._left:
                self._do(self._left.pop())
            else:
                task.is_over.wait()
        self._held_bytes -= len(task.source.content)
        return task.found or _tried(self._encoder, task.source)

    def _do(self, task: _Task) -> None:
        task.found = _tried(self._encoder, task.source)
        task.is_over.set()

    def _give(self) -> None:
        """Give what is left to the other processes, each time to the one with the least."""
        while self._left and self._others:
            other = min(self._others, key=lambda each: each.load)
            if other.load >= _AHEAD:
                return
            if other.give(self._left[0]):
                self._left.popleft()
            else:
                self._others.remove(other)
                other.end()


class _Other:
    """Another process, the tasks that it was given, and two threads that speak with it.

    One writes and one reads, so that neither process ever waits for the other to do so.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._given: deque[_Task] = deque()
        self._letterbox: SimpleQueue[LoadedSource | None] = SimpleQueue()
        self._process: BaseProcess | None = None
        self._is_lost = False
        self._lock = Lock()
        self._writer = Thread(target=self._write, daemon=True)
        self._writer.start()

    @property
    def load(self) -> int:
        """How many tasks it has before it."""
        return len(self._given)

    def give(self, task: _Task) -> bool:
        """Give it a task; tell whether it still lives."""
        with self._lock:
            if self._is_lost:
                return False
            self._given.append(task)
        task.is_given = True
        self._letterbox.put(task.source)
        return True

    def end(self) -> None:
        """End the process, at once. It may be told again."""
        self._letterbox.put(None)
        with self._lock:
            self._is_lost = True
            if self._process is not None:
                self._process.kill()
        self._writer.join()

    def _write(self) -> None:
        """Start the process and send it the sources."""
        # Ctrl-C reaches every process of a terminal; the one that stores ends the others, which
        # keep the signal blocked from their first instruction on. It also interrupts the main
        # thread wherever that is, so the process is not started there. The tracker that comes with
        # the first process would unblock the signal again.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            with self._started() as sources:
                while (source := self._letterbox.get()) is not None:
                    sources.send(source)
        except OSError:
            # It could not be started, or has died.
            self._give_up()

    def _started(self) -> Connection:
        """Start the process and the thread that reads from it; return where to write.

        Raises:
            OSError: The system does not let it start.
        """
        # Not forked: this process may have threads, and hold locks on the index.
        context = multiprocessing.get_context("spawn")
        theirs, sources = context.Pipe(duplex=False)
        results, found = context.Pipe(duplex=False)
        names = (self._address, theirs, found)
        process = context.Process(target=_serve, args=names, daemon=True)
        with self._lock:
            if not self._is_lost:
                process.start()
                self._process = process
        theirs.close()
        found.close()
        Thread(target=self._read, args=(results,), daemon=True).start()
        return sources

    def _read(self, results: Connection) -> None:
        """Take what it finds."""
        with results:
            try:
                while True:
                    found = results.recv()
                    task = self._given.popleft()
                    task.found = found
                    task.is_over.set()
            except (EOFError, OSError):
                self._give_up()

    def _give_up(self) -> None:
        """Let the tasks that it still has be done by another."""
        with self._lock:
            self._is_lost = True
            for task in self._given:
                task.is_over.set()


def _serve(address: str, sources: Connection, results: Connection) -> None:
    """Understand sources until there are no more, or nobody takes what was found."""
    encoder = open_encoder(address)
    try:
        while True:
            results.send(_tried(encoder, sources.recv()))
    except (EOFError, BrokenPipeError):
        # The one that stores is gone, and so is all reason to stay.
        os._exit(0)
