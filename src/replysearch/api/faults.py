"""Every error as one JSON shape: ``{"error": {"code", "message", "field"?}}``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from replysearch import messages
from replysearch.errors import ReplysearchError
from replysearch.wire import failure_object
from replysearch.wire.shapes import ErrorObject, FailureObject


def install(app: FastAPI) -> None:
    """Make `app` answer every error in the one shape."""
    app.add_exception_handler(ReplysearchError, _typed)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _unexpected)


def failure_response(error: ReplysearchError) -> JSONResponse:
    """Return the answer that stands for a typed error."""
    headers = {"WWW-Authenticate": "Bearer"} if error.http_status == 401 else None
    return JSONResponse(failure_object(error), error.http_status, headers)


def _typed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ReplysearchError)
    return failure_response(error)


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    detail = _detail(first)
    field = _field(first["loc"], first["type"])
    if field is None:
        wrong = ErrorObject(
            code="bad_request", message=messages.API_BAD_REQUEST.format(detail=detail)
        )
    else:
        message = messages.API_BAD_FIELD.format(field=field, detail=detail)
        wrong = ErrorObject(code="bad_request", message=message, field=field)
    return JSONResponse(FailureObject(error=wrong), 422)


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


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = error.status_code
    other = messages.API_STATUS_OTHER.format(status=status)
    wrong = ErrorObject(
        code=_STATUS_CODES.get(status, "bad_request"),
        message=messages.API_STATUS_MESSAGES.get(status, other),
    )
    return JSONResponse(FailureObject(error=wrong), status, error.headers)


_STATUS_CODES = {404: "not_found", 405: "method_not_allowed", 413: "request_too_large"}


def _unexpected(_: Request, error: Exception) -> JSONResponse:
    """Answer for a defect; the server logs it with its traceback."""
    wrong = ErrorObject(code="internal", message=messages.API_INTERNAL)
    return JSONResponse(FailureObject(error=wrong), 500)
