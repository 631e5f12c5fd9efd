"""The routes ``/v1/models`` and ``/v1/chat/completions``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator
from contextlib import closing
from itertools import chain
from typing import Any

from fastapi import APIRouter

from replysearch.api.chat.completions import Completion
from replysearch.api.chat.composing import Ending, Piece, answer_message, search_message
from replysearch.api.chat.requests import ANSWERING, SEARCHING, ChatBody
from replysearch.api.chat.shapes import ChatObject, ModelListObject, ModelObject, chat_failures
from replysearch.api.http.faults import CHAT_PREFIX
from replysearch.api.http.responses import route_words
from replysearch.api.http.streams import EventStream, events_described
from replysearch.errors import ModelNotFound
from replysearch.library import Library
from replysearch.messages import http as messages
from replysearch.records import Ask
from replysearch.wire.links import Links

#: When the models were made (2026-11-24), in seconds since 1970. Programs expect such a time.
_SINCE = 1_795_478_400

_Message = Generator[Piece | Ending, None, None]


def chat_router(library: Library, links: Links) -> APIRouter:
    """Return the routes for chat programs. `links` makes the URLs of citations."""
    # With this 422 FastAPI adds no 422 of its own. :class:`DescribedApp` removes this one.
    router = APIRouter(
        prefix=CHAT_PREFIX,
        tags=[messages.API_TAGS["chat"]],
        responses=chat_failures(401, 403, 408, 422, 429, 500),
    )
    models = _models(library, links)

    @router.head("/models", include_in_schema=False)
    @router.get("/models", **route_words("models"))
    def list_models() -> ModelListObject:
        return {"object": "list", "data": [_model_object(name) for name in models]}

    @router.head("/models/{model_id}", include_in_schema=False)
    @router.get("/models/{model_id}", responses=chat_failures(404), **route_words("model"))
    def read_model(model_id: str) -> ModelObject:
        return _model_object(_known(model_id, models))

    @router.post(
        "/chat/completions",
        response_model=ChatObject,
        responses={
            200: events_described(),
            **chat_failures(400, 404, 409, 413, 503),
        },
        **route_words("chat"),
    )
    def complete(body: ChatBody) -> Any:
        message = models[_known(body.model, models)](body.to_ask())
        completion = Completion.begun(body.model, body.characters)
        if not body.stream:
            return completion.whole(message)
        # If making the first part fails, the client gets an error response instead of a stream.
        parts = chain([next(message)], message)
        return EventStream(completion.events(parts, with_usage=body.wants_usage), message)

    return router


def _models(library: Library, links: Links) -> dict[str, Callable[[Ask], _Message]]:
    def answer(ask: Ask) -> _Message:
        with closing(library.ask_stream(ask)) as parts:
            yield from answer_message(parts, links)

    def search(ask: Ask) -> _Message:
        result = library.list_for(ask)
        yield from search_message(result, links, letters=library.counts().documents)

    return {ANSWERING: answer, SEARCHING: search}


def _known(name: str, models: Collection[str]) -> str:
    if name not in models:
        names = "、".join(models)
        # The name may contain a lone surrogate, which could not be encoded in the response.
        shown = name.encode("utf-8", "replace").decode()
        raise ModelNotFound(messages.CHAT_NO_MODEL.format(name=shown, names=names))
    return name


def _model_object(name: str) -> ModelObject:
    return {"id": name, "object": "model", "created": _SINCE, "owned_by": "replysearch"}
