"""How long: bodies that trickle in, and answers that never end."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Call

from replysearch.api.access.rules import under
from replysearch.api.http.faults import failure_response
from replysearch.errors import SlowRequest
from replysearch.messages import http as messages

#: Bytes for which a body is given a second more: a slow line, far below any that carries a page.
_SLOWEST_RATE = 4096
#: Under it stands a stream that stays open by design, while an agent's session lasts.
_STANDING_STREAMS = "/mcp"
_DISCONNECT: Message = {"type": "http.disconnect"}


class TimeLimits:
    """Middleware that ends bodies which come too slowly (408), and answers which go on too long.

    A body has `body_s` seconds, and one more for every 4 KiB that came; only the time counts in
    which it is waited for, not that in which this machine is busy. An answer that still
    streams after `answer_s` is cut off: the application is told that the client is gone, as if it
    were, and the connection is closed without the end of the stream, so that none is taken for
    whole. Calls that are worked on by a thread end with that thread.
    """

    def __init__(self, app: ASGIApp, *, body_s: float, answer_s: float) -> None:
        self._app = app
        self._body_s = body_s
        self._answer_s = answer_s

    async def __call__(self, scope: Call, receive: Receive, send: Send) -> None:
        """Pass the call on, and watch the time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stands = scope["method"] == "GET" and under(scope["path"], _STANDING_STREAMS)
        timed = _Timed(scope, receive, send, self._body_s, None if stands else self._answer_s)
        await self._app(scope, timed.receive, timed.send)


class _Timed:
    """The two channels of one call, with an eye on the clock."""

    def __init__(
        self, call: Call, receive: Receive, send: Send, body_s: float, answer_s: float | None
    ) -> None:
        now = asyncio.get_running_loop().time()
        self._call = call
        self._receive = receive
        self._send = send
        self._body_left = body_s
        self._answer_end = None if answer_s is None else now + answer_s
        self._in_body = True
        self._started = False
        self._gone = False

    async def receive(self) -> Message:
        """Return what the client sends, or that it is gone once its time is over."""
        if self._gone:
            return _DISCONNECT
        began = asyncio.get_running_loop().time()
        end = began + self._body_left if self._in_body else self._answer_end
        try:
            async with asyncio.timeout_at(end):
                message = await self._receive()
        except TimeoutError:
            self._gone = True
            if self._in_body and not self._started:
                # The rest of the body is not waited for.
                error = SlowRequest(messages.API_SLOW_BODY)
                refusal = failure_response(error, {"Connection": "close"})
                await refusal(self._call, self._receive, self._send)
            return _DISCONNECT
        if message["type"] == "http.request":
            self._body_left -= asyncio.get_running_loop().time() - began
            self._body_left += len(message.get("body", b"")) / _SLOWEST_RATE
            self._in_body = message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the answer, unless the call was answered for being slow."""
        self._started = True
        if not self._gone:
            await self._send(message)
