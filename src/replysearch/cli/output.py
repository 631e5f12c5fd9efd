"""Writes the output of commands: results to standard output, notes to standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from replysearch.messages import command_line as messages

if TYPE_CHECKING:
    from replysearch.wire.shapes import FailureObject

#: Unicode categories of characters that control a terminal, reorder text or cannot be encoded.
_CONTROLLING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(text: str) -> str:
    """Escape characters that could control a terminal. File names may contain such characters."""
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in _CONTROLLING
        else character
        for character in text
    )


def print_json(value: Mapping[str, object]) -> None:
    """Write one JSON object to standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_line(line: str) -> None:
    """Write one line of a result to standard output, and flush it."""
    click.echo(line)
    sys.stdout.flush()


def print_note(line: str) -> None:
    """Write a line that is not part of a result to standard error."""
    click.echo(line, err=True)


@contextmanager
def whole_file(file: str) -> Iterator[BinaryIO]:
    """Open a file for writing. The file gets the name `file` only if the block raises no error.

    ``-`` stands for standard output. Devices and pipes are written directly.

    Raises:
        OSError: The file cannot be written.
    """
    path = Path(file)
    if file == "-":
        yield sys.stdout.buffer
        # An error in writing must be raised before the caller reports success.
        sys.stdout.flush()
    elif path.exists() and not path.is_file():
        # Renaming a file to this name would replace the device or pipe.
        with path.open("wb") as stream:
            yield stream
    else:
        unfinished = path.with_name(f"{path.name}.unfinished")
        try:
            with unfinished.open("wb") as stream:
                yield stream
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def print_failure(failure: FailureObject, *, as_json: bool) -> None:
    """Write what went wrong: as JSON to standard output, or as a line to standard error."""
    if as_json:
        print_json(dict(failure))
    else:
        print_note(messages.USAGE_ERROR.format(message=printable(failure["error"]["message"])))
