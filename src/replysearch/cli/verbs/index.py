"""The command `index`: add or update letters."""

from __future__ import annotations

import os
from pathlib import Path

import click

from replysearch.cli.commands import Command
from replysearch.cli.options import encoder_option, index_option, json_option, open_library
from replysearch.cli.parameter_types import WholeNumber
from replysearch.cli.tally import store_all
from replysearch.messages import command_help

#: Largest default of ``--processes``. Measured: the one process that stores letters keeps up with
#: about four that read and encode (``python -m benchmarks.own_side index … --processes``).
_MOST_PROCESSES = 4


@click.command(cls=Command, help=command_help.HELP_INDEX)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(path_type=Path, readable=False),
)
@index_option
@encoder_option
@click.option(
    "--processes", type=WholeNumber(1, 64), metavar="N", help=command_help.HELP_OPT_PROCESSES
)
@json_option
def index(
    paths: tuple[Path, ...],
    folder: Path,
    encoder: str | None,
    processes: int | None,
    as_json: bool,
) -> int:
    """Add or update letters; exit 2 if a file failed or nothing could be stored."""
    processes = processes or min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)
    with open_library(folder, encoder=encoder, create=True) as library:
        return store_all(
            folder,
            as_json,
            lambda tally, bar: library.add(
                paths, processes=processes, on_outcome=tally.report, on_total=bar.set_total
            ),
        )
