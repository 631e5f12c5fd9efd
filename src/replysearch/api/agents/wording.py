"""The protocol's own errors, which its library words in English, with Chinese first."""

from __future__ import annotations

import json
import re

from starlette.types import Message, Send

from replysearch.chinese.text import HAN
from replysearch.messages import agents as agents_messages
from replysearch.messages import http as http_messages

#: The protocol's codes, which stand here so that its library need not be loaded.
INVALID_REQUEST = -32600
_INVALID_PARAMS = -32602
_HAN = re.compile(f"[{HAN}]")


def in_chinese(code: int, message: str) -> str:
    """Return an error's message in Chinese, with the first line of the library's words behind."""
    if _HAN.search(message):
        return message
    told = agents_messages.AGENT_ERRORS.get(code, agents_messages.AGENT_ERROR_OTHER)
    words = message.partition("\n")[0].strip()
    return f"{told} / {words}" if words else told


def error_body(code: int, message: str) -> bytes:
    """Return an error that answers no request in particular, as it is sent over HTTP."""
    return _encoded({"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": message}})


class ErrorsInChinese:
    """Stands before `send` and rewords what is answered with an error's status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Send a part of an answer; the parts of an error are sent together."""
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
        own = {b"content-type": b"application/json", b"content-length": str(len(body)).encode()}
        kept = [each for each in start.get("headers", []) if each[0].lower() not in own]
        await self._send({**start, "headers": [*kept, *own.items()]})
        await self._send({"type": "http.response.body", "body": body})


def _reworded(status: int, body: bytes) -> bytes:
    try:
        whole = json.loads(body)
        wrong = whole["error"]
        wrong["code"] = _code_of(whole)
        told = in_chinese(wrong["code"], wrong["message"])
        wrong["message"] = agents_messages.AGENT_HEADERS.get(status, told)
    except (ValueError, KeyError, TypeError):
        # Refused before the protocol is spoken, in plain text or none: with 400 for its type.
        status = 415 if status == 400 else status
        other = http_messages.API_STATUS_OTHER.format(status=status)
        return error_body(INVALID_REQUEST, agents_messages.AGENT_HEADERS.get(status, other))
    return _encoded(whole)


def _code_of(whole: dict[str, dict[str, int]]) -> int:
    """Return the code of an error; without a request's id no parameter was looked at yet."""
    code = whole["error"]["code"]
    return INVALID_REQUEST if whole.get("id") is None and code == _INVALID_PARAMS else code


def _encoded(whole: object) -> bytes:
    return json.dumps(whole, ensure_ascii=False).encode()
