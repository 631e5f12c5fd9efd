"""The routes for monitors: ``/healthz`` and ``/readyz``."""

from __future__ import annotations

from fastapi import APIRouter

from replysearch.api.http.responses import ProbeObject, failures, route_words
from replysearch.library import Library
from replysearch.messages import http as messages
from replysearch.records import Query

#: A search that only tests the encoder and the index. Its words do not matter.
PROBE = Query("答复", limit=1)


def make_ready(library: Library) -> None:
    """Search once to load all that searches need. Raises IndexFailure or EncoderError."""
    library.search(PROBE)


def probes_router(library: Library) -> APIRouter:
    """Return the routes for monitors."""
    router = APIRouter(tags=[messages.API_TAGS["state"]])

    @router.get("/healthz", responses=failures(403), **route_words("alive"))
    def is_alive() -> ProbeObject:
        return {"status": "ok"}

    @router.get("/readyz", responses=failures(403, 409, 503), **route_words("ready"))
    def is_ready() -> ProbeObject:
        make_ready(library)
        return {"status": "ready"}

    return router
