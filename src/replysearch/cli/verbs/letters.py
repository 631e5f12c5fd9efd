"""The commands on stored letters: `list`, `show`, `remove`."""

from __future__ import annotations

from pathlib import Path

import click

from replysearch.cli.commands import Command
from replysearch.cli.options import index_option, json_option, letter_filters, open_library
from replysearch.cli.output import print_json, print_line, print_note
from replysearch.cli.rendering import letter_lines, summary_line
from replysearch.messages import command_help, command_line
from replysearch.records import Filters
from replysearch.wire import document_object, summary_object

_NOTHING_LISTED = 1


@click.command("list", cls=Command, help=command_help.HELP_LIST)
@letter_filters
@index_option
@json_option
def list_(filters: Filters, folder: Path, as_json: bool) -> int:
    """List letters, newest first; exit 1 if there are filters and no letter passes them."""
    with open_library(folder) as library:
        summaries = library.documents(filters=filters)
    if as_json:
        print_json({"documents": [summary_object(summary) for summary in summaries]})
    elif summaries:
        for summary in summaries:
            print_line(summary_line(summary))
    else:
        print_note(command_line.INDEX_EMPTY if filters.is_empty else command_line.LIST_EMPTY)
    return 0 if summaries or filters.is_empty else _NOTHING_LISTED


@click.command(cls=Command, help=command_help.HELP_SHOW)
@click.argument("document_id", metavar="ID")
@index_option
@json_option
def show(document_id: str, folder: Path, as_json: bool) -> int:
    """Show a whole letter."""
    with open_library(folder) as library:
        document = library.document(document_id)
    if as_json:
        print_json(dict(document_object(document)))
    else:
        for line in letter_lines(document):
            print_line(line)
    return 0


@click.command(cls=Command, help=command_help.HELP_REMOVE)
@click.argument("document_ids", nargs=-1, required=True, metavar="ID...")
@index_option
@json_option
def remove(document_ids: tuple[str, ...], folder: Path, as_json: bool) -> int:
    """Remove letters; if any id is unknown, no letter is removed."""
    with open_library(folder) as library:
        removed = library.remove(document_ids)
    if as_json:
        print_json({"removed": list(removed)})
    else:
        for document_id in removed:
            print_line(command_line.REMOVED.format(document_id=document_id))
    return 0
