"""MCP over HTTP, as an ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio
from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from replysearch.api.agents.wording import INVALID_REQUEST, ErrorsInChinese, error_body, in_chinese
from replysearch.library import Library
from replysearch.wire.links import Links

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

#: The paths of MCP. Both have a route, because clients follow no redirect from one to the other.
PATHS = ("/mcp", "/mcp/")


@dataclass(slots=True)
class _LazyManager:
    wanted: anyio.Event = field(default_factory=anyio.Event)
    ready: anyio.Event = field(default_factory=anyio.Event)
    manager: StreamableHTTPSessionManager | None = None

    async def loaded(self) -> StreamableHTTPSessionManager:
        """Have the manager loaded if needed, and return it once it is ready."""
        self.wanted.set()
        await self.ready.wait()
        assert self.manager is not None  # noqa: S101 - set before `ready`
        return self.manager


class AgentEndpoint:
    """Answers ``POST /mcp`` with JSON, without sessions.

    So a restart loses nothing, servers can share an address, and sessions cannot fill the memory.
    The MCP library is loaded at the first call, because the server would otherwise take half as
    long again to start. The application's guards check a call before it gets here.
    """

    def __init__(self, library: Library, links: Links, max_body_bytes: int) -> None:
        self._library = library
        self._links = links
        self._max_body_bytes = max_body_bytes
        self._manager: _LazyManager | None = None

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        """Answer calls as long as the ``async with`` block runs."""
        self._manager = _LazyManager()
        async with anyio.create_task_group() as group:
            group.start_soon(self._run, self._manager)
            try:
                yield
            finally:
                self._manager = None
                group.cancel_scope.cancel()

    async def _run(self, lazy: _LazyManager) -> None:
        await lazy.wanted.wait()
        lazy.manager = await to_thread.run_sync(self._load)
        async with lazy.manager.run():
            lazy.ready.set()
            await anyio.sleep_forever()

    def _load(self) -> StreamableHTTPSessionManager:
        from mcp.server.streamable_http_manager import (  # noqa: PLC0415 - see the class
            StreamableHTTPSessionManager,
        )

        from replysearch.api.agents.server import agent_server  # noqa: PLC0415

        return StreamableHTTPSessionManager(
            agent_server(self._library, self._links),
            json_response=True,
            stateless=True,
            max_request_body_size=self._max_body_bytes,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call. Raises HTTPException 413 (body too large) or 503 (not in the lifespan)."""
        if self._manager is None:
            raise HTTPException(503)
        try:
            body = await self._body_of(Request(scope, receive))
        except ClientDisconnect:
            return
        if body.lstrip()[:1] == b"[":
            wrong = error_body(INVALID_REQUEST, in_chinese(INVALID_REQUEST, ""))
            await Response(wrong, 400, media_type="application/json")(scope, receive, send)
            return
        manager = await self._manager.loaded()
        await manager.handle_request(scope, _replayed(body, receive), ErrorsInChinese(send))

    async def _body_of(self, request: Request) -> bytes:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > self._max_body_bytes:
                raise HTTPException(413)
        return body


def _replayed(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay
