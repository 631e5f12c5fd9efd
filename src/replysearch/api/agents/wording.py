"""Puts Chinese before the English error messages of the MCP library."""

from __future__ import annotations

import json
import re

from starlette.types import Message, Send

from replysearch.chinese.text import HAN
from replysearch.messages import agents as agents_messages
from replysearch.messages import http as http_messages

#: Error codes of JSON-RPC. They are repeated here so that the MCP library need not be loaded.
INVALID_REQUEST = -32600
_INVALID_PARAMS = -32602
_HAN = re.compile(f"[{HAN}]")


def in_chinese(code: int, message: str) -> str:
    """Return `message` if it has Chinese. Otherwise put Chinese before the message's first line."""
    if _HAN.search(message):
        return message
    chinese = agents_messages.AGENT_ERRORS.get(code, agents_messages.AGENT_ERROR_OTHER)
    english = message.partition("\n")[0].strip()
    return f"{chinese} / {english}" if english else chinese


def error_body(code: int, message: str) -> bytes:
    """Return the HTTP body for an error that belongs to no JSON-RPC request."""
    return _encoded({"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": message}})


class ErrorsInChinese:
    """Wraps a `send` channel, and rewords responses with an error status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Send a message. The parts of an error are held back until the last part has come."""
        if message["type"] == "http.response.start" and message["status"] >= 400:
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_reworded(self._start)

    async def _send_reworded(self, start: Message) -> None:
        body = _reworded(start["status"], self._body)
        new = {b"content-type": b"application/json", b"content-length": str(len(body)).encode()}
        kept = [each for each in start.get("headers", []) if each[0].lower() not in new]
        await self._send({**start, "headers": [*kept, *new.items()]})
        await self._send({"type": "http.response.body", "body": body})


def _reworded(status: int, body: bytes) -> bytes:
    try:
        answer = json.loads(body)
        wrong = answer["error"]
        wrong["code"] = _code_of(answer)
        message = in_chinese(wrong["code"], wrong["message"])
        wrong["message"] = agents_messages.AGENT_HEADERS.get(status, message)
    except (ValueError, KeyError, TypeError):
        # The MCP library answered without JSON. If the status is 400, the content type was wrong.
        status = 415 if status == 400 else status
        other = http_messages.API_STATUS_OTHER.format(status=status)
        return error_body(INVALID_REQUEST, agents_messages.AGENT_HEADERS.get(status, other))
    return _encoded(answer)


def _code_of(answer: dict[str, dict[str, int]]) -> int:
    """Return an error's code. "Invalid params" without a request id becomes "invalid request"."""
    code = answer["error"]["code"]
    return INVALID_REQUEST if answer.get("id") is None and code == _INVALID_PARAMS else code


def _encoded(answer: object) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode()
