"""A progress bar on standard error that leaves the lines of standard output whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: What takes a terminal back to the start of its line, and clears it.
_CLEAR_LINE = "\r\x1b[2K"


class Bar:
    """Counts up to a total; says nothing when standard error is no terminal."""

    def __init__(self, progress: Progress | None, task: TaskID | None) -> None:
        self._progress = progress
        self._task = task

    def name(self, label: str) -> None:
        """Say what is being done now."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=label)

    def total(self, total: int) -> None:
        """Set how much there is to do."""
        self._update(total=total)

    def reach(self, done: int) -> None:
        """Show that `done` of the total is done."""
        self._update(completed=done)

    def reach_of(self, done: int, total: int) -> None:
        """Show that `done` of `total` is done."""
        self._update(total=total, completed=done)

    def give_way(self) -> None:
        """Take the bar off its line, so that a line can be written there."""
        if self._progress is not None:
            sys.stderr.write(_CLEAR_LINE)
            sys.stderr.flush()

    def _update(self, *, total: float | None = None, completed: float | None = None) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, total=total, completed=completed)
            self._progress.refresh()


@contextmanager
def progress_bar(label: str) -> Iterator[Bar]:
    """Show a bar while the block runs, where standard error is a terminal."""
    if not sys.stderr.isatty():
        yield Bar(None, None)
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - as above

    # Drawn by hand: a drawing thread would write between the lines of standard output.
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as progress:
        yield Bar(progress, progress.add_task(label, total=None))
