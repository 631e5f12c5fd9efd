"""The routes ``/api/session`` (what the caller may do) and ``/metrics``."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from replysearch import __version__, formats
from replysearch.api.access.callers import Keyring, caller_of
from replysearch.api.access.metrics import MEDIA_TYPE, Metrics
from replysearch.api.http.responses import described_model, failures, route_words
from replysearch.messages import http as messages
from replysearch.settings import Settings, writer_of


class SessionAnswer(BaseModel):
    """What this caller may do."""

    model_config = described_model("调用者在本服务的权限和各项上限。")

    version: str = Field(description="程序版本", examples=["0.1.0"])
    key_required: bool = Field(description="是否要访问密钥(公开阅读时,阅读可以不要)")
    scopes: list[str] = Field(
        description="调用者的权限:read 检索和阅读、write 上传和删除;没有密钥或密钥不对时为空",
        examples=[["read", "write"]],
    )
    writer: bool = Field(description="是否可由模型服务撰写回答")
    max_upload_bytes: int = Field(description="一次上传的字节数上限")
    suffixes: list[str] = Field(description="可收录的文件后缀", examples=[[".pdf", ".txt"]])


def session_router(settings: Settings, keyring: Keyring) -> APIRouter:
    """Return the route ``/session``."""
    router = APIRouter(tags=[messages.API_TAGS["state"]])
    writer = writer_of(settings) is not None

    @router.get("/session", responses=failures(403, 500, 503), **route_words("session"))
    def session(request: Request) -> SessionAnswer:
        return SessionAnswer(
            version=__version__,
            key_required=keyring.required,
            scopes=[str(scope) for scope in caller_of(request.scope).scopes],
            writer=writer,
            max_upload_bytes=settings.max_upload_bytes,
            suffixes=sorted(formats.SUFFIXES),
        )

    return router


def metrics_router(metrics: Metrics) -> APIRouter:
    """Return the route ``/metrics``."""
    router = APIRouter(tags=[messages.API_TAGS["state"]])

    @router.get(
        "/metrics",
        response_class=Response,
        responses={
            200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
            **failures(401, 403, 429, 500, 503),
        },
        **route_words("metrics"),
    )
    def read_metrics() -> Response:
        return Response(metrics.text(), media_type=MEDIA_TYPE)

    return router
