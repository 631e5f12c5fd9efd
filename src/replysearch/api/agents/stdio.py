"""MCP over standard input and output, for programs that start replysearch."""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import NoReturn

import anyio
from mcp.server.stdio import stdio_server

from replysearch.api.agents.open_calls import Incoming, OpenCalls, Outgoing
from replysearch.api.agents.server import agent_server
from replysearch.api.http import logs
from replysearch.library import Library
from replysearch.settings import Settings
from replysearch.wire.links import Links


def serve_stdio(settings: Settings) -> None:
    """Serve the index that the settings name, until the end of input, SIGTERM or Ctrl-C.

    Raises IndexFailure if the index cannot be used, EncoderError if the encoder cannot be loaded.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    logs.configure("text", "warning")
    with Library.open(settings.index, encoder=settings.encoder) as library:
        # This process serves no web page. Links lead to the page at the public URL, if that is set.
        anyio.run(_serve, library, Links(settings.public_url))


async def _serve(library: Library, links: Links) -> None:
    server = agent_server(library, links)
    async with stdio_server() as (incoming, outgoing):
        calls = OpenCalls()
        options = server.create_initialization_options()
        await server.run(Incoming(incoming, calls), Outgoing(outgoing, calls), options)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    # An orderly exit would wait for the thread that reads standard input. There is nothing to save.
    os._exit(0)
