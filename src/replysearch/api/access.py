"""Who may call: a key, where one is set, for everything but the probes and the description."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from replysearch import messages
from replysearch.api.faults import failure_response
from replysearch.errors import Forbidden

#: Paths that need no key.
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/openapi.json"})


class KeyGuard:
    """Middleware that answers 401 to a call without the key, before its body is read."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._key = key.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, or refuse it."""
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS:
            given = _keys_in(scope["headers"])
            if not any(hmac.compare_digest(key, self._key) for key in given):
                message = messages.API_KEY_WRONG if given else messages.API_KEY_NEEDED
                await failure_response(Forbidden(message))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _keys_in(headers: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    keys = []
    for name, value in headers:
        scheme, _, rest = value.partition(b" ")
        if name == b"x-api-key":
            keys.append(value.strip())
        elif name == b"authorization" and scheme.lower() == b"bearer":
            keys.append(rest.strip())
    return keys
