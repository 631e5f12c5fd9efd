"""The commands that serve other programs: `serve` over HTTP, `mcp` over standard streams."""

from __future__ import annotations

from pathlib import Path

import click

from replysearch.cli.commands import Command
from replysearch.cli.options import index_option
from replysearch.cli.output import print_note
from replysearch.cli.parameter_types import WholeNumber
from replysearch.messages import command_help, command_line


@click.command(cls=Command, help=command_help.HELP_SERVE)
@click.option("--host", metavar="HOST", help=command_help.HELP_OPT_HOST)
@click.option("--port", type=WholeNumber(0, 65535), metavar="PORT", help=command_help.HELP_OPT_PORT)
@index_option
def serve(host: str | None, port: int | None, folder: Path) -> int:
    """Serve over HTTP until a signal ends the process."""
    from replysearch.api.server import serve_index  # noqa: PLC0415 - loads fastapi
    from replysearch.settings import read_settings  # noqa: PLC0415 - loads pydantic

    def tell(url: str) -> None:
        print_note(command_line.SERVE_STARTED.format(url=url))

    serve_index(read_settings(index=folder, host=host, port=port), on_start=tell)
    return 0


@click.command(cls=Command, help=command_help.HELP_MCP)
@index_option
def mcp(folder: Path) -> int:
    """Serve an agent until it closes standard input or a signal ends the process."""
    # Nothing is printed to standard output: only messages of the protocol may appear there.
    from replysearch.api.agents.stdio import serve_stdio  # noqa: PLC0415 - loads mcp
    from replysearch.settings import read_settings  # noqa: PLC0415 - loads pydantic

    serve_stdio(read_settings(index=folder))
    return 0
