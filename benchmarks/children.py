"""Child processes that measure: each side runs alone, on a given number of cores."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: Libraries read how many threads to start from these.
_THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "RAYON_NUM_THREADS",
)

REPOSITORY = Path(__file__).resolve().parent.parent


class ChildFailed(Exception):
    """A measuring process ended with an error; the message holds the end of what it wrote."""


def available_cores() -> int:
    """Return how many cores this process may run on."""
    return len(os.sched_getaffinity(0))


@contextmanager
def _cores(number: int) -> Iterator[None]:
    """Let children started inside run on the first `number` cores only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:number])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _environment(threads: int) -> dict[str, str]:
    chosen = dict.fromkeys(_THREAD_VARIABLES, str(threads))
    return os.environ | chosen | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}


def measure(command: Sequence[str | Path], threads: int) -> Mapping[str, Any]:
    """Run a command on so many cores and threads, and return the JSON object it prints last.

    Raises:
        ChildFailed: It ended with an error.
    """
    with _cores(threads):
        ended = subprocess.run(
            list(map(str, command)),
            cwd=REPOSITORY,
            env=_environment(threads),
            capture_output=True,
            text=True,
            check=False,
        )
    if ended.returncode:
        raise ChildFailed(f"{' '.join(map(str, command))}\n{ended.stderr[-4000:]}")
    answer: Mapping[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return answer


def seconds_to_first_line(command: Sequence[str | Path], threads: int) -> float:
    """Return the seconds from starting a process until its first line of output can be read.

    Raises:
        ChildFailed: It ended with an error or printed nothing.
    """
    with _cores(threads):
        started = time.perf_counter()
        with subprocess.Popen(
            list(map(str, command)),
            cwd=REPOSITORY,
            env=_environment(threads),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as child:
            if child.stdout is None:
                raise ChildFailed(f"{' '.join(map(str, command))}: no output")
            first = child.stdout.readline()
            seconds = time.perf_counter() - started
            child.stdout.read()
    if child.returncode or not first.strip():
        raise ChildFailed(f"{' '.join(map(str, command))}: exit {child.returncode}")
    return seconds
