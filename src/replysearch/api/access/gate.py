"""Puts the guards and the other outer middleware around the application, in their order."""

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
from replysearch.api.http.logs import log_event
from replysearch.api.http.probes import PROBE
from replysearch.library import Library
from replysearch.records import Answer, Ask, Query, SearchResult
from replysearch.settings import NO_RATE, Settings

#: Default limit on each caller. Chosen, not measured: one person on the web page calls less often.
#: A server on loopback has no default limit, because its caller may be a proxy for all users.
DEFAULT_RATE = "600/minute"


class Gate:
    """A server's keys, metrics, audit log and guards. Raises KeysDamaged for a bad key record."""

    def __init__(self, library: Library, settings: Settings) -> None:
        key = settings.api_key.get_secret_value() if settings.api_key is not None else None
        self.keyring = Keyring(library.folder, key, public_read=settings.public_read)
        # If the key record is damaged, the start must fail, instead of the first call.
        _ = self.keyring.required
        self.metrics = Metrics(library.counts)
        self.audit = AuditLog(settings.audit_log or library.folder / FILE_NAME)
        self._settings = settings
        library.on_answered = self._note_answer

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return `app` inside its guards. The guard that is added last sees a call first."""
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
            return ProxyHeadersMiddleware(guarded, list(settings.trusted_proxies))  # type: ignore[arg-type, return-value]  # uvicorn has its own ASGI types
        return guarded

    def note_writes(self, request: Request, writes: Sequence[Write]) -> None:
        """Count the uploads, and log uploads and removals. Raises AuditFailure if logging fails."""
        for write in writes:
            if write.sha256 is not None:
                self.metrics.count_upload(write.outcome)
        self.audit.write(request, writes)

    def _note_answer(self, question: Query | Ask, result: SearchResult | Answer) -> None:
        # A search for PROBE only tests the index, so this search is not counted.
        if question is PROBE:
            return
        self.metrics.count_answer(result)
        if self._settings.log_queries:
            log_event(logging.INFO, "asked", {"query": question.text})


class Application(DescribedApp):
    """An application inside its guards. The guards also see responses to unexpected exceptions."""

    def __init__(self, gate: Gate, failures: Collection[type], **options: Any) -> None:
        self._gate = gate
        super().__init__(failures, **options)

    def build_middleware_stack(self) -> ASGIApp:
        """Return the application inside its guards."""
        return self._gate.around(super().build_middleware_stack())


def _is_call(call: Scope) -> bool:
    return rule_of(call).is_call


def _rate(settings: Settings) -> str | None:
    if settings.rate_limit is not None:
        return None if settings.rate_limit == NO_RATE else settings.rate_limit
    return None if listens_locally(settings.host) else DEFAULT_RATE


def listens_locally(host: str) -> bool:
    """Return whether only this machine can reach a server that listens on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
