"""Answers that go on too long are cut off, and told from those that end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.responses import StreamingResponse

from replysearch.api.access.bodies import TimeLimits


async def _drips(seconds: float) -> AsyncIterator[bytes]:
    for _ in range(int(seconds / 0.05)):
        yield b"x"
        await asyncio.sleep(0.05)


def _answered(method: str, path: str, seconds: float) -> list[dict[str, Any]]:
    """Return what is sent of an answer that takes so long, where 0.3 seconds are allowed."""

    async def call() -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        waiting = asyncio.Event()
        asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, Any]:
            for message in asked:
                return message
            await waiting.wait()
            raise AssertionError

        async def send(message: Any) -> None:
            sent.append(message)

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await StreamingResponse(_drips(seconds))(scope, receive, send)

        limited = TimeLimits(app, body_s=5, answer_s=0.3)
        scope = {"type": "http", "method": method, "path": path, "asgi": {"spec_version": "2.3"}}
        await limited(scope, receive, send)
        return sent

    return asyncio.run(call())


@pytest.mark.parametrize(
    ("method", "path", "seconds", "whole"),
    [
        ("POST", "/api/ask", 0.1, True),
        ("POST", "/api/ask", 1.0, False),
        ("POST", "/mcp", 1.0, False),
        # A session's own stream stays open as long as the session.
        ("GET", "/mcp", 1.0, True),
    ],
)
def test_a_stream_that_goes_on_too_long_is_cut_off_without_an_end(
    method: str, path: str, seconds: float, whole: bool
) -> None:
    start, *parts = _answered(method, path, seconds)
    assert start["status"] == 200
    assert len(parts) > 1
    assert (not parts[-1]["more_body"]) == whole
    if not whole:
        assert len(parts) < 10
