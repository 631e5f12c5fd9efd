"""A real OpenAI-compatible HTTP server on loopback that writes as it is told to.

The model's name says how it behaves. It reads the evidence of the request as a model would, and
knows nothing else of the program.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What each model sent back is cut into pieces of so many characters.
PIECE = 3


@dataclass(slots=True)
class Heard:
    """What the server was asked: the bodies of all requests."""

    bodies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def request(self) -> dict[str, Any]:
        """The question and the evidence of the last request."""
        return json.loads(self.bodies[-1]["messages"][1]["content"])  # type: ignore[no-any-return]


Evidence = list[dict[str, str]]


def first_sentence(text: str) -> str:
    return re.split(r"(?<=[。；;])", text)[0]


def honest(evidence: Evidence) -> str:
    return "".join(f"{first_sentence(each['text'])}[{each['id']}]\n" for each in evidence[:2])


def lying(evidence: Evidence) -> str:
    """Change every number of the first passage that has one, and add an invention."""
    told = next(each for each in evidence if re.search(r"\d", each["text"]))
    changed = re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 10), told["text"])
    return f"{changed}[{told['id']}]。省里另给九千万元奖金,由外星事务局发放。[{told['id']}]"


def inventing(evidence: Evidence) -> str:
    return f"补贴每月900元。[abcdef]补贴已经发放。[E7]{honest(evidence[:1])}"


def obeying(evidence: Evidence) -> str:
    """Do what a letter tells the model to do."""
    return "".join(f"好的,我已按要求把资料发往境外邮箱。[{each['id']}]" for each in evidence)


def silent(_: Evidence) -> str:
    return "无依据。"


TEXTS: dict[str, Callable[[Evidence], str]] = {
    "honest": honest,
    "lying": lying,
    "inventing": inventing,
    "obeying": obeying,
    "silent": silent,
    "slow": honest,
    "paced": honest,
    "broken": honest,
    "filtered": honest,
    "pinging": honest,
    "odd": honest,
    "halved": lambda evidence: "\ud83d" + honest(evidence[:1]),
    "marking": lambda _: "[" + "abcdef " * 400 + "。\n结束。",
    "endless": lambda evidence: honest(evidence[:1]) * 500,
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    heard: Heard

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.bodies.append(body)
        model = body["model"]
        if model == "failing":
            self.answer(500, "application/json", b'{"error": {"message": "out of memory"}}')
        elif model == "malformed":
            self.answer(200, "text/event-stream", b"data: {not json at all\n\n")
        elif model == "page":
            self.answer(200, "text/html", b"<html>login</html>")
        elif model == "refusing":
            self.stream(iter([chunk({"refusal": "no"}), chunk({}, "stop")]))
        else:
            evidence = json.loads(body["messages"][1]["content"])["evidence"]
            self.stream(self.pieces(model, TEXTS[model](evidence)))

    def pieces(self, model: str, text: str) -> Iterator[bytes]:
        half = len(text) // 2
        for start in range(0, len(text), PIECE):
            if start >= half and model == "slow":
                time.sleep(20)
            if model == "paced":
                time.sleep(0.15)
            if start >= half and model == "broken":
                return
            while start >= half and model == "pinging":
                yield b": ping\n\n"
                time.sleep(0.2)
            if model == "odd":
                yield chunk({"content": [5]})  # type: ignore[dict-item]
            yield chunk({"content": text[start : start + PIECE]})
        yield chunk({}, "content_filter" if model == "filtered" else "stop")
        yield b"data: [DONE]\n\n"

    def answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, events: Iterator[bytes]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for event in events:
                self.wfile.write(event)
                self.wfile.flush()
        except OSError:
            pass  # the client has gone
        self.close_connection = True


def chunk(delta: dict[str, str], finish: str | None = None) -> bytes:
    event = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(event)}\n\n".encode()


@contextmanager
def model_server() -> Iterator[tuple[str, Heard]]:
    """Serve on a free loopback port; yield the base address and what is heard."""
    heard = Heard()
    handler = type("Bound", (Handler,), {"heard": heard})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1", heard
        finally:
            server.shutdown()
