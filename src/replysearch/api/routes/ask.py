"""The routes ``/api/ask`` (answers, complete or as a stream of sentences) and ``/api/verify``."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.sse import format_sse_event

from replysearch.api.http.faults import caller_failure
from replysearch.api.http.responses import READING_FAILURES, failures, route_words
from replysearch.api.http.streams import EVENTS, EventStream, events_described
from replysearch.api.requests import AskBody
from replysearch.errors import ReplysearchError
from replysearch.library import Library
from replysearch.messages import http as messages
from replysearch.records import Answer, AnswerSentence
from replysearch.settings import Settings, writer_of
from replysearch.wire.answer_shapes import AnswerObject, VerifiedObject
from replysearch.wire.answers import (
    answer_object,
    answer_sentence_object,
    saved_answer,
    verified_object,
)


def ask_router(library: Library, settings: Settings) -> APIRouter:
    """Return the routes for questions and for saved answers."""
    router = APIRouter(tags=[messages.API_TAGS["ask"]], responses=failures(*READING_FAILURES))
    writer = writer_of(settings)

    @router.post(
        "/ask",
        response_model=AnswerObject,
        responses={200: events_described()},
        **route_words("ask"),
    )
    def ask(body: AskBody, accept: Annotated[str, Header()] = "") -> Any:
        question = body.to_ask()
        if body.stream or EVENTS in accept:
            return _streamed(library.ask_stream(question, writer))
        return answer_object(library.ask(question, writer))

    @router.post("/verify", **route_words("verify"))
    def verify(body: dict[str, Any]) -> VerifiedObject:
        saved = saved_answer(messages.API_SAVED, body)
        return verified_object(saved, library.verify(saved))

    return router


def _streamed(parts: Generator[AnswerSentence | Answer, None, None]) -> EventStream:
    # If making the first part fails, the client gets an error response instead of a stream.
    first = next(parts)
    return EventStream(_events(chain([first], parts)), parts)


def _events(parts: Iterator[AnswerSentence | Answer]) -> Iterator[bytes]:
    try:
        for part in parts:
            if isinstance(part, Answer):
                yield _event("answer", answer_object(part))
            else:
                yield _event("sentence", answer_sentence_object(part))
    except ReplysearchError as error:
        yield _event("error", caller_failure(error))


def _event(name: str, value: object) -> bytes:
    return format_sse_event(data_str=json.dumps(value, ensure_ascii=False), event=name)
