"""``/api/overview``: what the index holds."""

from __future__ import annotations

from fastapi import APIRouter

from replysearch.api.http.responses import failures, route_words
from replysearch.library import Library
from replysearch.messages import http as messages
from replysearch.wire import overview_object
from replysearch.wire.index_shapes import OverviewObject


def overview_router(library: Library) -> APIRouter:
    """Return the route that counts the letters of `library`."""
    router = APIRouter(tags=[messages.API_TAGS["letters"]], responses=failures(401, 403, 500, 503))

    @router.get("/overview", **route_words("overview"))
    def overview() -> OverviewObject:
        return overview_object(library.overview())

    return router
