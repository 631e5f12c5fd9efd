"""Commands that change what is stored: index, import, remove, reindex, adapt."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

import click

from replysearch.cli.grammar import Command
from replysearch.cli.options import index_option, json_option, open_library
from replysearch.cli.output import print_json, print_line, print_note, printable
from replysearch.cli.progress import Bar, progress_bar
from replysearch.errors import BadBackup, ReplysearchError, UnreadableSource
from replysearch.messages import command_help, command_line
from replysearch.messages import encoding as encoding_messages
from replysearch.wire import outcome_object

if TYPE_CHECKING:
    from replysearch.ingest.store import Outcome
    from replysearch.library import Status
    from replysearch.wire.shapes import OutcomeObject

#: The one that stores keeps up with about so many that read; see ``python -m benchmarks.run``.
_MOST_PROCESSES = 4

#: Exit code after Ctrl-C, as shells have it: 128 and the signal's number.
INTERRUPTED = 130


class _Tally:
    """Tells what became of each file as it is stored, and counts."""

    def __init__(self, bar: Bar, *, as_json: bool) -> None:
        self._bar = bar
        self._as_json = as_json
        self._counts: Counter[str] = Counter()
        self._outcomes: list[OutcomeObject] = []

    def take(self, outcome: Outcome) -> None:
        """Take one outcome that is durable now."""
        known = outcome_object(outcome)
        self._counts[known["status"]] += 1
        if self._as_json:
            self._outcomes.append(known)
        else:
            self._bar.give_way()
            _tell(known)
        self._bar.reach(self._counts.total())

    @property
    def stored(self) -> int:
        """How many letters are stored, those that were stored before included."""
        return sum(self._counts[status] for status in command_line.INDEX_STORED)

    def end(self, folder: Path, *, interrupted: bool = False) -> int:
        """Write the totals and return the exit code."""
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
            return INTERRUPTED
        if not self._as_json:
            print_note(command_line.INDEX_TOTALS.format(**totals))
        if self._counts["failed"]:
            return ReplysearchError.exit_code
        if not self.stored:
            print_note(command_line.INDEX_NOTHING)
            return ReplysearchError.exit_code
        return 0


def _tell(outcome: OutcomeObject) -> None:
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


def _store_all(folder: Path, as_json: bool, add: Callable[[_Tally, Bar], object]) -> int:
    """Run `add` under a bar, and end well when it is interrupted."""
    with progress_bar(command_line.INDEX_PROGRESS) as bar:
        tally = _Tally(bar, as_json=as_json)
        try:
            add(tally, bar)
        except KeyboardInterrupt:
            bar.give_way()
            return tally.end(folder, interrupted=True)
        bar.give_way()
    return tally.end(folder)


@click.command(cls=Command, help=command_help.HELP_INDEX)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(path_type=Path, readable=False),
)
@index_option
@click.option("--encoder", metavar="NAME", help=command_help.HELP_OPT_ENCODER)
@click.option(
    "--processes", type=click.IntRange(1, 64), metavar="N", help=command_help.HELP_OPT_PROCESSES
)
@json_option
def index(
    paths: tuple[Path, ...],
    folder: Path,
    encoder: str | None,
    processes: int | None,
    as_json: bool,
) -> int:
    """Add or update letters; exit 2 when a file failed or there was none to store."""
    processes = processes or min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)
    with open_library(folder, encoder=encoder, create=True) as library:
        return _store_all(
            folder,
            as_json,
            lambda tally, bar: library.add(
                paths, processes=processes, on_outcome=tally.take, on_total=bar.total
            ),
        )


@click.command("import", cls=Command, help=command_help.HELP_IMPORT)
@click.argument("file", metavar="FILE")
@index_option
@json_option
def import_(file: str, folder: Path, as_json: bool) -> int:
    """Read a back-up; the index is made where there is none."""
    with _backup_stream(file) as stream, open_library(folder, create=True) as library:
        return _store_all(
            folder,
            as_json,
            lambda tally, _: library.import_from(stream, on_outcome=tally.take),
        )


@contextmanager
def _backup_stream(file: str) -> Iterator[TextIO]:
    """Open a back-up file, or standard input for ``-``, as UTF-8 text.

    Raises:
        UnreadableSource: the file cannot be opened.
        BadBackup: the content is not UTF-8.
    """
    try:
        if file == "-":
            cast("TextIOWrapper", sys.stdin).reconfigure(encoding="utf-8")
            yield sys.stdin
            return
        try:
            stream = Path(file).open(encoding="utf-8")  # noqa: SIM115 - closed by the block below
        except OSError as error:
            reason = command_line.FILE_UNREADABLE.format(reason=error.strerror)
            raise UnreadableSource(file, reason) from error
        with stream:
            yield stream
    except UnicodeDecodeError as error:
        raise BadBackup(command_line.BACKUP_NOT_UTF8) from error


@click.command(cls=Command, help=command_help.HELP_REMOVE)
@click.argument("document_ids", nargs=-1, required=True, metavar="ID...")
@index_option
@json_option
def remove(document_ids: tuple[str, ...], folder: Path, as_json: bool) -> int:
    """Remove letters, all or none."""
    with open_library(folder) as library:
        removed = library.remove(document_ids)
    if as_json:
        print_json({"removed": list(removed)})
    else:
        for document_id in removed:
            print_line(command_line.REMOVED.format(document_id=document_id))
    return 0


@click.command(cls=Command, help=command_help.HELP_REINDEX)
@index_option
@click.option("--encoder", metavar="NAME", help=command_help.HELP_OPT_ENCODER)
@json_option
def reindex(folder: Path, encoder: str | None, as_json: bool) -> int:
    """Encode all letters again."""
    with open_library(folder) as library:
        with progress_bar(command_line.REINDEX_PROGRESS) as bar:
            library.reindex(encoder, on_progress=bar.reach_of)
            bar.give_way()
        return _tell_encoder(library.status(), as_json)


@click.command(cls=Command, help=command_help.HELP_ADAPT)
@index_option
@click.option("--undo", is_flag=True, help=command_help.HELP_OPT_UNDO)
@json_option
def adapt(folder: Path, undo: bool, as_json: bool) -> int:
    """Adapt the built-in encoder to the index's letters, or go back to it as it was."""
    with open_library(folder) as library:
        with progress_bar(command_line.REINDEX_PROGRESS) as bar:
            if undo:
                library.undo_adapting(on_progress=bar.reach_of)
            else:
                bar.name(encoding_messages.ADAPT_PROGRESS)

                def on_letter(done: int, total: int) -> None:
                    bar.name(command_line.REINDEX_PROGRESS)
                    bar.reach_of(done, total)

                library.adapt(on_step=bar.reach_of, on_progress=on_letter)
            bar.give_way()
        return _tell_encoder(library.status(), as_json)


def _tell_encoder(status: Status, as_json: bool) -> int:
    facts = {
        "documents": status.counts.documents,
        "passages": status.counts.passages,
        "encoder": status.encoder.name,
    }
    if as_json:
        print_json(facts)
    else:
        print_line(command_line.REINDEX_DONE.format(**facts))
    return 0
