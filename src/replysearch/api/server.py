"""Runs the HTTP interface."""

from __future__ import annotations

import ipaddress
import logging
import os
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from threading import Timer
from types import FrameType
from typing import NoReturn

import uvicorn

from replysearch.api.app import create_app
from replysearch.api.http import logs
from replysearch.api.http.connections import bounded
from replysearch.api.http.probes import make_ready
from replysearch.errors import SettingsError
from replysearch.keys import read_record
from replysearch.library import Library
from replysearch.messages import faces as messages
from replysearch.settings import Settings

#: Seconds that open calls have to finish when the server stops. Chosen, not measured.
GRACE_S = 2
#: Seconds for which an idle connection is kept open. Chosen, not measured.
KEEP_ALIVE_S = 15
#: The default log level of each log format. Text is for terminals, where only problems are wanted.
_LEVELS = {"text": "warning", "json": "info"}
#: Seconds from the first signal to a forced exit, which harms no index. Chosen, not measured.
HARD_END_S = 4


def serve_index(settings: Settings, on_start: Callable[[str], None]) -> None:
    """Serve the index that the settings name, until SIGTERM or Ctrl-C.

    `on_start` gets the URL once the server answers. If the log is JSON, the URL is logged instead.

    Raises:
        SettingsError: The address cannot be used, or other machines could call without a key.
        KeysDamaged: The key record cannot be used.
        IndexFailure: The index is missing or cannot be used.
        EncoderError: The encoder cannot be loaded.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    logs.configure(settings.log, settings.log_level or _LEVELS[settings.log])
    with (
        closing(listen(settings)) as listener,
        Library.open(settings.index, encoder=settings.encoder, verify=True) as library,
    ):
        # If the index cannot be searched, the start must fail and not a user's first search.
        make_ready(library)
        host, port = listener.getsockname()[:2]
        config = uvicorn.Config(
            # If the port in the settings is 0, the system has chosen a free one.
            create_app(library, settings.model_copy(update={"port": port})),
            http=bounded(settings.max_connections, settings.body_timeout),
            ws="none",
            timeout_keep_alive=KEEP_ALIVE_S,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_S,
        )
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{port}"
        start = on_start if settings.log == "text" else _log_start
        _Server(config, lambda: start(url)).run(sockets=[listener])


def _log_start(url: str) -> None:
    logs.log_event(logging.INFO, "started", {"url": url})


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens at the host and port in the settings.

    Raises:
        SettingsError: The address cannot be used, or other machines could call without a key.
        KeysDamaged: The key record cannot be used.
    """
    host, port = settings.host, settings.port
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise SettingsError(messages.ADDRESS_UNKNOWN.format(host=host)) from error
    # The host name is resolved only once: the server must listen on the address that is checked.
    # IPv4 is preferred, because many clients use 127.0.0.1 for localhost.
    family, _, _, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    local = ipaddress.ip_address(address[0]).is_loopback
    if settings.api_key is None and not local and not _any_key(settings):
        raise SettingsError(messages.ADDRESS_UNGUARDED.format(host=host))
    try:
        listener = socket.create_server((str(address[0]), port), family=family)
    except OSError as error:
        reason = error.strerror
        message = messages.ADDRESS_TAKEN.format(host=host, port=port, reason=reason)
        raise SettingsError(message) from error
    # Connections inherit this option from the listener. asyncio sets it only on a socket that was
    # made with IPPROTO_TCP. Without the option a body waits some 40 ms for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _any_key(settings: Settings) -> bool:
    record = read_record(settings.index)
    return record is not None and bool(record.keys)


class _Server(uvicorn.Server):
    """A server that calls `on_answering` after startup, and exits even if a call is stuck."""

    def __init__(self, config: uvicorn.Config, on_answering: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_answering = on_answering
        self._hard_end = Timer(HARD_END_S, os._exit, (0,))
        self._hard_end.daemon = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_answering()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        logs.log_event(logging.INFO, "stopped", {})

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            self._hard_end.start()
        super().handle_exit(sig, frame)
