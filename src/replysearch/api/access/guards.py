"""Middleware that refuses calls by their Host and Origin, their key or their rate."""

from __future__ import annotations

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Call

from replysearch.api.access.callers import (
    ENVIRONMENT_KEY,
    NOBODY,
    Caller,
    Keyring,
    keys_in,
    network_of,
    note_caller,
)
from replysearch.api.access.limits import GUESSES, Rate, Standing, rate_headers
from replysearch.api.access.rules import SAFE_METHODS, Need, Rule, rule_of
from replysearch.api.http.faults import failure_response, forbidden_response
from replysearch.api.http.headers import encoded
from replysearch.errors import KeysDamaged, RateLimited, ScopeMissing, Unauthorized
from replysearch.messages import http as messages
from replysearch.settings import LOCAL_NAMES

#: Values of ``Sec-Fetch-Site`` for other origins: a subdomain or another port is "same-site".
_FOREIGN_SITES = frozenset({"cross-site", "same-site"})
#: The standard port of each scheme, which browsers leave out of an Origin.
_PORTS = {"http": "80", "https": "443"}

#: A function that is called with the code of each refusal.
Refused = Callable[[str], None]


class PlaceGuard:
    """Middleware that answers 403 if ``Host`` or ``Origin`` shows that a foreign page sent a call.

    ``Host`` is checked because a page's domain name may resolve to this machine (DNS rebinding).
    For unsafe methods ``Origin`` is checked too, or ``Sec-Fetch-Site`` if there is no ``Origin``.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        keyring: Keyring,
        listened: str,
        public_url: str | None,
        origins: Collection[str],
        refused: Refused,
    ) -> None:
        self._app = app
        self._keyring = keyring
        self._refused = refused
        public = urlsplit(public_url or "")
        shown = f"[{listened}]" if ":" in listened else listened
        self._public_host = public.netloc.lower()
        self._local = LOCAL_NAMES | {shown.lower()}
        public_origins = {f"{public.scheme}://{public.netloc}".lower()} if public_url else set()
        self._origins = frozenset(origins) | public_origins

    async def __call__(self, scope: Call, receive: Receive, send: Send) -> None:
        """Handle a call."""
        code = self._refusal_of(scope) if scope["type"] == "http" else None
        if code is None:
            await self._app(scope, receive, send)
        else:
            self._refused(code)
            await forbidden_response(code)(scope, receive, send)

    def _refusal_of(self, call: Call) -> str | None:
        hosts = _values(call["headers"], b"host")
        if len(hosts) != 1 or not self._is_own(call, hosts[0]):
            return "forbidden_host"
        if call["method"] in SAFE_METHODS:
            return None
        origins = _values(call["headers"], b"origin")
        allowed = self._origins | {f"{call['scheme']}://{hosts[0]}"}
        if any(_without_port(each) not in map(_without_port, allowed) for each in origins):
            return "forbidden_origin"
        sites = _values(call["headers"], b"sec-fetch-site")
        if not origins and _FOREIGN_SITES.intersection(sites):
            return "forbidden_origin"
        return None

    def _is_own(self, call: Call, host: str) -> bool:
        name = _name_of(host)
        if name in self._local or (host and host == self._public_host):
            return True
        if not _is_required(self._keyring):
            return False
        # Foreign pages have no key. So if keys are required, any name passes unless a public URL is
        # set. Probes pass even with a public URL: monitors call each machine by its own name.
        return bool(name) and (not self._public_host or rule_of(call).is_probe)


class KeyGuard:
    """Middleware that checks each caller's permission and rate before the body is read.

    A call without the permission gets 401, or 403 if its key is valid. After too many calls the
    caller gets 429. After too many wrong keys from a network, a call from there gets 429 if it has
    a wrong key or the key from the environment. A call that needs an unusable key record gets 503.
    """

    def __init__(self, app: ASGIApp, keyring: Keyring, rate: Rate, refused: Refused) -> None:
        self._app = app
        self._keyring = keyring
        self._rate = rate
        self._guesses = Rate(GUESSES)
        self._refused = refused

    async def __call__(self, scope: Call, receive: Receive, send: Send) -> None:
        """Handle a call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        rule = rule_of(scope)
        try:
            caller, wrong = self._identified(scope, rule)
            standing = self._counted(scope, rule, caller)
            self._admit(rule, caller, wrong=wrong)
        except RateLimited as error:
            self._refused(error.code)
            headers = {"Retry-After": str(error.retry_s)}
            await failure_response(error, headers)(scope, receive, send)
        except (Unauthorized, ScopeMissing, KeysDamaged) as error:
            self._refused(error.code)
            await failure_response(error)(scope, receive, send)
        else:
            await self._app(scope, receive, _with_rate(send, standing))

    def _identified(self, call: Call, rule: Rule) -> tuple[Caller, bool]:
        """Return the caller (NOBODY if no key is looked up), and whether its key is wrong."""
        if rule.need is Need.NOTHING and not rule.is_call:
            return NOBODY, False
        caller, wrong = self._keyring.caller_of(keys_in(call["headers"]))
        note_caller(call, caller)
        guesses = None
        if wrong:
            guesses = self._guesses.take(network_of(call))
        elif caller.key_id == ENVIRONMENT_KEY:
            # The operator has chosen this key, so it may be short enough to guess. After too many
            # wrong keys this key is refused too, so that a right guess looks like a wrong one.
            guesses = self._guesses.standing(network_of(call))
        _raise_if_limited(guesses, messages.API_TOO_MANY_KEYS)
        return caller, wrong

    def _counted(self, call: Call, rule: Rule, caller: Caller) -> Standing | None:
        if not rule.limited:
            return None
        counted_as = f"key {caller.key_id}" if caller.key_id else f"from {network_of(call)}"
        standing = self._rate.take(counted_as)
        _raise_if_limited(standing, messages.API_TOO_MANY_CALLS)
        return standing

    def _admit(self, rule: Rule, caller: Caller, *, wrong: bool) -> None:
        if caller.may(rule.need):
            return
        if caller.key_id is not None:
            raise ScopeMissing(messages.API_SCOPE_MISSING)
        raise Unauthorized(messages.API_KEY_WRONG if wrong else messages.API_KEY_NEEDED)


def _raise_if_limited(standing: Standing | None, message: str) -> None:
    if standing is not None and standing.retry_s is not None:
        raise RateLimited(message, standing.retry_s)


def _with_rate(send: Send, standing: Standing | None) -> Send:
    if standing is None:
        return send
    more = encoded(rate_headers(standing))

    async def send_with_rate(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *more]}
        await send(message)

    return send_with_rate


def _is_required(keyring: Keyring) -> bool:
    try:
        return keyring.required
    except KeysDamaged:
        return True


def _values(headers: Collection[tuple[bytes, bytes]], wanted: bytes) -> list[str]:
    return [value.decode("latin-1").lower() for name, value in headers if name == wanted]


def _name_of(host: str) -> str:
    """Return a host without its port. An IPv6 address keeps its brackets."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host


def _without_port(origin: str) -> str:
    scheme, _, host = origin.partition("://")
    return origin.removesuffix(f":{_PORTS[scheme]}") if host and scheme in _PORTS else origin
