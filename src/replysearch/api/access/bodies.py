"""Time limits for request bodies that arrive slowly and for answers that stream too long."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Call

from replysearch.api.access.rules import under
from replysearch.api.http.faults import failure_response
from replysearch.errors import SlowRequest
from replysearch.messages import http as messages

#: Lowest allowed bytes per second of a long body. Chosen, not measured: most networks are faster.
_SLOWEST_RATE = 4096
#: Under this path answers to GET have no time limit: in MCP they may stream for a whole session.
_STANDING_STREAMS = "/mcp"
_DISCONNECT: Message = {"type": "http.disconnect"}


class TimeLimits:
    """Middleware that ends requests whose body arrives too slowly, and answers that last too long.

    A body may take `body_s` seconds, and one second more for every 4 KiB received. A slower body is
    answered with 408, unless an answer has begun. An answer that still streams `answer_s` seconds
    after the call began is cut off. The end of the stream is not sent, so that no client takes the
    answer for complete. Work that runs in a thread is not interrupted.
    """

    def __init__(self, app: ASGIApp, *, body_s: float, answer_s: float) -> None:
        self._app = app
        self._body_s = body_s
        self._answer_s = answer_s

    async def __call__(self, scope: Call, receive: Receive, send: Send) -> None:
        """Handle a call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_open = scope["method"] == "GET" and under(scope["path"], _STANDING_STREAMS)
        timed = _Timed(scope, receive, send, self._body_s, None if is_open else self._answer_s)
        await self._app(scope, timed.receive, timed.send)


class _Timed:
    """The receive and send channels of one call, with its time limits."""

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
        self._started = True
        if not self._gone:
            await self._send(message)
