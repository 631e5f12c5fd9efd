"""A language model on any OpenAI-compatible server: instructions in, pieces of text out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

from replysearch.errors import ExtraMissing, ReplysearchError, WriterError, WriterRefused
from replysearch.messages import answering as messages

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionChunk

#: Seconds within which a whole text must arrive. Chosen, not measured: users do not wait longer.
TIMEOUT = 60.0

# A piece of a text, the error that ended the text, or None after the last piece.
_Piece = str | ReplysearchError | None
# The OpenAI client raises these if a server breaks the protocol.
_BROKEN_PROTOCOL = (ValueError, TypeError, AttributeError, KeyError, OSError)


class Writer(Protocol):
    """A language model that follows instructions, such as :class:`ModelServer`."""

    def write(self, instructions: str, request: str) -> Iterator[str]:
        """Yield the pieces of a text as they arrive.

        Raises:
            WriterError: The model is not available, or its text is not complete.
            WriterRefused: The model declined.
        """
        ...


@dataclass(frozen=True, slots=True)
class ModelServer:
    """A language model on a server with an OpenAI-compatible ``/v1/chat/completions``.

    `base_url` ends with ``/v1``. A whole text must arrive within `timeout` seconds.
    """

    base_url: str
    model: str
    key: str = "none"
    timeout: float = TIMEOUT

    def write(self, instructions: str, request: str) -> Iterator[str]:
        """Yield the pieces of the model's text as they arrive.

        Raises:
            ExtraMissing: The extra ``llm`` is not installed.
            WriterError: The server cannot be reached, fails, is too slow, or ends the text early.
            WriterRefused: The model declined, or a content filter stopped its text.
        """
        until = time.monotonic() + self.timeout
        pieces: SimpleQueue[_Piece] = SimpleQueue()
        is_given_up = Event()
        # A separate thread reads, so that we can give up on a server that sends nothing.
        arguments = (instructions, request, pieces, is_given_up)
        Thread(target=self._read, args=arguments, daemon=True).start()
        try:
            while True:
                piece = pieces.get(timeout=max(until - time.monotonic(), 0.001))
                if isinstance(piece, ReplysearchError):
                    raise piece
                if piece is None:
                    return
                yield piece
        except Empty as error:
            raise WriterError(_failed(messages.WRITER_SLOW)) from error
        finally:
            is_given_up.set()

    def _read(
        self, instructions: str, request: str, pieces: SimpleQueue[_Piece], is_given_up: Event
    ) -> None:
        try:
            for piece in self._pieces(instructions, request):
                pieces.put(piece)
                if is_given_up.is_set():
                    return
            pieces.put(None)
        except ReplysearchError as error:
            pieces.put(error)

    def _pieces(self, instructions: str, request: str) -> Iterator[str]:
        try:
            import openai  # noqa: PLC0415 - an extra, and slow to import
        except ModuleNotFoundError as error:
            raise ExtraMissing(messages.WRITER_EXTRA_MISSING) from error
        finish: str | None = None
        try:
            client = openai.OpenAI(
                base_url=self.base_url, api_key=self.key, timeout=self.timeout, max_retries=0
            )
            with (
                client,
                client.chat.completions.create(
                    model=self.model,
                    messages=[
                        {"role": "system", "content": instructions},
                        {"role": "user", "content": request},
                    ],
                    temperature=0,
                    stream=True,
                ) as stream,
            ):
                for chunk in stream:
                    text, ended_by = _text_of(chunk)
                    finish = ended_by or finish
                    if text:
                        yield text
        except (openai.OpenAIError, *_BROKEN_PROTOCOL) as error:
            raise WriterError(_failed(_reason(error))) from error
        if finish == "content_filter":
            raise WriterRefused(messages.WRITER_REFUSED)
        if finish is None:
            raise WriterError(_failed(messages.WRITER_CUT))


def _text_of(chunk: ChatCompletionChunk) -> tuple[str, str | None]:
    """Return the text in a chunk, and the reason why the text ends (None if it does not end)."""
    text, finish = "", None
    for choice in chunk.choices or ():
        if choice.delta is not None and choice.delta.refusal:
            raise WriterRefused(messages.WRITER_REFUSED)
        content = None if choice.delta is None else choice.delta.content
        if content is not None and not isinstance(content, str):
            raise WriterError(_failed(messages.WRITER_ODD))
        text += content or ""
        finish = choice.finish_reason or finish
    return text, finish


def _failed(reason: str) -> str:
    return messages.WRITER_FAILED.format(reason=reason)


def _reason(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
