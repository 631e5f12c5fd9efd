"""The HTTP application, assembled from its routes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Security
from fastapi.security import APIKeyHeader, HTTPBearer
from starlette.routing import Route

from replysearch.api.access.gate import Application, Gate
from replysearch.api.access.session import metrics_router, session_router
from replysearch.api.agents.endpoint import PATHS, AgentEndpoint
from replysearch.api.chat.routes import chat_router
from replysearch.api.chat.shapes import ChatFailureObject
from replysearch.api.http import faults
from replysearch.api.http.probes import probes_router
from replysearch.api.http.responses import failures
from replysearch.api.routes.ask import ask_router
from replysearch.api.routes.documents import documents_router, overview_router
from replysearch.api.routes.search import search_router
from replysearch.api.web.pages import page_router
from replysearch.library import Library
from replysearch.messages import http as messages
from replysearch.settings import Settings, links_of
from replysearch.wire.shapes import FailureObject

#: The largest body of a call, in bytes. Uploads have a limit of their own.
MAX_BODY_BYTES = 1024 * 1024


def create_app(library: Library, settings: Settings) -> Application:
    """Return the application for `library`. The caller must close the library.

    Raises KeysDamaged if the key record cannot be used.
    """
    gate = Gate(library, settings)
    agents = AgentEndpoint(library, links_of(settings), MAX_BODY_BYTES)
    app = Application(
        gate,
        (FailureObject, ChatFailureObject),
        title=messages.API_TITLE,
        description=messages.API_DESCRIPTION,
        # FastAPI's own documentation pages would load scripts from the internet.
        docs_url=None,
        redoc_url=None,
        # The body limit of all routes. The route for uploads sets another one for itself.
        max_body_size=MAX_BODY_BYTES,
        lifespan=agents.lifespan,
    )
    faults.install(app)
    app.include_router(probes_router(library))
    app.include_router(metrics_router(gate.metrics), dependencies=_described(gate))
    app.include_router(_api_router(library, settings, gate))
    app.include_router(chat_router(library, links_of(settings)), dependencies=_described(gate))
    app.router.routes.extend(
        Route(path, agents, methods=["POST"], include_in_schema=False) for path in PATHS
    )
    app.include_router(page_router())
    return app


def _api_router(library: Library, settings: Settings, gate: Gate) -> APIRouter:
    router = APIRouter(prefix="/api", responses=failures(408, 429))
    guarded = APIRouter(dependencies=_described(gate))
    guarded.include_router(search_router(library, links_of(settings)))
    guarded.include_router(ask_router(library, settings))
    guarded.include_router(documents_router(library, settings.max_upload_bytes, gate.note_writes))
    guarded.include_router(overview_router(library))
    router.include_router(guarded)
    router.include_router(session_router(settings, gate.keyring))
    return router


def _described(gate: Gate) -> list[Any]:
    """Return dependencies that describe API keys in OpenAPI, or none if no key is required."""
    if not gate.keyring.required:
        return []
    return [
        Security(HTTPBearer(auto_error=False)),  # only describes: KeyGuard checks the key
        Security(APIKeyHeader(name="X-API-Key", auto_error=False)),
    ]
