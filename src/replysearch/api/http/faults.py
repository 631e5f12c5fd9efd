"""Every error as one JSON shape: ``{"error": {"code", "message", "field"?}}``.

Under ``/v1``, where programs expect the shape of OpenAI's interface, the same error is put into
that one: the answer takes its shape when it is sent, so that whoever refuses a call need not know.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from replysearch.api.http.failures import caller_failure
from replysearch.errors import ReplysearchError
from replysearch.messages import http as messages
from replysearch.wire.shapes import ErrorObject, FailureObject

#: Where the paths begin whose errors have OpenAI's shape.
CHAT_PREFIX = "/v1"
#: OpenAI's names for what this interface calls otherwise.
_CHAT_CODES = {"unauthorized": "invalid_api_key", "rate_limited": "rate_limit_exceeded"}

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_STATUS_CODES = {404: "not_found", 405: "method_not_allowed", 413: "request_too_large"}


class FailureResponse(Response):
    """The answer that tells of an error, in the shape that the path asked for has.

    Args:
        status: The HTTP status; 422 is 400 in OpenAI's shape, which knows no 422.
        error: What went wrong.
        headers: Further headers.
    """

    def __init__(
        self, status: int, error: ErrorObject, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status_code=status)
        self._error = error
        self._more = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the error."""
        if is_chat(scope["path"]):
            status = 400 if self.status_code == 422 else self.status_code
            answer = JSONResponse(chat_failure(status, self._error), status, self._more)
        else:
            answer = JSONResponse(FailureObject(error=self._error), self.status_code, self._more)
        await answer(scope, receive, send)


def is_chat(path: str) -> bool:
    """Tell whether a path belongs to the interface in OpenAI's shape."""
    return path == CHAT_PREFIX or path.startswith(f"{CHAT_PREFIX}/")


def chat_failure(status: int, error: ErrorObject) -> dict[str, dict[str, str | None]]:
    """Return an error as OpenAI's interface tells it."""
    if status == 429:
        kind = "rate_limit_error"
    else:
        kind = "invalid_request_error" if status < 500 else "server_error"
    return {
        "error": {
            "message": error["message"],
            "type": kind,
            "param": error.get("field"),
            "code": _CHAT_CODES.get(error["code"], error["code"]),
        }
    }


def install(app: FastAPI) -> None:
    """Make `app` answer every error in the one shape."""
    app.add_middleware(OversizeInShape)
    app.add_middleware(CutOffInShape)

    @app.exception_handler(ReplysearchError)
    def typed(_: Request, error: ReplysearchError) -> FailureResponse:
        return failure_response(error)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> FailureResponse:
        return _invalid_response(error)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> FailureResponse:
        headers = error.headers
        if error.status_code == 405:
            headers = {**(headers or {}), "Allow": ", ".join(_allowed(request))}
        return _status_response(error.status_code, headers)

    @app.exception_handler(Exception)
    def unexpected(_request: Request, _error: Exception) -> FailureResponse:
        # A defect: the server logs it with its traceback, and hangs up, which the client must know.
        wrong = ErrorObject(code="internal", message=messages.API_INTERNAL)
        return FailureResponse(500, wrong, {"Connection": "close"})


def _allowed(request: Request) -> list[str]:
    """Return the methods of all routes to a path; the router names those of the first one."""

    def is_answered(method: str) -> bool:
        asked = {**request.scope, "method": method}
        return any(route.matches(asked)[0] is Match.FULL for route in request.app.routes)

    return list(filter(is_answered, _METHODS))


class OversizeInShape:
    """Middleware that puts the limiter's own answer, which is plain text, into the one shape."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and watch what is answered."""
        replaced = False

        async def shaped(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_plain_413(message):
                replaced = True
                await _status_response(413)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self._app(scope, receive, shaped)


class CutOffInShape:
    """Middleware that answers a call which the end of the server cuts off, in the one shape."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on; answer it when it is cancelled before it was answered."""
        answering = scope["type"] != "http"

        async def noted(message: Message) -> None:
            nonlocal answering
            answering = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except asyncio.CancelledError:
            if answering:
                raise
            # Raised again, it would make the server send a second answer of its own.
            wrong = ErrorObject(code="shutting_down", message=messages.API_SHUTTING_DOWN)
            await FailureResponse(503, wrong)(scope, receive, send)


def _is_plain_413(message: Message) -> bool:
    types = [value for name, value in message["headers"] if name == b"content-type"]
    # The limiter of calls by agents names no type.
    return message["status"] == 413 and types[:1] in ([], [b"text/plain; charset=utf-8"])


def failure_response(
    error: ReplysearchError, headers: Mapping[str, str] | None = None
) -> FailureResponse:
    """Return the answer that stands for a typed error, with further headers."""
    asked = {"WWW-Authenticate": "Bearer"} if error.http_status == 401 else {}
    more = {**asked, **(headers or {})}
    return FailureResponse(error.http_status, caller_failure(error)["error"], more)


def forbidden_response(code: str, headers: Mapping[str, str] | None = None) -> FailureResponse:
    """Return the answer to a call that is refused; `code` is a key of its message."""
    wrong = ErrorObject(code=code, message=messages.API_FORBIDDEN[code])
    return FailureResponse(403, wrong, headers)


def arguments_object(error: ValidationError) -> FailureObject:
    """Return the object that tells what is wrong with arguments that came in no HTTP request."""
    first = error.errors()[0]
    return FailureObject(error=_wrong_value({**first, "loc": ("arguments", *first["loc"])}))


def _invalid_response(error: RequestValidationError) -> FailureResponse:
    return FailureResponse(422, _wrong_value(error.errors()[0]))


def _wrong_value(first: Mapping[str, Any]) -> ErrorObject:
    detail = _detail(first)
    field = _field(first["loc"], first["type"])
    if field is None:
        return ErrorObject(
            code="bad_request", message=messages.API_BAD_REQUEST.format(detail=detail)
        )
    message = messages.API_BAD_FIELD.format(field=field, detail=detail)
    return ErrorObject(code="bad_request", message=message, field=field)


def _detail(part: Mapping[str, Any]) -> str:
    told = messages.API_VALUE_ERRORS.get(part["type"])
    if told is None:
        return messages.API_VALUE_OTHER
    facts = dict(part.get("ctx") or {})
    if isinstance(facts.get("expected"), str):
        facts["expected"] = facts["expected"].replace(" or ", "、").replace(", ", "、")
    return told.format_map(facts)


def _field(location: Sequence[str | int], kind: str) -> str | None:
    """Return the field's name as the client wrote it, None when the whole body is wrong."""
    # The first part says where: body, query or path. Broken JSON has a position, not a field.
    inside = [] if kind == "json_invalid" else location[1:]
    return ".".join(str(part) for part in inside) or None


def _status_response(status: int, headers: Mapping[str, str] | None = None) -> FailureResponse:
    other = messages.API_STATUS_OTHER.format(status=status)
    wrong = ErrorObject(
        code=_STATUS_CODES.get(status, "bad_request"),
        message=messages.API_STATUS_MESSAGES.get(status, other),
    )
    return FailureResponse(status, wrong, headers)
