"""Calls that were heard and not answered yet, for which the end of the input waits.

The protocol's library breaks off what it works on when the input ends. A program that pipes its
calls in, and so ends the input right behind them, would get no answer.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import anyio
from mcp.shared.message import SessionMessage
from mcp_types import JSONRPCError, JSONRPCNotification, JSONRPCRequest, JSONRPCResponse

#: Seconds that open calls have when the input has ended; an answer takes some tenths of one.
LAST_ANSWERS_S = 60
_CANCELLED = "notifications/cancelled"


class OpenCalls:
    """The calls that are open, by their ids."""

    def __init__(self) -> None:
        self._open: set[str | int] = set()
        self._none = anyio.Event()

    def heard(self, item: SessionMessage | Exception) -> None:
        """Note a call, or that its client waits for it no more."""
        message = item.message if isinstance(item, SessionMessage) else None
        if isinstance(message, JSONRPCRequest):
            self._open.add(message.id)
        elif isinstance(message, JSONRPCNotification) and message.method == _CANCELLED:
            self._close((message.params or {}).get("requestId"))

    def said(self, item: SessionMessage) -> None:
        """Note an answer."""
        if isinstance(item.message, JSONRPCResponse | JSONRPCError):
            self._close(item.message.id)

    async def all_answered(self) -> None:
        """Wait until no call is open, but not for ever."""
        with anyio.move_on_after(LAST_ANSWERS_S):
            while self._open:
                await self._none.wait()

    def _close(self, call_id: object) -> None:
        self._open -= {call_id}
        if not self._open:
            self._none.set()
            self._none = anyio.Event()


class _Passed:
    """A stream that is passed on; it is closed as the one behind it."""

    def __init__(self, behind: Any, calls: OpenCalls) -> None:
        self._behind = behind
        self._calls = calls

    async def aclose(self) -> None:
        """Close the stream."""
        await self._behind.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()


class Heard(_Passed):
    """What comes in, whose end comes when all that came is answered."""

    async def receive(self) -> SessionMessage | Exception:
        """Return the next message.

        Raises:
            EndOfStream: There is none any more, and all calls are answered.
        """
        try:
            item: SessionMessage | Exception = await self._behind.receive()
        except anyio.EndOfStream:
            await self._calls.all_answered()
            raise
        self._calls.heard(item)
        return item

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        try:
            return await self.receive()
        except anyio.EndOfStream:
            raise StopAsyncIteration from None


class Said(_Passed):
    """What goes out."""

    async def send(self, item: SessionMessage, /) -> None:
        """Send a message."""
        await self._behind.send(item)
        self._calls.said(item)
