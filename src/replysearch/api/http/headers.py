"""Security headers of all answers, and the other sites that may read answers."""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Call

from replysearch.api.http.faults import forbidden_response

#: The page loads only its own files, has no inline script, and is in no frame.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: Browsers use only HTTPS for a year; sent if the public URL is HTTPS.
_HSTS = "max-age=31536000"

#: What pages of listed sites may send and read.
_CORS_METHODS = ("GET", "POST", "DELETE")
_CORS_SENT = (
    "Authorization",
    "X-API-Key",
    "X-Request-ID",
    "Last-Event-ID",
    "Mcp-Session-Id",
    "Mcp-Protocol-Version",
)
_CORS_READ = (
    "Content-Disposition",
    "Mcp-Session-Id",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
    "X-Request-ID",
)


class SafeHeaders:
    """Middleware that adds the security headers which an answer does not have yet.

    Answers to calls for which `is_call` is true must not be cached.
    """

    def __init__(self, app: ASGIApp, *, https: bool, is_call: Callable[[Call], bool]) -> None:
        self._app = app
        self._is_call = is_call
        headers = {**_HEADERS, "Strict-Transport-Security": _HSTS} if https else _HEADERS
        self._always = encoded(headers)

    async def __call__(self, scope: Call, receive: Receive, send: Send) -> None:
        """Handle a call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        more = [*self._always]
        if self._is_call(scope):
            more.append((b"cache-control", b"no-store"))

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", [])
                known = {name.lower() for name, _ in given}
                missing = [each for each in more if each[0] not in known]
                message = {**message, "headers": [*given, *missing]}
            await send(message)

        await self._app(scope, receive, send_completed)


def encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Return headers in the form of ASGI."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def safe_headers() -> list[tuple[bytes, bytes]]:
    """Return the security headers for an answer without the application."""
    return encoded(_HEADERS)


class ListedOrigins(CORSMiddleware):
    """Middleware that lets pages of the listed sites read answers, without cookies."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=_CORS_METHODS,
            allow_headers=_CORS_SENT,
            expose_headers=_CORS_READ,
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        """Answer whether a page may call; a refusal has the common error shape."""
        answer = super().preflight_response(request_headers)
        if answer.status_code < 400:
            return answer
        return forbidden_response("forbidden_origin", {"Vary": answer.headers["Vary"]})
