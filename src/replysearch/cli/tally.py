"""Prints the outcome of each file or letter, and the totals, for `index` and `import`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from replysearch.cli.output import print_json, print_line, print_note, printable
from replysearch.cli.progress import Bar, progress_bar
from replysearch.errors import ReplysearchError
from replysearch.messages import command_line
from replysearch.wire import outcome_object

if TYPE_CHECKING:
    from replysearch.ingest.outcomes import Outcome
    from replysearch.wire.index_shapes import OutcomeObject

#: Exit code after Ctrl-C, as in shells: 128 plus the number of SIGINT.
INTERRUPTED_CODE = 130


class Tally:
    """Counts outcomes, and prints each at once or, if `as_json` is true, one object at the end."""

    def __init__(self, bar: Bar, *, as_json: bool) -> None:
        self._bar = bar
        self._as_json = as_json
        self._counts: Counter[str] = Counter()
        self._outcomes: list[OutcomeObject] = []

    def report(self, outcome: Outcome) -> None:
        """Count and print an outcome. A letter is committed before its outcome is reported."""
        shown = outcome_object(outcome)
        self._counts[shown["status"]] += 1
        if self._as_json:
            self._outcomes.append(shown)
        else:
            self._bar.clear()
            _print_outcome(shown)
        self._bar.advance_to(self._counts.total())

    @property
    def stored(self) -> int:
        """The number of outcomes whose letter is in the index."""
        return sum(self._counts[status] for status in command_line.INDEX_STORED)

    def end(self, folder: Path, *, interrupted: bool = False) -> int:
        """Print the totals and return the exit code."""
        names = (*command_line.INDEX_STORED, "skipped", "failed")
        totals = {name: self._counts[name] for name in names}
        if self._as_json:
            print_json(
                {
                    "index": str(folder),
                    **totals,
                    "interrupted": interrupted,
                    "outcomes": self._outcomes,
                }
            )
        if interrupted:
            print_note(command_line.INDEX_INTERRUPTED.format(stored=self.stored))
            return INTERRUPTED_CODE
        if not self._as_json:
            print_note(command_line.INDEX_TOTALS.format(**totals))
        if self._counts["failed"]:
            return ReplysearchError.exit_code
        if not self.stored:
            print_note(command_line.INDEX_NOTHING)
            return ReplysearchError.exit_code
        return 0


def _print_outcome(outcome: OutcomeObject) -> None:
    status, name = outcome["status"], printable(outcome["name"])
    shown = {**outcome, "name": name, "message": printable(outcome["message"] or "")}
    if status in command_line.INDEX_STORED:
        print_line(command_line.INDEX_STORED[status].format(**shown))
    elif status == "skipped":
        print_note(command_line.INDEX_SKIPPED.format(**shown))
    else:
        print_note(command_line.INDEX_FAILED.format(**shown))
    if outcome["clashes_with"]:
        others = "、".join(outcome["clashes_with"])
        print_note(command_line.INDEX_CLASH.format(name=name, others=others))
    if outcome["supersedes"]:
        others = "、".join(outcome["supersedes"])
        print_note(command_line.INDEX_SUPERSEDES.format(name=name, others=others))
    if newer := outcome["superseded_by"]:
        print_note(command_line.INDEX_SUPERSEDED.format(name=name, newer=newer))


def store_all(folder: Path, as_json: bool, add: Callable[[Tally, Bar], object]) -> int:
    """Run `add` with a progress bar; print the totals, also after Ctrl-C; return the exit code."""
    with progress_bar(command_line.INDEX_PROGRESS) as bar:
        tally = Tally(bar, as_json=as_json)
        try:
            add(tally, bar)
        except KeyboardInterrupt:
            bar.clear()
            return tally.end(folder, interrupted=True)
        bar.clear()
    return tally.end(folder)
