"""Connections: how many at once, how long their headers may take, and what garbage is answered.

uvicorn bounds none of these by itself: a client that opens a connection and says nothing keeps it.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from replysearch import messages
from replysearch.api.access.headers import safe_headers
from replysearch.errors import ServerFull, SlowRequest
from replysearch.wire import failure_object
from replysearch.wire.shapes import ErrorObject, FailureObject

#: Seconds for the headers of a request to come in, counted from its first byte or the connection;
#: fewer where bodies have fewer.
HEADERS_S = 10.0
#: Seconds for which what a client still sends is read and dropped after it was answered: closing
#: at once would make its system throw the answer away.
_LINGER_S = 5.0
#: Bytes of headers: names, keys and cookies of strangers fit in a quarter of it.
MAX_HEADER_BYTES = 32 * 1024
_REASONS = {status: HTTPStatus(status).phrase.encode() for status in (400, 408, 431, 503)}


class BoundedConnection(H11Protocol):
    """A connection with limits; what it refuses itself has the one shape and its headers."""

    #: Connections at once, and seconds for headers; set by :func:`bounded`.
    most = 1
    headers_s = HEADERS_S

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin, unless there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            failure = failure_object(ServerFull(messages.API_SERVER_FULL))
            self._refuse(503, failure, (b"retry-after", b"5"))
        else:
            self._waiting = self.loop.call_later(self.headers_s, self._end_waiting)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, and keep the time of headers that are not whole."""
        if self.transport.is_closing():
            return
        if self.conn.their_state is h11.IDLE and self._has_too_large_headers(data):
            wrong = ErrorObject(code="headers_too_large", message=messages.API_HEADERS_TOO_LARGE)
            self._refuse(431, FailureObject(error=wrong))
            return
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._waiting is None and not self.transport.is_closing():
            self._waiting = self.loop.call_later(self.headers_s, self._end_waiting)

    def on_response_complete(self) -> None:
        """Go on to the next request, or end when this one's body does not."""
        answered = self.cycle
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY and not self.transport.is_closing():
            self.loop.call_later(_LINGER_S, self._end_lingering, answered)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request."""
        del msg
        wrong = ErrorObject(code="bad_request", message=messages.API_BAD_HTTP)
        self._refuse(400, FailureObject(error=wrong))

    def _has_too_large_headers(self, data: bytes) -> bool:
        # The parser minds its own limit only where headers do not come in one piece.
        pending, _ = self.conn.trailing_data
        begun = pending + data
        end = begun.find(b"\r\n\r\n")
        return (len(begun) if end < 0 else end) > MAX_HEADER_BYTES

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _end_waiting(self) -> None:
        self._waiting = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self._refuse(408, failure_object(SlowRequest(messages.API_SLOW_HEADERS)))

    def _end_lingering(self, answered: RequestResponseCycle) -> None:
        if self.cycle is answered and self.conn.their_state is h11.SEND_BODY:
            self.transport.close()

    def _refuse(self, status: int, failure: FailureObject, *more: tuple[bytes, bytes]) -> None:
        """Answer outside the application, and end."""
        self._stop_waiting()
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            # Something was answered already; a second answer would be taken for its part.
            self.transport.close()
            return
        body = json.dumps(failure, ensure_ascii=False).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
            *more,
            *safe_headers(),
        ]
        answer = h11.Response(status_code=status, headers=headers, reason=_REASONS[status])
        for event in (answer, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def bounded(most: int, body_s: float) -> type[BoundedConnection]:
    """Return connections of which there may be `most` at once, for bodies of so many seconds."""
    limits = {"most": most, "headers_s": min(HEADERS_S, body_s)}
    return type("Bounded", (BoundedConnection,), limits)
