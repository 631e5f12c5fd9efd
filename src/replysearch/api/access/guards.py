"""Who is let in: by the names and pages that a call comes through, by its key, by its rate."""

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

#: What a browser says of a request that another site's page sends, where it sends no Origin.
_FOREIGN_SITES = frozenset({"cross-site", "same-site"})
#: Ports that a browser leaves out of an Origin, and a client out of a Host.
_PORTS = {"http": "80", "https": "443"}

#: Told of each refusal, by its code.
Refused = Callable[[str], None]


class PlaceGuard:
    """Middleware that answers 403 to calls which a page of another site makes a browser send.

    A name of that site that leads to this machine (DNS rebinding) is known by the ``Host``, a
    request sent across sites by the ``Origin``, or by ``Sec-Fetch-Site`` where there is none.
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
        own = {f"{public.scheme}://{public.netloc}".lower()} if public_url else set()
        self._origins = frozenset(origins) | own

    async def __call__(self, scope: Call, receive: Receive, send: Send) -> None:
        """Pass the call on, or refuse it."""
        code = self._reproach(scope) if scope["type"] == "http" else None
        if code is None:
            await self._app(scope, receive, send)
        else:
            self._refused(code)
            await forbidden_response(code)(scope, receive, send)

    def _reproach(self, call: Call) -> str | None:
        """Return the code of what is wrong, None when nothing is."""
        hosts = _values(call["headers"], b"host")
        if len(hosts) != 1 or not self._is_own(call, hosts[0]):
            return "forbidden_host"
        if call["method"] in SAFE_METHODS:
            return None
        origins = _values(call["headers"], b"origin")
        allowed = self._origins | {f"{call['scheme']}://{hosts[0]}"}
        if any(_bare(each) not in map(_bare, allowed) for each in origins):
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
        # With keys no page of another site gets at a letter, by whatever name; where the name is
        # known, others are refused all the same, but for monitors, which ask each machine by its
        # own.
        return bool(name) and (not self._public_host or rule_of(call).is_probe)


class KeyGuard:
    """Middleware that lets in who may do what a call asks for, and not too often.

    Refusals are answered before the body is read: 401 without a key that is known, 403 with one
    that is not good for this, 429 after too many calls, or wrong keys of one address. A key of the
    record passes whatever else its address tried.
    """

    def __init__(self, app: ASGIApp, keyring: Keyring, rate: Rate, refused: Refused) -> None:
        self._app = app
        self._keyring = keyring
        self._rate = rate
        self._guesses = Rate(GUESSES)
        self._refused = refused

    async def __call__(self, scope: Call, receive: Receive, send: Send) -> None:
        """Pass the call on, or refuse it."""
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
            await self._app(scope, receive, _telling(send, standing))

    def _identified(self, call: Call, rule: Rule) -> tuple[Caller, bool]:
        """Find out who calls, unless it does not matter.

        Raises:
            RateLimited: The address has tried too many wrong keys.
            KeysDamaged: The record of keys cannot be used.
        """
        if rule.need is Need.NOTHING and not rule.is_call:
            return NOBODY, False
        caller, wrong = self._keyring.caller_of(keys_in(call["headers"]))
        note_caller(call, caller)
        if wrong:
            tried = self._guesses.take(network_of(call))
            if tried is not None and tried.retry_s is not None:
                raise RateLimited(messages.API_TOO_MANY_KEYS, tried.retry_s)
        elif caller.key_id == ENVIRONMENT_KEY:
            self._refuse_guesser(call)
        return caller, wrong

    def _refuse_guesser(self, call: Call) -> None:
        """Refuse the operator's own key from an address that has tried too many wrong ones.

        It may be short enough to be guessed; else a right guess would be told from a wrong one
        however many there were. Keys of the record are too long for that, and pass.

        Raises:
            RateLimited: The address has tried too many wrong keys.
        """
        tried = self._guesses.standing(network_of(call))
        if tried is not None and tried.retry_s is not None:
            raise RateLimited(messages.API_TOO_MANY_KEYS, tried.retry_s)

    def _counted(self, call: Call, rule: Rule, caller: Caller) -> Standing | None:
        """Count the call.

        Raises:
            RateLimited: The caller has called too often.
        """
        if not rule.limited:
            return None
        counted = f"key {caller.key_id}" if caller.key_id else f"from {network_of(call)}"
        standing = self._rate.take(counted)
        if standing is not None and standing.retry_s is not None:
            raise RateLimited(messages.API_TOO_MANY_CALLS, standing.retry_s)
        return standing

    def _admit(self, rule: Rule, caller: Caller, *, wrong: bool) -> None:
        """Let the caller pass, or say why not.

        Raises:
            Unauthorized: A key is needed, or the one given is not known.
            ScopeMissing: The caller is known, and may not do this.
        """
        if caller.may(rule.need):
            return
        if caller.key_id is not None:
            raise ScopeMissing(messages.API_SCOPE_MISSING)
        raise Unauthorized(messages.API_KEY_WRONG if wrong else messages.API_KEY_NEEDED)


def _telling(send: Send, standing: Standing | None) -> Send:
    """Return `send` with the headers of the rate, where there is one."""
    if standing is None:
        return send
    told = encoded(rate_headers(standing))

    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *told]}
        await send(message)

    return telling


def _is_required(keyring: Keyring) -> bool:
    """Tell whether a key is asked for; with a record that cannot be used, one is."""
    try:
        return keyring.required
    except KeysDamaged:
        return True


def _values(headers: Collection[tuple[bytes, bytes]], wanted: bytes) -> list[str]:
    return [value.decode("latin-1").lower() for name, value in headers if name == wanted]


def _name_of(host: str) -> str:
    """Return a host without its port; an IPv6 address keeps its brackets."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host


def _bare(origin: str) -> str:
    """Return an origin without the port that its scheme has anyway."""
    scheme, _, host = origin.partition("://")
    return origin.removesuffix(f":{_PORTS[scheme]}") if host and scheme in _PORTS else origin
