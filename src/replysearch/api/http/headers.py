"""Security headers for all responses, and CORS headers for the pages of listed sites."""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Call

from replysearch.api.http.faults import forbidden_response

#: The page may load only files of this server, and pictures that its scripts make. It may not run
#: inline scripts. No site may show the page in a frame.
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
#: Makes browsers use only HTTPS for a year. It is sent only if the public URL begins with https.
_HSTS = "max-age=31536000"

#: The methods and headers that pages of the listed sites may send, and the headers they may read.
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
    """Middleware that adds security headers to each response, unless it has them already.

    If `is_call` returns True for a call, ``Cache-Control: no-store`` is added in the same way.
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
    """Return headers in the form that ASGI requires."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def safe_headers() -> list[tuple[bytes, bytes]]:
    """Return the security headers for a response that is made outside the application."""
    return encoded(_HEADERS)


class ListedOrigins(CORSMiddleware):
    """Middleware that lets pages of the listed sites read responses. Cookies are not allowed."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=_CORS_METHODS,
            allow_headers=_CORS_SENT,
            expose_headers=_CORS_READ,
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        """Answer a preflight request. A refusal has the common shape of errors."""
        answer = super().preflight_response(request_headers)
        if answer.status_code < 400:
            return answer
        return forbidden_response("forbidden_origin", {"Vary": answer.headers["Vary"]})
