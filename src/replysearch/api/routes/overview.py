"""``/api/overview``: what the index holds."""

from __future__ import annotations

from fastapi import APIRouter

from replysearch.api.responses import OverviewAnswer, failures
from replysearch.library import Library
from replysearch.wire import overview_object
from replysearch.wire.shapes import OverviewObject


def overview_router(library: Library) -> APIRouter:
    """Return the route that counts the letters of `library`."""
    router = APIRouter(tags=["答复函"], responses=failures(401, 403, 500, 503))

    @router.get(
        "/overview",
        response_model=OverviewAnswer,
        summary="收录概况",
        response_description="各机关、年份、主题和地区的答复函数",
    )
    def overview() -> OverviewObject:
        return overview_object(library.overview())

    return router
