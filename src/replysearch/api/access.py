"""Who may call: whoever has the key where one is set, else only clients of this machine."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from replysearch import messages
from replysearch.api.faults import failure_response, forbidden_response
from replysearch.api.web.pages import is_page
from replysearch.errors import Forbidden
from replysearch.settings import LOCAL_NAMES

#: Paths that need no key.
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/openapi.json"})
#: Methods that change nothing; an answer to them is kept from foreign pages by the browser.
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class KeyGuard:
    """Middleware that answers 401 to a call without the key, before its body is read."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._key = key.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, or refuse it."""
        if scope["type"] == "http" and not _is_open(scope["path"]):
            given = _keys_in(scope["headers"])
            if not any(hmac.compare_digest(key, self._key) for key in given):
                message = messages.API_KEY_WRONG if given else messages.API_KEY_NEEDED
                await failure_response(Forbidden(message))(scope, receive, send)
                return
        await self._app(scope, receive, send)


class LocalGuard:
    """Middleware that answers 403 to calls which a web page of another site makes a browser send.

    A name of that site that leads to this machine (DNS rebinding) is known by the ``Host``, a
    request sent across sites by the ``Origin``.
    """

    def __init__(self, app: ASGIApp, listened: str) -> None:
        self._app = app
        shown = f"[{listened}]" if ":" in listened else listened
        self._names = LOCAL_NAMES | {shown.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, or refuse it."""
        code = self._reproach(scope) if scope["type"] == "http" else None
        if code is None:
            await self._app(scope, receive, send)
        else:
            await forbidden_response(code)(scope, receive, send)

    def _reproach(self, scope: Scope) -> str | None:
        """Return the code of what is wrong, None when nothing is."""
        hosts = _values(scope["headers"], b"host")
        if len(hosts) != 1 or _name_of(hosts[0]) not in self._names:
            return "forbidden_host"
        own = f"{scope['scheme']}://{hosts[0]}"
        origins = _values(scope["headers"], b"origin")
        if scope["method"] not in _SAFE_METHODS and any(each != own for each in origins):
            return "forbidden_origin"
        return None


def _is_open(path: str) -> bool:
    return path in OPEN_PATHS or is_page(path)


def _values(headers: Collection[tuple[bytes, bytes]], wanted: bytes) -> list[str]:
    return [value.decode("latin-1").lower() for name, value in headers if name == wanted]


def _name_of(host: str) -> str:
    """Return a host without its port; an IPv6 address keeps its brackets."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host


def _keys_in(headers: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    keys = []
    for name, value in headers:
        scheme, _, rest = value.partition(b" ")
        if name == b"x-api-key":
            keys.append(value.strip())
        elif name == b"authorization" and scheme.lower() == b"bearer":
            keys.append(rest.strip())
    return keys
