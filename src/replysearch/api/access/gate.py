"""All that stands between a client and the routes, in its order."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Collection, Sequence
from typing import Any

from fastapi import Request
from starlette.types import ASGIApp, Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from replysearch.api.access.audit import FILE_NAME, AuditLog, Write
from replysearch.api.access.bodies import TimeLimits
from replysearch.api.access.callers import Keyring
from replysearch.api.access.guards import KeyGuard, PlaceGuard
from replysearch.api.access.limits import Rate
from replysearch.api.access.metrics import Metrics
from replysearch.api.access.observer import Observer
from replysearch.api.access.rules import rule_of
from replysearch.api.http.description import DescribedApp
from replysearch.api.http.faults import OversizeInShape
from replysearch.api.http.headers import ListedOrigins, SafeHeaders
from replysearch.api.http.logs import tell
from replysearch.api.http.probes import PROBE
from replysearch.library import Library
from replysearch.records import Answer, Ask, Query, SearchResult
from replysearch.settings import NO_RATE, Settings

#: The rate of a caller where other machines can reach the server: ten calls a second for a minute
#: are more than a person's page makes and less than a copy of everything takes. On loopback there
#: is none: there the caller is the machine's own user, or a proxy that stands for everybody.
DEFAULT_RATE = "600/minute"


class Gate:
    """What guards one library, made from the settings.

    Raises:
        KeysDamaged: The record of keys cannot be used.
    """

    def __init__(self, library: Library, settings: Settings) -> None:
        own = settings.api_key
        key = own.get_secret_value() if own is not None else None
        self.keyring = Keyring(library.folder, key, public_read=settings.public_read)
        # A record that cannot be used must stop the start, not only every call.
        _ = self.keyring.required
        self.metrics = Metrics(library.counts)
        self.audit = AuditLog(settings.audit_log or library.folder / FILE_NAME)
        self._settings = settings
        library.on_answered = self._note_answer

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return `app` behind its guards. From the inside out, so the last sees a call first."""
        settings = self._settings
        refused = self.metrics.count_refusal
        guarded: ASGIApp = OversizeInShape(app)
        guarded = TimeLimits(
            guarded, body_s=settings.body_timeout, answer_s=settings.answer_timeout
        )
        guarded = KeyGuard(guarded, self.keyring, Rate(_rate(settings)), refused)
        guarded = PlaceGuard(
            guarded,
            keyring=self.keyring,
            listened=settings.host,
            public_url=settings.public_url,
            origins=settings.cors_origins,
            refused=refused,
        )
        if settings.cors_origins:
            guarded = ListedOrigins(guarded, settings.cors_origins)
        https = (settings.public_url or "").startswith("https://")
        guarded = Observer(SafeHeaders(guarded, https=https, is_call=_is_call), self.metrics)
        if settings.trusted_proxies:
            return ProxyHeadersMiddleware(guarded, list(settings.trusted_proxies))  # type: ignore[arg-type, return-value]  # ASGI typed twice
        return guarded

    def note_writes(self, request: Request, writes: Sequence[Write]) -> None:
        """Write down what a call changed, and count the files that it brought.

        Raises:
            AuditFailure: It cannot be written down.
        """
        for write in writes:
            if write.sha256 is not None:
                self.metrics.count_upload(write.outcome)
        self.audit.write(request, writes)

    def _note_answer(self, asked: Query | Ask, found: SearchResult | Answer) -> None:
        # Monitors search too, and must not pass for people.
        if asked is PROBE:
            return
        self.metrics.count_answer(found)
        if self._settings.log_queries:
            tell(logging.INFO, "asked", {"query": asked.text})


class Application(DescribedApp):
    """An application whose guards stand around all of it, its answers to defects included."""

    def __init__(self, gate: Gate, failures: Collection[type], **options: Any) -> None:
        self._gate = gate
        super().__init__(failures, **options)

    def build_middleware_stack(self) -> ASGIApp:
        """Return the application behind its guards."""
        return self._gate.around(super().build_middleware_stack())


def _is_call(call: Scope) -> bool:
    return rule_of(call).is_call


def _rate(settings: Settings) -> str | None:
    if settings.rate_limit is not None:
        return None if settings.rate_limit == NO_RATE else settings.rate_limit
    return None if listens_locally(settings.host) else DEFAULT_RATE


def listens_locally(host: str) -> bool:
    """Tell whether an address or name, as it is set, is this machine's own alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
