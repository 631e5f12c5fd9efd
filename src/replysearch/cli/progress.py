"""A progress bar on standard error, drawn when progress is reported and not by a thread."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_CLEAR_LINE = "\r\x1b[2K"


class Bar:
    """A progress bar. If `progress` is None, nothing is drawn; see :func:`progress_bar`."""

    def __init__(self, progress: Progress | None, task: TaskID | None) -> None:
        self._progress = progress
        self._task = task

    def set_label(self, label: str) -> None:
        """Set the label, which says what is being done now."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=label)

    def set_total(self, total: int) -> None:
        """Set how much there is to do."""
        self._update(total=total)

    def advance_to(self, done: int) -> None:
        """Advance the bar to `done`."""
        self._update(completed=done)

    def set_progress(self, done: int, total: int) -> None:
        """Advance the bar to `done` of `total`."""
        self._update(total=total, completed=done)

    def clear(self) -> None:
        """Clear the line of the bar, so that another line can be written there."""
        if self._progress is not None:
            sys.stderr.write(_CLEAR_LINE)
            sys.stderr.flush()

    def _update(self, *, total: float | None = None, completed: float | None = None) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, total=total, completed=completed)
            self._progress.refresh()


@contextmanager
def progress_bar(label: str) -> Iterator[Bar]:
    """Show a progress bar while the block runs, if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield Bar(None, None)
        return
    from rich.console import Console  # noqa: PLC0415 - loaded for terminals only
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - as above

    # Only `Bar` draws. A thread could draw in the middle of a line on standard output.
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
