"""``/healthz`` and ``/readyz``."""

from __future__ import annotations

from fastapi import APIRouter

from replysearch.api.responses import ProbeAnswer, failures
from replysearch.library import Library
from replysearch.records import Query

#: Any words will do: what counts is that encoder, index and store answer.
PROBE = Query("答复", limit=1)


def make_ready(library: Library) -> None:
    """Search once, which loads all that a search needs.

    Raises:
        IndexFailure: the index cannot be used.
        EncoderError: the encoder cannot be loaded.
    """
    library.search(PROBE)


def probes_router(library: Library) -> APIRouter:
    """Return the routes by which an operator sees how the server is."""
    router = APIRouter(tags=["运行状态"])

    @router.get(
        "/healthz",
        response_model=ProbeAnswer,
        responses=failures(403),
        summary="进程是否在运行",
        response_description="在运行",
    )
    def is_alive() -> dict[str, str]:
        return {"status": "ok"}

    @router.get(
        "/readyz",
        response_model=ProbeAnswer,
        responses=failures(403, 409, 503),
        response_description="可以检索",
        summary="能否检索:实际检索一次",
    )
    def is_ready() -> dict[str, str]:
        make_ready(library)
        return {"status": "ready"}

    return router
