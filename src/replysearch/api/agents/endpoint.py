"""The protocol over HTTP, as a part of the application."""

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

from replysearch.api.agents.wording import (
    INVALID_REQUEST,
    ErrorsInChinese,
    error_body,
    in_chinese,
)
from replysearch.library import Library
from replysearch.wire.links import Links

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

#: Where the protocol is spoken; with a slash behind it too, for a client cannot post a redirect.
PATHS = ("/mcp", "/mcp/")


@dataclass(slots=True)
class _Desk:
    """Where calls wait until the protocol's library is loaded."""

    asked: anyio.Event = field(default_factory=anyio.Event)
    ready: anyio.Event = field(default_factory=anyio.Event)
    manager: StreamableHTTPSessionManager | None = None

    async def manned(self) -> StreamableHTTPSessionManager:
        """Return who answers, as soon as there is one."""
        self.asked.set()
        await self.ready.wait()
        assert self.manager is not None  # noqa: S101 - it was set before it was ready
        return self.manager


class AgentEndpoint:
    """Answers ``POST /mcp``: each call is whole in itself and answered with one JSON object.

    So no session is kept: nothing is lost when the server restarts, several servers can stand
    behind one address, no client can fill the memory with sessions, and no stream without words
    stays open, which is what ``GET`` would ask for.

    The protocol's library takes as long to load as half of a start, so it is loaded at the first
    call. Who may call, from where, is the application's to decide before a call comes here.
    """

    def __init__(self, library: Library, links: Links, max_body_bytes: int) -> None:
        self._library = library
        self._links = links
        self._max_body_bytes = max_body_bytes
        self._desk: _Desk | None = None

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        """Answer calls while the block runs."""
        self._desk = _Desk()
        async with anyio.create_task_group() as group:
            group.start_soon(self._attend, self._desk)
            try:
                yield
            finally:
                self._desk = None
                group.cancel_scope.cancel()

    async def _attend(self, desk: _Desk) -> None:
        await desk.asked.wait()
        desk.manager = await to_thread.run_sync(self._load)
        async with desk.manager.run():
            desk.ready.set()
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
        """Answer one call, made by ``POST``; nothing, when the client leaves before it is whole.

        Raises:
            HTTPException: The application has not been started, or the call is too large.
        """
        if self._desk is None:
            raise HTTPException(503)
        try:
            body = await self._body_of(Request(scope, receive))
        except ClientDisconnect:
            return
        if body.lstrip()[:1] == b"[":
            wrong = error_body(INVALID_REQUEST, in_chinese(INVALID_REQUEST, ""))
            await Response(wrong, 400, media_type="application/json")(scope, receive, send)
            return
        manager = await self._desk.manned()
        await manager.handle_request(scope, _again(body, receive), ErrorsInChinese(send))

    async def _body_of(self, request: Request) -> bytes:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > self._max_body_bytes:
                raise HTTPException(413)
        return body


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a channel that brings `body`, then what `receive` brings."""
    brought = False

    async def bring() -> Message:
        nonlocal brought
        if brought:
            return await receive()
        brought = True
        return {"type": "http.request", "body": body, "more_body": False}

    return bring
