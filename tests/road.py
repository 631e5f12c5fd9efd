"""Real commands and real servers, for the tests of what a user runs."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = [sys.executable, "-m", "replysearch"]


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The JSON object that a command printed."""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


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
        self.client = httpx.Client(base_url=self.url, timeout=10)

    def wait_ready(self, seconds: float = 20.0) -> float:
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
        self.client.close()
        self.process.terminate()
        code = self.process.wait(timeout=5)
        if self.process.stderr:
            self.process.stderr.close()
        return code
