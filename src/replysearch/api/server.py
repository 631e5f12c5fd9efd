"""Running the HTTP interface: where it listens, and how it ends."""

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

#: Seconds that open answers are given to end when the server is told to.
GRACE_S = 2
#: Seconds that an idle connection is kept for its client's next call.
KEEP_ALIVE_S = 15
#: What is logged by default. Lines of text are for a terminal, where only trouble is news.
_LEVELS = {"text": "warning", "json": "info"}
#: Seconds after which the server is gone in any case; storage stands a hard end at any moment.
HARD_END_S = 4


def serve_index(settings: Settings, on_start: Callable[[str], None]) -> None:
    """Serve the index that the settings name until SIGTERM or Ctrl-C.

    Args:
        settings: Where to listen, and what to serve.
        on_start: Called with the server's address once it answers, where the log is for people; a
            log of JSON tells it by a line of its own, and holds nothing else.

    Raises:
        SettingsError: the address cannot be used, or is open to others without a key.
        IndexFailure: there is no index, or it cannot be used.
        EncoderError: the encoder cannot be loaded.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    logs.configure(settings.log, settings.log_level or _LEVELS[settings.log])
    with (
        closing(listen(settings)) as listener,
        Library.open(settings.index, encoder=settings.encoder, verify=True) as library,
    ):
        # An index that cannot be searched is told of at once, not by the first user.
        make_ready(library)
        host, port = listener.getsockname()[:2]
        config = uvicorn.Config(
            # The system chose the port where none was named.
            create_app(library, settings.model_copy(update={"port": port})),
            # The limits of connections are those of our own; there is nothing to upgrade to.
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
    logs.tell(logging.INFO, "started", {"url": url})


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens where the settings say.

    Raises:
        SettingsError: the host is unknown, the port is taken, or the address can be reached from
            other machines and there is no API key.
        KeysDamaged: the record of keys cannot be used.
    """
    host, port = settings.host, settings.port
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise SettingsError(messages.ADDRESS_UNKNOWN.format(host=host)) from error
    # A name is resolved once, so that what is checked is what is listened on. IPv4 goes first:
    # clients write 127.0.0.1 where the server is told localhost.
    family, _, _, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    local = ipaddress.ip_address(address[0]).is_loopback
    if settings.api_key is None and not local and not _any_key(settings):
        raise SettingsError(messages.ADDRESS_UNGUARDED.format(host=host))
    try:
        listener = socket.create_server((str(address[0]), port), family=family)
    except OSError as error:
        taken = {"host": host, "port": port, "reason": error.strerror}
        raise SettingsError(messages.ADDRESS_TAKEN.format(**taken)) from error
    # Connections take this over. Without it the body of an answer waits some 40 ms for the client
    # to acknowledge its head: asyncio sets it on sockets only that name their protocol.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _any_key(settings: Settings) -> bool:
    record = read_record(settings.index)
    return record is not None and bool(record.keys)


class _Server(uvicorn.Server):
    """A server that tells when it answers, and that a stuck call cannot keep alive."""

    def __init__(self, config: uvicorn.Config, on_answering: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_answering = on_answering
        self._hard_end = Timer(HARD_END_S, os._exit, (0,))
        self._hard_end.daemon = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer."""
        await super().startup(sockets)
        self._on_answering()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what still runs."""
        await super().shutdown(sockets)
        logs.tell(logging.INFO, "stopped", {})

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end; the first signal sets the time of the hard end."""
        if not self.should_exit:
            self._hard_end.start()
        super().handle_exit(sig, frame)
