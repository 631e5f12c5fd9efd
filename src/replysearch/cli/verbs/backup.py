"""The commands `export` and `import`: write and read a back-up file."""

from __future__ import annotations

import sys
from codecs import getwriter
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO, cast

import click

from replysearch.cli.commands import Command
from replysearch.cli.options import index_option, json_option, open_library
from replysearch.cli.output import print_note, whole_file
from replysearch.cli.tally import store_all
from replysearch.errors import BadBackup, UnreadableSource
from replysearch.messages import command_help, command_line


@click.command(cls=Command, help=command_help.HELP_EXPORT)
@click.argument("file", metavar="FILE")
@index_option
def export(file: str, folder: Path) -> int:
    """Write all letters to a back-up file, which appears only when it is complete."""
    with open_library(folder) as library, whole_file(file) as stream:
        # A back-up is UTF-8, whatever the encoding of the terminal.
        count = library.export_to(getwriter("utf-8")(stream))
    print_note(command_line.EXPORTED.format(count=count))
    return 0


@click.command("import", cls=Command, help=command_help.HELP_IMPORT)
@click.argument("file", metavar="FILE")
@index_option
@json_option
def import_(file: str, folder: Path, as_json: bool) -> int:
    """Read a back-up; create the index if there is none."""
    with _backup_stream(file) as stream, open_library(folder, create=True) as library:
        return store_all(
            folder,
            as_json,
            lambda tally, _: library.import_from(stream, on_outcome=tally.report),
        )


@contextmanager
def _backup_stream(file: str) -> Iterator[TextIO]:
    """Open a back-up file, or standard input for ``-``, as UTF-8 text.

    Raises:
        UnreadableSource: The file cannot be opened.
        BadBackup: The ``with`` block reads content that is not UTF-8.
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
