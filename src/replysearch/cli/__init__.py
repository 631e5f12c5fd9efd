"""The command line: ``replysearch`` and ``python -m replysearch``."""

from __future__ import annotations

import atexit
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replysearch import __version__
from replysearch.cli.commands import CommandGroup, wants_json
from replysearch.cli.output import print_failure, print_note
from replysearch.cli.tally import INTERRUPTED_CODE
from replysearch.cli.usage_errors import usage_message
from replysearch.cli.verbs.ask import ask
from replysearch.cli.verbs.backup import export, import_
from replysearch.cli.verbs.check import check
from replysearch.cli.verbs.eval import eval_
from replysearch.cli.verbs.index import index
from replysearch.cli.verbs.keys import keys
from replysearch.cli.verbs.letters import list_, remove, show
from replysearch.cli.verbs.reindex import adapt, reindex
from replysearch.cli.verbs.search import search
from replysearch.cli.verbs.serve import mcp, serve
from replysearch.cli.verbs.status import status
from replysearch.cli.verbs.verify import verify
from replysearch.errors import ReplysearchError
from replysearch.messages import command_help, command_line

if TYPE_CHECKING:
    from replysearch.wire.shapes import FailureObject

__all__ = ["main"]

_NAME = "replysearch"
#: Exit code if the reader of standard output has closed the pipe: 128 plus the number of SIGPIPE.
_PIPE_CLOSED = 141


@click.group(cls=CommandGroup, help=command_help.HELP_ROOT, invoke_without_command=True)
@click.version_option(__version__, message="%(prog)s %(version)s", help=command_help.HELP_VERSION)
@click.pass_context
def _root(ctx: click.Context) -> int:
    if ctx.invoked_subcommand is None:
        print_note(ctx.get_help())
    return ReplysearchError.exit_code


for _command in (
    index,
    search,
    ask,
    verify,
    list_,
    show,
    remove,
    status,
    check,
    export,
    import_,
    reindex,
    adapt,
    serve,
    keys,
    mcp,
    eval_,
):
    _root.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit. By default `arguments` are those of the process.

    Exit codes: 0 if all went well; 1 if nothing was found or answered, or a saved answer no longer
    holds; 3 if the index or the file of API keys is damaged or unusable; 130 after Ctrl-C, but 0
    for `serve` and `mcp`; 141 if the reader of standard output closed the pipe; 2 for other errors.
    """
    _open_missing_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Printing a file name must not fail, even if the name contains invalid Unicode.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(arguments)
    except KeyboardInterrupt:
        # Ctrl-C a second time, while the first was being reported.
        code = INTERRUPTED_CODE
    # Registered last, it runs first: from then on Ctrl-C ends the process at once. Left to Python,
    # it would interrupt whatever else runs at the exit and print a traceback.
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_DFL)
    sys.exit(code)


def _open_missing_streams() -> None:
    """Open the null device for closed streams. Writing to a closed standard output still fails."""
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - open until the exit
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open until the exit


def _run(arguments: Sequence[str] | None) -> int:
    code = 0
    try:
        code = _run_command(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return _PIPE_CLOSED
    except OSError as error:
        _drop_output()
        # A command that failed has already printed why.
        if not code:
            message = command_line.SYSTEM_ERROR.format(reason=error)
            print_note(command_line.USAGE_ERROR.format(message=message))
        return code or ReplysearchError.exit_code
    return code


def _run_command(arguments: Sequence[str] | None) -> int:
    try:
        return int(_root.main(arguments, prog_name=_NAME, standalone_mode=False) or 0)
    except click.UsageError as error:
        return _report_usage(error)
    except click.Abort:
        print_note(command_line.INTERRUPTED)
        return INTERRUPTED_CODE


def _drop_output() -> None:
    """Discard the buffered output, which the interpreter would fail to write at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_usage(error: click.UsageError) -> int:
    as_json = wants_json(error.ctx)
    failure: FailureObject = {"error": {"code": "usage", "message": usage_message(error)}}
    print_failure(failure, as_json=as_json)
    if error.ctx is not None and not as_json:
        print_note(command_line.USAGE_HINT.format(command=error.ctx.command_path))
    return error.exit_code
