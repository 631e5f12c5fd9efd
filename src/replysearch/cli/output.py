"""What is written where: results on standard output, the rest on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

import click

from replysearch import messages
from replysearch.wire.shapes import FailureObject


def print_json(value: Mapping[str, object]) -> None:
    """Write one JSON object to standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_line(line: str) -> None:
    """Write one line of a result to standard output, and let it be seen at once."""
    click.echo(line)
    sys.stdout.flush()


def print_note(line: str) -> None:
    """Write one line that is no result to standard error."""
    click.echo(line, err=True)


def print_failure(failure: FailureObject, *, as_json: bool) -> None:
    """Write what went wrong: as an object to standard output, or as a line to standard error."""
    if as_json:
        print_json(dict(failure))
    else:
        print_note(messages.USAGE_ERROR.format(message=failure["error"]["message"]))
