"""``/api/search``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as Parameter

from replysearch.api.requests import SearchBody, SearchParameters
from replysearch.api.responses import SearchAnswer, failures
from replysearch.library import Library
from replysearch.wire import checked_query, search_object
from replysearch.wire.shapes import SearchObject


def search_router(library: Library) -> APIRouter:
    """Return the routes that search `library`."""
    router = APIRouter(tags=["检索"], responses=failures(400, 401, 403, 409, 413, 422, 500, 503))

    @router.post(
        "/search",
        response_model=SearchAnswer,
        response_model_exclude_unset=True,
        response_description="检索结果",
        summary="检索段落",
    )
    def search_by_body(body: SearchBody) -> SearchObject:
        return search_object(library.search(checked_query(body.to_query())))

    @router.get(
        "/search",
        response_model=SearchAnswer,
        response_model_exclude_unset=True,
        response_description="检索结果",
        summary="检索段落(网址参数)",
    )
    def search_by_url(parameters: Annotated[SearchParameters, Parameter()]) -> SearchObject:
        return search_object(library.search(checked_query(parameters.to_query())))

    return router
