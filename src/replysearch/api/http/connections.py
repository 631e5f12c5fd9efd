"""Limits on connections: their number, the time and size of headers, the time to read answers.

With uvicorn alone, a client could stay silent for ever, or fill the memory with endless headers.
"""

from __future__ import annotations

import asyncio
import json
import logging
from enum import Enum
from http import HTTPStatus
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from replysearch.api.http.headers import safe_headers
from replysearch.api.http.logs import log_event
from replysearch.errors import ServerFull, SlowRequest
from replysearch.messages import http as messages
from replysearch.wire import failure_object
from replysearch.wire.shapes import ErrorObject, FailureObject

#: Seconds for the headers of a request. The time begins with the connection; for a later request,
#: with its first byte, or after the earlier answer if that is later. Chosen, not measured.
HEADERS_S = 10.0
#: Seconds after an answer in which the rest of the request is read and dropped: if the connection
#: were closed at once, the client might lose the answer. Chosen, not measured.
_LINGER_S = 5.0
#: Largest size of URL and headers in bytes. Chosen, not measured: usually a quarter is enough.
MAX_HEADER_BYTES = 32 * 1024
_JSON = b"application/json"


class _Phase(Enum):
    """What a connection receives at the moment."""

    BETWEEN = "between"
    HEADERS = "headers"
    BODY = "body"


class BoundedConnection(HttpToolsProtocol):
    """A connection with limits. If it refuses a request, the error has the common shape."""

    # Set by :func:`bounded`: the largest number of connections, the seconds for headers, and the
    # seconds that a client has to read most of a full write buffer.
    most = 1
    headers_s = HEADERS_S
    reading_s = HEADERS_S

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._phase = _Phase.BETWEEN
        self._header_bytes = 0
        self._waiting: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._current: RequestResponseCycle | None = None

    def pause_writing(self) -> None:
        """Start the timer for a client that does not read its answers."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(self.reading_s, self._drop)

    def resume_writing(self) -> None:
        """Stop the timer: the client has read most of what waited for it."""
        self._stop_stalling()
        super().resume_writing()

    def _drop(self) -> None:
        """Abort the connection. Closing it would wait until the client reads."""
        self._disconnect_current()
        self.transport.abort()

    def _disconnect_current(self) -> None:
        """Mark the current call as disconnected. uvicorn marks the newest, even a queued one."""
        if self._current is not None:
            self._current.disconnected = True
            self._current.message_event.set()

    def _stop_stalling(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin to wait for headers. If there are too many connections, refuse this one."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            failure = failure_object(ServerFull(messages.API_SERVER_FULL))
            self._refuse(503, failure, (b"retry-after", b"5"))
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers, and mark the current call as disconnected."""
        self._stop_waiting()
        self._stop_stalling()
        self._disconnect_current()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse data, and watch the time and size of incomplete headers."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._phase is _Phase.HEADERS:
            # The parser holds back an incomplete header, so `on_header` has not counted it yet.
            # The complete headers in this data are counted twice; the limit leaves room for that.
            self._header_bytes += len(data)
            if self._header_bytes > MAX_HEADER_BYTES:
                self._refuse_headers()
        if self._phase is not _Phase.BODY and self._waiting is None and self._is_answered():
            self._wait()

    def on_message_begin(self) -> None:
        """Begin to read a request."""
        super().on_message_begin()
        self._phase, self._header_bytes = _Phase.HEADERS, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count the bytes of a header."""
        super().on_header(name, value)
        self._count(name, value)

    def on_url(self, url: bytes) -> None:
        """Count the bytes of a part of the URL."""
        super().on_url(url)
        self._count(url)

    def on_headers_complete(self) -> None:
        """Stop the timer. Begin the call, or queue it behind an unanswered one."""
        self._phase = _Phase.BODY
        self._stop_waiting()
        super().on_headers_complete()
        if not self.pipeline:
            self._current = self.cycle

    def on_message_complete(self) -> None:
        """Note the end of a request."""
        self._phase = _Phase.BETWEEN
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Begin a queued call. If the answered request goes on too long, close the connection."""
        answered = self.cycle
        if self.pipeline:
            self._current = self.pipeline[-1][0]
        super().on_response_complete()
        if self._phase is _Phase.BODY and not self.transport.is_closing():
            self.loop.call_later(_LINGER_S, self._end_lingering, answered)
        if self._phase is _Phase.HEADERS and self._waiting is None:
            # The next request has begun to arrive. Its time for headers starts now.
            self._wait()

    def send_400_response(self, msg: str) -> None:
        """Refuse a request that is not valid HTTP or has too large headers."""
        del msg
        if self._header_bytes > MAX_HEADER_BYTES:
            self._refuse_headers()
            return
        wrong = ErrorObject(code="bad_request", message=messages.API_BAD_HTTP)
        self._refuse(400, FailureObject(error=wrong))

    def _count(self, *parts: bytes) -> None:
        """Count header bytes. Raise ValueError at too many: uvicorn calls `send_400_response`."""
        self._header_bytes += sum(map(len, parts))
        if self._header_bytes > MAX_HEADER_BYTES:
            raise ValueError(self._header_bytes)

    def _is_answered(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(self.headers_s, self._end_waiting)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _end_waiting(self) -> None:
        self._waiting = None
        if self._phase is _Phase.HEADERS:
            self._refuse(408, failure_object(SlowRequest(messages.API_SLOW_HEADERS)))
        elif self._is_answered():
            # No request has begun, so there is nothing to answer.
            self.transport.close()

    def _end_lingering(self, answered: RequestResponseCycle) -> None:
        if self.cycle is answered and self._phase is _Phase.BODY:
            self.transport.close()

    def _refuse_headers(self) -> None:
        wrong = ErrorObject(code="headers_too_large", message=messages.API_HEADERS_TOO_LARGE)
        self._refuse(431, FailureObject(error=wrong))

    def _refuse(self, status: int, failure: FailureObject, *more: tuple[bytes, bytes]) -> None:
        """Send an error unless an answer has begun, and close the connection in any case."""
        self._stop_waiting()
        if self.transport.is_closing():
            return
        # If an answer has begun, the client would take the error for part of that answer.
        if self._is_answered() or not self.cycle.response_started:
            address = str(self.client[0]) if self.client else "-"
            code = failure["error"]["code"]
            log_event(logging.INFO, "refused", {"status": status, "code": code, "address": address})
            body = json.dumps(failure, ensure_ascii=False).encode()
            headers = [
                (b"content-type", _JSON),
                (b"content-length", str(len(body)).encode()),
                (b"connection", b"close"),
                *more,
                *safe_headers(),
            ]
            known = HTTPStatus(status)
            head = f"HTTP/1.1 {known.value} {known.phrase}\r\n".encode()
            lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
            self.transport.write(head + lines + b"\r\n" + body)
        self.transport.close()


def bounded(most: int, body_s: float) -> type[BoundedConnection]:
    """Return the connection class with these limits."""
    limits = {"most": most, "headers_s": min(HEADERS_S, body_s), "reading_s": body_s}
    return type("Bounded", (BoundedConnection,), limits)
