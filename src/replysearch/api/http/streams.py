"""Streamed answers. The work on an answer ends when its client leaves."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

#: The media type of a stream of events.
EVENTS = "text/event-stream"
#: Caches must ask the server before they reuse a stream, and proxies must not buffer a stream.
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


class EventStream(StreamingResponse):
    """A stream of `events`, made from `source`. Whenever the stream ends, `source` is closed."""

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
    """Return the OpenAPI description of a stream of events."""
    event = {"data": {"type": "string"}, "event": {"type": "string"}}
    shape = {"type": "object", "properties": event, "required": ["data"]}
    return {"content": {EVENTS: {"itemSchema": shape}}}
