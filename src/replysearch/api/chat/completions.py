"""Turns messages into the objects of OpenAI's chat interface: a complete one, or chunks."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from replysearch.api.chat.composing import Ending, Piece
from replysearch.api.chat.shapes import ChatMessageObject, ChatObject, UsageObject
from replysearch.api.http.faults import caller_failure, chat_failure
from replysearch.errors import ReplysearchError

#: Characters that some programs take for the end of a line, and their escapes in JSON.
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
_DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class Completion:
    """The values that all objects of one answer share. `prompt` counts the characters received."""

    model: str
    prompt: int
    id: str
    created: int

    @classmethod
    def begun(cls, model: str, prompt: int) -> Completion:
        """Return a completion with a new id and the current time."""
        return cls(model, prompt, f"chatcmpl-{uuid.uuid4().hex}", int(time.time()))

    def whole(self, parts: Iterable[Piece | Ending]) -> ChatObject:
        """Return the complete answer as one object."""
        ending, content = Ending(), ""
        for part in parts:
            if isinstance(part, Piece):
                content += part.text
            else:
                ending = part
        message: ChatMessageObject = {
            "role": "assistant",
            "content": content,
            "refusal": None,
            "annotations": list(ending.annotations),
        }
        return {
            "id": self.id,
            "object": "chat.completion",
            "created": self.created,
            "model": self.model,
            "choices": [
                {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
            ],
            "usage": self._usage(len(content)),
            "citations": list(ending.citations),
        }

    def events(self, parts: Iterable[Piece | Ending], *, with_usage: bool) -> Iterator[bytes]:
        """Yield the answer as events. If the answer fails midway, the last event is the error.

        The last chunk of the message has the annotations but no words, because some programs ignore
        annotations beside words. The citations come with the list of sources. The last chunk
        repeats the citations only beside annotations: some programs take bare citations for URLs.
        """
        more: dict[str, Any] = {"usage": None} if with_usage else {}
        written = 0
        try:
            yield self._chunk({"role": "assistant", "content": ""}, more)
            for part in parts:
                if isinstance(part, Piece):
                    written += len(part.text)
                    yield self._chunk({"content": part.text}, _with_citations(more, part))
                elif part.annotations:
                    delta = {"annotations": list(part.annotations)}
                    yield self._chunk(delta, _with_citations(more, part), finish_reason="stop")
                else:
                    yield self._chunk({}, more, finish_reason="stop")
        except ReplysearchError as error:
            wrong = caller_failure(error)["error"]
            yield _event(chat_failure(error.http_status, wrong))
            return
        if with_usage:
            usage = self._usage(written)
            yield _event({**self._chunk_head(), "choices": [], "usage": usage})
        yield _DONE

    def _chunk(
        self, delta: dict[str, Any], more: dict[str, Any], *, finish_reason: str | None = None
    ) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return _event({**self._chunk_head(), "choices": [choice], **more})

    def _chunk_head(self) -> dict[str, Any]:
        kind = "chat.completion.chunk"
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}

    def _usage(self, written: int) -> UsageObject:
        return {
            "prompt_tokens": self.prompt,
            "completion_tokens": written,
            "total_tokens": self.prompt + written,
        }


def _with_citations(more: dict[str, Any], part: Piece | Ending) -> dict[str, Any]:
    return {**more, "citations": list(part.citations)} if part.citations else more


def _event(value: object) -> bytes:
    words = json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS)
    return f"data: {words}\n\n".encode()
