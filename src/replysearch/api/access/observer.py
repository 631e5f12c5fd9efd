"""Middleware that sees every call from first to last: its id, its line in the log, its counts."""

from __future__ import annotations

import logging
import re
import secrets
import time

from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Call

from replysearch.api.access.callers import address_of, caller_of
from replysearch.api.access.metrics import Metrics
from replysearch.api.access.rules import rule_of, under
from replysearch.api.http.logs import request_id, tell

#: An id that a client may give its call: it goes into headers and lines as it is.
_SANE_ID = re.compile(rb"[A-Za-z0-9._\-]{1,64}")
_ID_HEADER = b"x-request-id"
#: What is mounted whole, without routes of its own that could be named.
_MOUNTED = ("/mcp", "/assets")
#: Where routers are put; a route knows its address only below that.
_PREFIXES = ("/api", "/v1")
_UNKNOWN = "other"
#: The status of a call whose client left before an answer began, as proxies write it down.
_UNANSWERED = 499


class Observer:
    """Middleware that gives each call an id, and writes down and counts what became of it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Call, receive: Receive, send: Send) -> None:
        """Pass the call on, and note its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        call_id = _id_of(scope)
        # Not set back: the call has its task to itself, and what the server logs of a defect
        # after this returns belongs to the call too.
        request_id.set(call_id)
        scope.setdefault("state", {})["request_id"] = call_id
        status, sent, started = _UNANSWERED, 0, time.perf_counter()
        left = ended = False

        async def heard() -> Message:
            nonlocal left
            message = await receive()
            left = left or (message["type"] == "http.disconnect" and not ended)
            return message

        async def noted(message: Message) -> None:
            nonlocal status, sent, ended
            if message["type"] == "http.response.start":
                # What is answered to nobody is no answer.
                status = _UNANSWERED if left else message["status"]
                given = [each for each in message.get("headers", []) if each[0] != _ID_HEADER]
                message = {**message, "headers": [*given, (_ID_HEADER, call_id.encode())]}
            else:
                sent += len(message.get("body", b""))
                ended = not message.get("more_body", False)
            await send(message)

        self._metrics.in_flight.inc()
        try:
            await self._app(scope, heard, noted)
        finally:
            self._metrics.in_flight.dec()
            seconds = time.perf_counter() - started
            self._note(scope, status, sent, seconds, broken_off=left and status != _UNANSWERED)

    def _note(
        self, call: Call, status: int, sent: int, seconds: float, *, broken_off: bool
    ) -> None:
        route = route_of(call) if status != 404 or "route" in call else _UNKNOWN
        self._metrics.count_request(route, call["method"], status, seconds)
        fields = {
            "method": call["method"],
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "bytes": sent,
            "key": caller_of(call).name,
            "address": address_of(call),
        }
        if broken_off:
            fields["broken_off"] = True
        tell(_level(call, status), "call", fields)


def route_of(call: Call) -> str:
    """Return the template of the route that a call took, never the address as it was given."""
    route, path = call.get("route"), str(call["path"])
    template = str(getattr(route, "path_format", None) or getattr(route, "path", ""))
    if template:
        above = next((prefix for prefix in _PREFIXES if under(path, prefix)), "")
        return template if under(template, above) else above + template
    # A call that was refused before a route was found goes by the group of routes.
    for prefix in (*_MOUNTED, *_PREFIXES):
        if under(path, prefix):
            return prefix
    return _UNKNOWN


def _level(call: Call, status: int) -> int:
    """Return how loud a call is: failures are heard, monitors are not."""
    if status >= 500:
        return logging.WARNING
    return logging.DEBUG if rule_of(call).is_probe else logging.INFO


def _id_of(call: Call) -> str:
    """Return the id that the client gave, when it is sane, else a new one."""
    given: list[bytes] = [value for name, value in call["headers"] if name == _ID_HEADER]
    if len(given) == 1 and _SANE_ID.fullmatch(given[0]):
        return given[0].decode()
    return secrets.token_hex(8)
