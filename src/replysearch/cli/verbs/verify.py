"""The command `verify`: check whether a saved answer still holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from replysearch.cli.commands import Command
from replysearch.cli.options import index_option, json_option, open_library
from replysearch.cli.output import print_json, print_line, printable
from replysearch.errors import BadAnswer
from replysearch.messages import answering as answering_messages
from replysearch.messages import command_help, command_line

if TYPE_CHECKING:
    from replysearch.wire.answer_shapes import VerifiedObject

_BROKEN = 1


@click.command(cls=Command, help=command_help.HELP_VERIFY)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@index_option
@json_option
def verify(file: Path, folder: Path, as_json: bool) -> int:
    """Check a saved answer; exit 1 if part of it no longer holds."""
    from replysearch.wire.answers import saved_answer, verified_object  # noqa: PLC0415 - only when verifying

    saved = saved_answer(str(file), _read_saved(file))
    with open_library(folder) as library:
        verified = verified_object(saved, library.verify(saved))
    if as_json:
        print_json(dict(verified))
    else:
        for line in _verified_lines(verified):
            print_line(line)
    return 0 if verified["holds"] else _BROKEN


def _read_saved(file: Path) -> Mapping[str, Any]:
    name = printable(str(file))
    try:
        value: Mapping[str, Any] = json.loads(file.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadAnswer(
            answering_messages.SAVED_UNREADABLE.format(name=name, reason=reason)
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadAnswer(
            answering_messages.SAVED_UNREADABLE.format(
                name=name, reason=answering_messages.SAVED_NOT_JSON
            )
        ) from error
    return value


def _verified_lines(verified: VerifiedObject) -> Iterator[str]:
    for citation in verified["citations"]:
        yield f"[{citation['n']}] {citation['message']}"
    for sentence in verified["sentences"]:
        if not sentence["proved"]:
            faults = "、".join(
                answering_messages.FAULT_NAMES[fault] for fault in sentence["faults"]
            )
            yield command_line.VERIFY_FAULT.format(text=printable(sentence["text"]), faults=faults)
    if not verified["text_fits"]:
        yield command_line.VERIFY_TEXT
    yield command_line.VERIFY_HOLDS if verified["holds"] else command_line.VERIFY_BROKEN
