"""Results go to standard output, everything else to standard error."""

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

#: Unicode categories of characters that control a terminal or change the order of its text:
#: controls, formats such as marks of direction, surrogates, line and paragraph separators.
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(text: str) -> str:
    """Return `text` with characters that control a terminal escaped; file names may have them."""
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in _STEERING
        else character
        for character in text
    )


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


@contextmanager
def whole_file(file: str) -> Iterator[BinaryIO]:
    """Open a file that takes its name only when the block ends well; ``-`` is standard output.

    Raises:
        OSError: the file cannot be written.
    """
    path = Path(file)
    if file == "-":
        yield sys.stdout.buffer
        # What cannot be written must be known before it is said to be done.
        sys.stdout.flush()
    elif path.exists() and not path.is_file():
        # A device or a pipe is written to, never replaced.
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
    """Write what went wrong: as an object to standard output, or as a line to standard error."""
    if as_json:
        print_json(dict(failure))
    else:
        print_note(messages.USAGE_ERROR.format(message=printable(failure["error"]["message"])))
