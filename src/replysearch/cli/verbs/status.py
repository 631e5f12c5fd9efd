"""The command `status`: the size of an index, and its encoder."""

from __future__ import annotations

from pathlib import Path

import click

from replysearch.cli.commands import Command
from replysearch.cli.options import index_option, json_option, open_library
from replysearch.cli.output import print_json, print_line
from replysearch.messages import command_help, command_line
from replysearch.wire import status_object


@click.command(cls=Command, help=command_help.HELP_STATUS)
@index_option
@json_option
def status(folder: Path, as_json: bool) -> int:
    """Show the size of the index, its encoder and its generation."""
    with open_library(folder) as library:
        state = status_object(library.status())
    if as_json:
        print_json(dict(state))
        return 0
    facts = {**state, **state["encoder"], "size": state["size_bytes"] / 2**20}
    facts["encoder"] = state["encoder"]["name"]
    for line in command_line.STATUS_LINES:
        print_line(line.format(**facts))
    return 0
