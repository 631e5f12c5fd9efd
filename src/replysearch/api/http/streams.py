"""Answers sent part by part, whose making ends when nobody listens any more."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

#: The media type of a stream of events.
EVENTS = "text/event-stream"
#: A stream is neither kept nor held back on its way.
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


class EventStream(StreamingResponse):
    """A stream of events.

    Args:
        events: The events as they are sent.
        source: What they are made of; it is closed when the stream ends, also when the client
            goes away in the middle.
    """

    def __init__(self, events: Iterator[bytes], source: Generator[object, None, None]) -> None:
        super().__init__(events, media_type=EVENTS, headers=_HEADERS)
        self._source = source

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._source.close()


def events_described() -> dict[str, Any]:
    """Return the description of a stream of events beside a whole answer."""
    event = {"data": {"type": "string"}, "event": {"type": "string"}}
    shape = {"type": "object", "properties": event, "required": ["data"]}
    return {"content": {EVENTS: {"itemSchema": shape}}}
