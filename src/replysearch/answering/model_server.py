"""A language model behind any OpenAI-compatible server: messages in, pieces of text out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from replysearch import messages
from replysearch.errors import ExtraMissing, WriterError, WriterRefused

#: Seconds that a server may be silent, and in all, before the writer is given up.
TIMEOUT = 60.0


class Writer(Protocol):
    """Writes text by instructions; see :class:`ModelServer`."""

    def write(self, instructions: str, request: str) -> Iterator[str]:
        """Yield the pieces of a text as they come.

        Raises:
            WriterError: The text cannot be had, or broke off.
            WriterRefused: The model declined.
        """
        ...


@dataclass(frozen=True, slots=True)
class ModelServer:
    """A writer behind an OpenAI-compatible ``/v1/chat/completions``."""

    base_url: str
    model: str
    key: str = "none"
    timeout: float = TIMEOUT

    def write(self, instructions: str, request: str) -> Iterator[str]:
        """Yield the pieces of the model's text as they come.

        Raises:
            ExtraMissing: The extra ``llm`` is not installed.
            WriterError: The server cannot be reached, is too slow, fails, or breaks off.
            WriterRefused: The model declined, or its text was withheld.
        """
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
                    for choice in chunk.choices or ():
                        if choice.delta is not None and choice.delta.refusal:
                            raise WriterRefused(messages.WRITER_REFUSED)
                        if choice.delta is not None and choice.delta.content:
                            yield choice.delta.content
                        finish = choice.finish_reason or finish
        except openai.OpenAIError as error:
            raise WriterError(messages.WRITER_FAILED.format(reason=_reason(error))) from error
        except (ValueError, TypeError, AttributeError, KeyError, OSError) as error:
            # What a server sends need not be what the client expects.
            raise WriterError(messages.WRITER_FAILED.format(reason=_reason(error))) from error
        if finish == "content_filter":
            raise WriterRefused(messages.WRITER_REFUSED)
        if finish is None:
            raise WriterError(messages.WRITER_FAILED.format(reason=messages.WRITER_CUT))


def _reason(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
