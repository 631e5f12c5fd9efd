"""The command `check`: find damage, and repair what can be rebuilt."""

from __future__ import annotations

from pathlib import Path

import click

from replysearch.cli.commands import Command
from replysearch.cli.options import index_option, json_option, open_library
from replysearch.cli.output import print_json, print_line, print_note, printable
from replysearch.errors import IndexDamaged
from replysearch.messages import command_help, command_line
from replysearch.wire import check_object


@click.command(cls=Command, help=command_help.HELP_CHECK)
@click.option("--no-repair", is_flag=True, help=command_help.HELP_OPT_NO_REPAIR)
@index_option
@json_option
def check(no_repair: bool, folder: Path, as_json: bool) -> int:
    """Check the index; repair it unless ``--no-repair`` is given; exit 3 if a problem remains."""
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
