"""Parse sources in several processes. The main process parses, too, instead of waiting."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Generator, Iterable
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import TypeVar

from replysearch.encoding import Encoder, open_encoder
from replysearch.errors import SourceError
from replysearch.ingest.parse import LoadedSource, ParsedLetter, parse_source

#: Most unfinished tasks of a worker. If more tasks than this have no worker yet, a result is taken
#: before the next source is read. Chosen, not measured: letters are stored in batches of 64.
_AHEAD = 64

#: While the sources in memory have more bytes than this, no other source is read. Chosen, not
#: measured: the largest file has 40 MiB, and a folder of such files must not fill the memory.
_AHEAD_BYTES = 64 << 20

ParsedOrError = ParsedLetter | SourceError
Passed = TypeVar("Passed")


def parse_all(
    encoder: Encoder, sources: Iterable[LoadedSource | Passed], processes: int
) -> Generator[ParsedOrError | Passed, None, None]:
    """Parse sources and yield the results in order. Items of another type are yielded as they are.

    If there are other processes, sources are read ahead of the results. `processes` includes this
    process, which does all the work if no other process can start. The other processes open the
    encoder that `encoder.address` names.
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


def _parsed_or_error(encoder: Encoder, source: LoadedSource) -> ParsedOrError:
    try:
        return parse_source(encoder, source)
    except SourceError as error:
        return error


class _Task:
    """A source to parse. If `is_over` is set while `result` is None, the worker has died."""

    def __init__(self, source: LoadedSource) -> None:
        self.source = source
        self.result: ParsedOrError | None = None
        self.is_given = False
        self.is_over = Event()


class _Crew:
    """The main process and its workers.

    Workers get tasks from the front of the queue. The main process takes the oldest task if no
    worker has that task, else tasks from the end of the queue.
    """

    def __init__(self, encoder: Encoder, others: int) -> None:
        self._encoder = encoder
        self._workers = [_Worker(encoder.address) for _ in range(others)]
        self._left: deque[_Task] = deque()
        self._held_bytes = 0

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_: object) -> None:
        # All are killed before any is waited for: a second Ctrl-C may interrupt the waiting.
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.wait()

    def take(self, source: LoadedSource) -> _Task:
        task = _Task(source)
        self._left.append(task)
        self._held_bytes += len(source.content)
        self._give()
        return task

    @property
    def has_enough(self) -> bool:
        """Return True if a result should be taken before the next source is read."""
        if not self._workers or self._held_bytes > _AHEAD_BYTES:
            return True
        return len(self._left) > _AHEAD

    def result(self, task: _Task) -> ParsedOrError:
        """Return the result of the oldest task. While a worker does this task, do later tasks."""
        while not task.is_over.is_set():
            self._give()
            if not task.is_given:
                self._do(self._left.popleft())
            elif self._left:
                self._do(self._left.pop())
            else:
                task.is_over.wait()
        self._held_bytes -= len(task.source.content)
        return task.result or _parsed_or_error(self._encoder, task.source)

    def _do(self, task: _Task) -> None:
        task.result = _parsed_or_error(self._encoder, task.source)
        task.is_over.set()

    def _give(self) -> None:
        """Give each waiting task to the worker with the fewest tasks, up to `_AHEAD` per worker."""
        while self._left and self._workers:
            worker = min(self._workers, key=lambda each: each.load)
            if worker.load >= _AHEAD:
                return
            if worker.give(self._left[0]):
                self._left.popleft()
            else:
                self._workers.remove(worker)
                worker.kill()
                worker.wait()


class _Worker:
    """A process with its tasks, and two threads: one sends sources, the other receives results.

    With a single thread, the main process and the worker could both block, sending to each other.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._tasks: deque[_Task] = deque()
        self._to_send: SimpleQueue[LoadedSource | None] = SimpleQueue()
        self._process: BaseProcess | None = None
        self._is_dead = False
        self._lock = Lock()
        self._sender = Thread(target=self._send, daemon=True)
        self._sender.start()

    @property
    def load(self) -> int:
        return len(self._tasks)

    def give(self, task: _Task) -> bool:
        """Give the worker a task; return False if the worker is dead."""
        with self._lock:
            if self._is_dead:
                return False
            self._tasks.append(task)
        task.is_given = True
        self._to_send.put(task.source)
        return True

    def kill(self) -> None:
        """Kill the process and tell the sending thread to end. It is safe to call this twice."""
        self._to_send.put(None)
        with self._lock:
            self._is_dead = True
            if self._process is not None:
                self._process.kill()

    def wait(self) -> None:
        """Wait until the sending thread of a killed worker has ended."""
        self._sender.join()

    def _send(self) -> None:
        # Ctrl-C sends SIGINT to every process of a terminal, but only the main process should react
        # and end the workers. A worker inherits the blocked signals of the thread that starts it,
        # so this thread blocks SIGINT. The resource tracker must already run: if it started
        # together with the first worker, it would unblock SIGINT.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            with self._started() as sources:
                while (source := self._to_send.get()) is not None:
                    sources.send(source)
        except OSError:
            # The process could not be started, or has died.
            self._give_up()

    def _started(self) -> Connection:
        """Start the process and the receiving thread; return the connection for sources."""
        # Forking is unsafe here: this process may have threads, and hold locks on the index.
        context = multiprocessing.get_context("spawn")
        their_sources, sources = context.Pipe(duplex=False)
        results, their_results = context.Pipe(duplex=False)
        arguments = (self._address, their_sources, their_results)
        process = context.Process(target=_work, args=arguments, daemon=True)
        with self._lock:
            if not self._is_dead:
                process.start()
                self._process = process
        their_sources.close()
        their_results.close()
        Thread(target=self._receive, args=(results,), daemon=True).start()
        return sources

    def _receive(self, results: Connection) -> None:
        with results:
            try:
                while True:
                    result = results.recv()
                    task = self._tasks.popleft()
                    task.result = result
                    task.is_over.set()
            except (EOFError, OSError):
                self._give_up()

    def _give_up(self) -> None:
        """Hand the remaining tasks back to the main process."""
        with self._lock:
            self._is_dead = True
            for task in self._tasks:
                task.is_over.set()


def _work(address: str, sources: Connection, results: Connection) -> None:
    """Parse sources in a worker process until the main process closes the connections."""
    encoder = open_encoder(address)
    try:
        while True:
            results.send(_parsed_or_error(encoder, sources.recv()))
    except (EOFError, BrokenPipeError):
        # The main process has closed the connections or has died.
        os._exit(0)
