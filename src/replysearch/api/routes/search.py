"""The routes ``/api/search`` and ``/api/export``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from fastapi import Query as Parameter

from replysearch.api.http.files import file_described, file_response
from replysearch.api.http.responses import READING_FAILURES, failures, route_words
from replysearch.api.requests import ExportBody, SearchBody, SearchParameters
from replysearch.library import Library
from replysearch.messages import exports as exports_messages
from replysearch.messages import http as http_messages
from replysearch.records import Query
from replysearch.wire import checked_query, search_object
from replysearch.wire.exports import ExportFormat, exported
from replysearch.wire.links import Links
from replysearch.wire.objects import notes_on
from replysearch.wire.shapes import SearchObject


def search_router(library: Library, links: Links) -> APIRouter:
    """Return the routes for searches. `links` makes the URLs in exported files."""
    router = APIRouter(
        tags=[http_messages.API_TAGS["search"]], responses=failures(*READING_FAILURES)
    )

    def search(query: Query, *, forms: bool) -> SearchObject:
        found = library.search(checked_query(query))
        response = search_object(found, forms=forms)
        if notes := notes_on(found, library):
            response["notes"] = notes
        return response

    @router.post("/search", **route_words("search"))
    def search_by_body(body: SearchBody) -> SearchObject:
        return search(body.to_query(), forms=body.forms)

    @router.get("/search", **route_words("search_by_url"))
    def search_by_url(parameters: Annotated[SearchParameters, Parameter()]) -> SearchObject:
        return search(parameters.to_query(), forms=parameters.forms)

    @router.post(
        "/export",
        response_class=Response,
        responses={200: file_described(*(form.media_type for form in ExportFormat))},
        **route_words("export"),
    )
    def export(body: ExportBody) -> Response:
        result = library.search(checked_query(body.to_query()))
        name = exports_messages.EXPORT_NAME + body.format.suffix
        return file_response(exported(result, body.format, links), name, body.format.media_type)

    return router
