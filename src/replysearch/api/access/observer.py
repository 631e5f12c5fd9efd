"""The middleware that logs and counts all calls."""

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
from replysearch.api.http.logs import log_event, request_id

#: Ids that a client may give its calls. An accepted id is copied into headers and log lines.
_SANE_ID = re.compile(rb"[A-Za-z0-9._\-]{1,64}")
_ID_HEADER = b"x-request-id"
#: Prefixes of the routers. The template of a route may lack its router's prefix.
_PREFIXES = ("/api", "/v1")
#: Further prefixes of paths. The prefix is recorded if a call is refused before its route is found.
_OTHER_PREFIXES = ("/mcp", "/assets")
_UNKNOWN = "other"
#: The status recorded if the client leaves before the answer begins. Proxies record 499 too.
_UNANSWERED = 499


class Observer:
    """Middleware that gives each call an id, and logs and counts its outcome."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Call, receive: Receive, send: Send) -> None:
        """Handle a call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        call_id = _id_of(scope)
        # The variable is never reset: the task serves only this call, and uvicorn logs an
        # unexpected exception after this method has ended.
        request_id.set(call_id)
        scope.setdefault("state", {})["request_id"] = call_id
        status, sent, started = _UNANSWERED, 0, time.perf_counter()
        left = ended = False

        async def receive_noted() -> Message:
            nonlocal left
            message = await receive()
            left = left or (message["type"] == "http.disconnect" and not ended)
            return message

        async def send_noted(message: Message) -> None:
            nonlocal status, sent, ended
            if message["type"] == "http.response.start":
                status = _UNANSWERED if left else message["status"]
                given = [each for each in message.get("headers", []) if each[0] != _ID_HEADER]
                message = {**message, "headers": [*given, (_ID_HEADER, call_id.encode())]}
            else:
                sent += len(message.get("body", b""))
                ended = not message.get("more_body", False)
            await send(message)

        self._metrics.in_flight.inc()
        try:
            await self._app(scope, receive_noted, send_noted)
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
        log_event(_level(call, status), "call", fields)


def route_of(call: Call) -> str:
    """Return a call's route template. If the call has no route, return its prefix or "other"."""
    route, path = call.get("route"), str(call["path"])
    template = str(getattr(route, "path_format", None) or getattr(route, "path", ""))
    if template:
        above = next((prefix for prefix in _PREFIXES if under(path, prefix)), "")
        return template if under(template, above) else above + template
    for prefix in (*_OTHER_PREFIXES, *_PREFIXES):
        if under(path, prefix):
            return prefix
    return _UNKNOWN


def _level(call: Call, status: int) -> int:
    if status >= 500:
        return logging.WARNING
    return logging.DEBUG if rule_of(call).is_probe else logging.INFO


def _id_of(call: Call) -> str:
    given: list[bytes] = [value for name, value in call["headers"] if name == _ID_HEADER]
    if len(given) == 1 and _SANE_ID.fullmatch(given[0]):
        return given[0].decode()
    return secrets.token_hex(8)
