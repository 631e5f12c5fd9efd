"""Commands that keep an index in order: status, check, export."""

from __future__ import annotations

from codecs import getwriter
from pathlib import Path

import click

from replysearch.cli.grammar import Command
from replysearch.cli.options import index_option, json_option, open_library
from replysearch.cli.output import print_json, print_line, print_note, printable, whole_file
from replysearch.errors import IndexDamaged
from replysearch.messages import command_help, command_line
from replysearch.wire import check_object, status_object


@click.command(cls=Command, help=command_help.HELP_STATUS)
@index_option
@json_option
def status(folder: Path, as_json: bool) -> int:
    """Show how much the index holds."""
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


@click.command(cls=Command, help=command_help.HELP_CHECK)
@click.option("--no-repair", is_flag=True, help=command_help.HELP_OPT_NO_REPAIR)
@index_option
@json_option
def check(no_repair: bool, folder: Path, as_json: bool) -> int:
    """Check the index; exit 3 when something is still wrong."""
    with open_library(folder) as library:
        report = library.check(repair=not no_repair)
    code = 0 if report.is_clean else IndexDamaged.exit_code
    if as_json:
        print_json(dict(check_object(report)))
        return code
    for finding in report.findings:
        told = command_line.CHECK_REPAIRED if finding.repaired else command_line.CHECK_BROKEN
        print_line(told.format(message=printable(finding.message)))
    if not report.is_clean:
        left = sum(not finding.repaired for finding in report.findings)
        print_note(command_line.CHECK_BAD.format(count=left))
    elif report.counts:
        counts = report.counts
        print_line(
            command_line.CHECK_CLEAN.format(documents=counts.documents, passages=counts.passages)
        )
    return code


@click.command(cls=Command, help=command_help.HELP_EXPORT)
@click.argument("file", metavar="FILE")
@index_option
def export(file: str, folder: Path) -> int:
    """Write all letters to a file, which is there only when it is whole."""
    with open_library(folder) as library, whole_file(file) as stream:
        # A back-up is UTF-8 whatever the terminal speaks.
        count = library.export_to(getwriter("utf-8")(stream))
    print_note(command_line.EXPORTED.format(count=count))
    return 0
