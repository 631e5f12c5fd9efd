"""Servers for tests: in a process of its own, as a user starts it, or in a thread of the test."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import httpx
import uvicorn
from fastapi import FastAPI
from tests.support.commands import COMMAND, environment


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A real server on a loopback port, ended by its process id."""

    def __init__(self, index: Path, port: int | None = None, **variables: str) -> None:
        port = port or free_port()
        self.url = f"http://127.0.0.1:{port}"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("REPLYSEARCH_")}
        self.process = subprocess.Popen(
            [*COMMAND, "serve", "--index", str(index), "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**environment, **variables},
        )
        self.client = httpx.Client(base_url=self.url, timeout=60)

    def wait_ready(self, seconds: float = 60.0) -> float:
        """Return the seconds until the server was ready."""
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            try:
                if self.client.get("/readyz").status_code == 200:
                    return time.monotonic() - started
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("the server did not get ready")

    def stop(self) -> int:
        """End the server and return its exit code. How soon it ends is tested elsewhere."""
        self.client.close()
        with self.process:
            self.process.terminate()
            try:
                return self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise


@contextmanager
def serving(index: Path, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a server on a free port; yield its process and its address; end it."""
    with subprocess.Popen(
        [sys.executable, "-m", "replysearch", "serve", "--port", "0", "--index", str(index)],
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", told)
            assert address, told
            yield process, address.group()
        finally:
            process.kill()


def ended_by(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, float]:
    """Send a signal; return the exit code and the seconds until the end."""
    started = time.monotonic()
    process.send_signal(number)
    code = process.wait(timeout=10)
    return code, time.monotonic() - started


@contextmanager
def live(app: FastAPI) -> Iterator[str]:
    """Serve `app` in a thread, which a test can look into; yield its address; end it."""
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        until = time.monotonic() + 10
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
