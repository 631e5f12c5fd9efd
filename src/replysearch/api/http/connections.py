"""Connections: how many at once, how long and large their headers may be, what garbage is answered.

uvicorn and its parser bound none of these by themselves: a client that opens a connection and says
nothing keeps it, and one that sends headers without end fills the memory.
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
from replysearch.api.http.logs import tell
from replysearch.errors import ServerFull, SlowRequest
from replysearch.messages import http as messages
from replysearch.wire import failure_object
from replysearch.wire.shapes import ErrorObject, FailureObject

#: Seconds for the headers of a request to come in, counted from its first byte or the connection;
#: fewer where bodies have fewer.
HEADERS_S = 10.0
#: Seconds for which what a client still sends is read and dropped after it was answered: closing
#: at once would make its system throw the answer away.
_LINGER_S = 5.0
#: Bytes of address and headers: names, keys and cookies of strangers fit in a quarter of it.
MAX_HEADER_BYTES = 32 * 1024
_JSON = b"application/json"


class _Phase(Enum):
    """How far the request that a connection brings has come."""

    BETWEEN = "between"
    HEADERS = "headers"
    BODY = "body"


class BoundedConnection(HttpToolsProtocol):
    """A connection with limits; what it refuses itself has the one shape and its headers."""

    #: Connections at once, seconds for headers, and seconds for which a client may take nothing of
    #: what waits for it: a connection that nobody reads is kept from everybody else. Set by
    #: :func:`bounded`.
    most = 1
    headers_s = HEADERS_S
    taking_s = HEADERS_S

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
        self._worked_on: RequestResponseCycle | None = None

    def pause_writing(self) -> None:
        """Wait for a client that does not take its answers, but not for ever."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(self.taking_s, self._drop)

    def resume_writing(self) -> None:
        """Go on: the client has taken most of what waited."""
        self._stop_stalling()
        super().resume_writing()

    def _drop(self) -> None:
        """End at once; closing would wait for what was not taken."""
        self._tell_gone()
        self.transport.abort()

    def _tell_gone(self) -> None:
        """Tell the call that is worked on: uvicorn tells the one that came last alone."""
        if self._worked_on is not None:
            self._worked_on.disconnected = True
            self._worked_on.message_event.set()

    def _stop_stalling(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin, unless there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            failure = failure_object(ServerFull(messages.API_SERVER_FULL))
            self._refuse(503, failure, (b"retry-after", b"5"))
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_waiting()
        self._stop_stalling()
        self._tell_gone()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, and keep the time and size of headers that are not whole."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._phase is _Phase.HEADERS:
            # The parser keeps the part of a header that came; it is not counted yet.
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
        """Take one header."""
        super().on_header(name, value)
        self._count(name, value)

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        super().on_url(url)
        self._count(url)

    def on_headers_complete(self) -> None:
        """Let the application begin."""
        self._phase = _Phase.BODY
        self._stop_waiting()
        super().on_headers_complete()
        if not self.pipeline:
            self._worked_on = self.cycle

    def on_message_complete(self) -> None:
        """Note the end of a request."""
        self._phase = _Phase.BETWEEN
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on to the next request, or end when this one's body does not."""
        answered = self.cycle
        if self.pipeline:
            self._worked_on = self.pipeline[-1][0]
        super().on_response_complete()
        if self._phase is _Phase.BODY and not self.transport.is_closing():
            self.loop.call_later(_LINGER_S, self._end_lingering, answered)
        if self._phase is _Phase.HEADERS and self._waiting is None:
            # A next request that began to come in meanwhile.
            self._wait()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request."""
        del msg
        if self._header_bytes > MAX_HEADER_BYTES:
            self._refuse_headers()
            return
        wrong = ErrorObject(code="bad_request", message=messages.API_BAD_HTTP)
        self._refuse(400, FailureObject(error=wrong))

    def _count(self, *parts: bytes) -> None:
        """Count what is kept of headers.

        Raises:
            ValueError: They are too large; the parser turns it into its own error.
        """
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
            # Nothing was asked, so nothing is answered.
            self.transport.close()

    def _end_lingering(self, answered: RequestResponseCycle) -> None:
        if self.cycle is answered and self._phase is _Phase.BODY:
            self.transport.close()

    def _refuse_headers(self) -> None:
        wrong = ErrorObject(code="headers_too_large", message=messages.API_HEADERS_TOO_LARGE)
        self._refuse(431, FailureObject(error=wrong))

    def _refuse(self, status: int, failure: FailureObject, *more: tuple[bytes, bytes]) -> None:
        """Answer outside the application, and end."""
        self._stop_waiting()
        if self.transport.is_closing():
            return
        if self._is_answered() or not self.cycle.response_started:
            address = str(self.client[0]) if self.client else "-"
            code = failure["error"]["code"]
            tell(logging.INFO, "refused", {"status": status, "code": code, "address": address})
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
        # In the middle of an answer, a second one would be taken for its part.
        self.transport.close()


def bounded(most: int, body_s: float) -> type[BoundedConnection]:
    """Return connections of which there may be `most` at once, for bodies of so many seconds."""
    limits = {"most": most, "headers_s": min(HEADERS_S, body_s), "taking_s": body_s}
    return type("Bounded", (BoundedConnection,), limits)
