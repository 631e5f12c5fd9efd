"""Delays the end of standard input until all MCP calls are answered.

The MCP library cancels open calls at the end of input, so calls from a pipe would get no answer.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import anyio
from mcp.shared.message import SessionMessage
from mcp_types import JSONRPCError, JSONRPCNotification, JSONRPCRequest, JSONRPCResponse

#: Seconds for open calls at the end of input. Chosen, not measured: calls take tenths of a second.
LAST_ANSWERS_S = 60
_CANCELLED = "notifications/cancelled"


class OpenCalls:
    """The ids of the calls that are not answered yet."""

    def __init__(self) -> None:
        self._open: set[str | int] = set()
        self._all_closed = anyio.Event()

    def note_received(self, item: SessionMessage | Exception) -> None:
        """Note a message of the client. A request opens a call, a cancellation closes one."""
        message = item.message if isinstance(item, SessionMessage) else None
        if isinstance(message, JSONRPCRequest):
            self._open.add(message.id)
        elif isinstance(message, JSONRPCNotification) and message.method == _CANCELLED:
            self._close((message.params or {}).get("requestId"))

    def note_sent(self, item: SessionMessage) -> None:
        """Note a message of the server. A result or an error closes its call."""
        if isinstance(item.message, JSONRPCResponse | JSONRPCError):
            self._close(item.message.id)

    async def all_answered(self) -> None:
        """Wait until no call is open, but at most :data:`LAST_ANSWERS_S` seconds."""
        with anyio.move_on_after(LAST_ANSWERS_S):
            while self._open:
                await self._all_closed.wait()

    def _close(self, call_id: object) -> None:
        self._open -= {call_id}
        if not self._open:
            self._all_closed.set()
            self._all_closed = anyio.Event()


class _Stream:
    def __init__(self, stream: Any, calls: OpenCalls) -> None:
        self._stream = stream
        self._calls = calls

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()


class Incoming(_Stream):
    """The messages of the client. Their stream ends only after :meth:`OpenCalls.all_answered`."""

    async def receive(self) -> SessionMessage | Exception:
        """Return the next message. After the last one, await open calls and raise EndOfStream."""
        try:
            item: SessionMessage | Exception = await self._stream.receive()
        except anyio.EndOfStream:
            await self._calls.all_answered()
            raise
        self._calls.note_received(item)
        return item

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        try:
            return await self.receive()
        except anyio.EndOfStream:
            raise StopAsyncIteration from None


class Outgoing(_Stream):
    """The messages of the server."""

    async def send(self, item: SessionMessage, /) -> None:
        """Send a message."""
        await self._stream.send(item)
        self._calls.note_sent(item)
