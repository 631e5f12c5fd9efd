"""The HTTP application, put together from its routes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Security
from fastapi.security import APIKeyHeader, HTTPBearer
from starlette.routing import Route

from replysearch import messages
from replysearch.api import faults
from replysearch.api.access import KeyGuard, LocalGuard
from replysearch.api.agents.endpoint import PATHS, AgentEndpoint
from replysearch.api.asking import ask_router
from replysearch.api.chat.routes import chat_router
from replysearch.api.description import DescribedApp
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
    agents = AgentEndpoint(library, links_of(settings), MAX_BODY_BYTES)
    app = DescribedApp(
        title=messages.API_TITLE,
        description=messages.API_DESCRIPTION,
        # The stock pages load their scripts from the internet.
        docs_url=None,
        redoc_url=None,
        lifespan=agents.lifespan,
    )
    faults.install(app)
    app.include_router(probes_router(library))
    app.include_router(_api_router(library, settings))
    app.include_router(_chat_router(library, settings))
    app.router.routes.extend(Route(path, agents, include_in_schema=False) for path in PATHS)
    app.include_router(page_router())
    if settings.api_key is not None:
        app.add_middleware(KeyGuard, key=settings.api_key.get_secret_value())
    else:
        app.add_middleware(LocalGuard, listened=settings.host)
    return app


def _api_router(library: Library, settings: Settings) -> APIRouter:
    router = APIRouter(
        prefix="/api", dependencies=_keys_described(settings), max_body_size=MAX_BODY_BYTES
    )
    router.include_router(search_router(library, links_of(settings)))
    router.include_router(ask_router(library, settings))
    router.include_router(documents_router(library, settings.max_upload_bytes))
    router.include_router(overview_router(library))
    return router


def _chat_router(library: Library, settings: Settings) -> APIRouter:
    router = APIRouter(dependencies=_keys_described(settings), max_body_size=MAX_BODY_BYTES)
    router.include_router(chat_router(library, links_of(settings)))
    return router


def _keys_described(settings: Settings) -> list[Any]:
    # The key is checked by the guard; these only describe it.
    described = [
        Security(HTTPBearer(auto_error=False)),
        Security(APIKeyHeader(name="X-API-Key", auto_error=False)),
    ]
    return described if settings.api_key is not None else []
