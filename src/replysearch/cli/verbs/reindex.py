"""The commands `reindex` and `adapt`, which encode all letters again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from replysearch.cli.commands import Command
from replysearch.cli.options import encoder_option, index_option, json_option, open_library
from replysearch.cli.output import print_json, print_line
from replysearch.cli.progress import progress_bar
from replysearch.messages import command_help, command_line
from replysearch.messages import encoding as encoding_messages

if TYPE_CHECKING:
    from replysearch.engine import Status


@click.command(cls=Command, help=command_help.HELP_REINDEX)
@index_option
@encoder_option
@json_option
def reindex(folder: Path, encoder: str | None, as_json: bool) -> int:
    """Encode all letters again; parse them again if the passage rules have changed."""
    with open_library(folder) as library:
        with progress_bar(command_line.REINDEX_PROGRESS) as bar:
            library.reindex(encoder, on_progress=bar.set_progress)
            bar.clear()
        return _tell_result(library.status(), as_json)


@click.command(cls=Command, help=command_help.HELP_ADAPT)
@index_option
@click.option("--undo", is_flag=True, help=command_help.HELP_OPT_UNDO)
@json_option
def adapt(folder: Path, undo: bool, as_json: bool) -> int:
    """Adapt the built-in encoder to the letters of the index, or undo that with ``--undo``."""
    with open_library(folder) as library:
        with progress_bar(command_line.REINDEX_PROGRESS) as bar:
            if undo:
                library.undo_adapting(on_progress=bar.set_progress)
            else:
                bar.set_label(encoding_messages.ADAPT_PROGRESS)

                def on_letter(done: int, total: int) -> None:
                    bar.set_label(command_line.REINDEX_PROGRESS)
                    bar.set_progress(done, total)

                library.adapt(on_step=bar.set_progress, on_progress=on_letter)
            bar.clear()
        return _tell_result(library.status(), as_json)


def _tell_result(status: Status, as_json: bool) -> int:
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
