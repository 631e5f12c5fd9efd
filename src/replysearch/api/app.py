"""The HTTP application, put together from its routes."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Security
from fastapi.security import APIKeyHeader, HTTPBearer

from replysearch import messages
from replysearch.api import faults
from replysearch.api.access import KeyGuard, LocalGuard
from replysearch.api.asking import ask_router
from replysearch.api.documents import documents_router
from replysearch.api.overview import overview_router
from replysearch.api.probes import probes_router
from replysearch.api.searching import search_router
from replysearch.api.web.pages import page_router
from replysearch.library import Library
from replysearch.settings import Settings, links_of

#: The largest body of a call other than an upload, in bytes.
MAX_BODY_BYTES = 1024 * 1024


def create_app(library: Library, settings: Settings) -> FastAPI:
    """Return the application that serves `library`, which stays the caller's to close."""
    app = FastAPI(
        title=messages.API_TITLE,
        description=messages.API_DESCRIPTION,
        # The stock pages load their scripts from the internet.
        docs_url=None,
        redoc_url=None,
    )
    faults.install(app)
    app.include_router(probes_router(library))
    app.include_router(_api_router(library, settings))
    app.include_router(page_router())
    if settings.api_key is not None:
        app.add_middleware(KeyGuard, key=settings.api_key.get_secret_value())
    else:
        app.add_middleware(LocalGuard, listened=settings.host)
    return app


def _api_router(library: Library, settings: Settings) -> APIRouter:
    # The key is checked by the guard; these only describe it.
    described = [
        Security(HTTPBearer(auto_error=False)),
        Security(APIKeyHeader(name="X-API-Key", auto_error=False)),
    ]
    router = APIRouter(
        prefix="/api",
        dependencies=described if settings.api_key is not None else [],
        max_body_size=MAX_BODY_BYTES,
    )
    router.include_router(search_router(library, links_of(settings)))
    router.include_router(ask_router(library, settings))
    router.include_router(documents_router(library, settings.max_upload_bytes))
    router.include_router(overview_router(library))
    return router
