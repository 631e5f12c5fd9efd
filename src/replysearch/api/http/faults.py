"""Errors as JSON: ``{"error": {"code", "message", "field"?}}``, and OpenAI's shape under ``/v1``.

The shape is chosen when the error is sent. The code that refuses a call need not know the shape.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from replysearch.api.http.logs import log_event
from replysearch.errors import ReplysearchError
from replysearch.messages import http as messages
from replysearch.wire import failure_object
from replysearch.wire.shapes import ErrorObject, FailureObject

#: The prefix of paths whose errors have OpenAI's shape.
CHAT_PREFIX = "/v1"
#: OpenAI's names for our error codes, where they differ.
_CHAT_CODES = {"unauthorized": "invalid_api_key", "rate_limited": "rate_limit_exceeded"}

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_STATUS_CODES = {404: "not_found", 405: "method_not_allowed", 413: "request_too_large"}


def caller_failure(error: ReplysearchError) -> FailureObject:
    """Return a ReplysearchError as a JSON object for callers.

    If `API_FAILURES` has a message for callers, it is returned, and the error's own is only logged.
    """
    failure = failure_object(error)
    message = messages.API_FAILURES.get(error.code)
    if message is not None:
        failure["error"]["message"] = message
        level = logging.INFO if error.http_status == 400 else logging.WARNING
        log_event(level, "failed", {"code": error.code, "reason": str(error)})
    return failure


class FailureResponse(Response):
    """An error response. Under ``/v1`` its shape is OpenAI's, and a status of 422 becomes 400."""

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
    """Return whether a path belongs to OpenAI's chat interface."""
    return path == CHAT_PREFIX or path.startswith(f"{CHAT_PREFIX}/")


def chat_failure(status: int, error: ErrorObject) -> dict[str, dict[str, str | None]]:
    """Return an error in OpenAI's shape."""
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
    """Make `app` answer every error with a :class:`FailureResponse`."""
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
        # After this answer uvicorn logs the traceback and closes the connection.
        wrong = ErrorObject(code="internal", message=messages.API_INTERNAL)
        return FailureResponse(500, wrong, {"Connection": "close"})


def _allowed(request: Request) -> list[str]:
    """Return the methods of all routes of a path. Starlette would name those of one route only."""

    def is_answered(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)

    return list(filter(is_answered, _METHODS))


class OversizeInShape:
    """Middleware that replaces 413 responses of Starlette and the MCP library by JSON errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a call."""
        replaced = False

        async def send_shaped(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_plain_413(message):
                replaced = True
                await _status_response(413)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self._app(scope, receive, send_shaped)


class CutOffInShape:
    """Middleware that answers 503 to unanswered calls that are cancelled when the server stops."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a call."""
        answering = scope["type"] != "http"

        async def send_noted(message: Message) -> None:
            nonlocal answering
            answering = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except asyncio.CancelledError:
            if answering:
                raise
            # The exception is not raised again: uvicorn would log it as an application error.
            wrong = ErrorObject(code="shutting_down", message=messages.API_SHUTTING_DOWN)
            await FailureResponse(503, wrong)(scope, receive, send)


def _is_plain_413(message: Message) -> bool:
    types = [value for name, value in message["headers"] if name == b"content-type"]
    # The 413 of the MCP library has no content type.
    return message["status"] == 413 and types[:1] in ([], [b"text/plain; charset=utf-8"])


def failure_response(
    error: ReplysearchError, headers: Mapping[str, str] | None = None
) -> FailureResponse:
    """Return the response for a ReplysearchError, with `headers` added."""
    challenge = {"WWW-Authenticate": "Bearer"} if error.http_status == 401 else {}
    more = {**challenge, **(headers or {})}
    return FailureResponse(error.http_status, caller_failure(error)["error"], more)


def forbidden_response(code: str, headers: Mapping[str, str] | None = None) -> FailureResponse:
    """Return the 403 response with this error code."""
    wrong = ErrorObject(code=code, message=messages.API_FORBIDDEN[code])
    return FailureResponse(403, wrong, headers)


def arguments_object(error: ValidationError) -> FailureObject:
    """Return the error object for invalid arguments of an MCP tool."""
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
    template = messages.API_VALUE_ERRORS.get(part["type"])
    if template is None:
        return messages.API_VALUE_OTHER
    facts = dict(part.get("ctx") or {})
    if isinstance(facts.get("expected"), str):
        facts["expected"] = facts["expected"].replace(" or ", "、").replace(", ", "、")
    return template.format_map(facts)


def _field(location: Sequence[str | int], kind: str) -> str | None:
    """Return the wrong field's name as the client wrote it, or None if no single field is wrong."""
    # The first part is body, query, path or arguments. For broken JSON a position follows, no name.
    inside = [] if kind == "json_invalid" else location[1:]
    return ".".join(str(part) for part in inside) or None


def _status_response(status: int, headers: Mapping[str, str] | None = None) -> FailureResponse:
    other = messages.API_STATUS_OTHER.format(status=status)
    wrong = ErrorObject(
        code=_STATUS_CODES.get(status, "bad_request"),
        message=messages.API_STATUS_MESSAGES.get(status, other),
    )
    return FailureResponse(status, wrong, headers)
