"""The page's shell at each of its addresses, and its assets, read once from the package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

#: Addresses of the page; those that end in a slash stand for everything below them.
PAGE_PATHS = ("/", "/search", "/overview", "/upload", "/letters/", "/assets/")
#: Media types by suffix; a file of another suffix is no asset.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_SHELL = "index.html"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page: its bytes, media type and tag."""

    content: bytes
    media_type: str
    etag: str


def is_page(path: str) -> bool:
    """Tell whether a path is the page's own, which holds no letters and needs no key."""
    return any(
        path == each or (each.endswith("/") and each != "/" and path.startswith(each))
        for each in PAGE_PATHS
    )


def page_router() -> APIRouter:
    """Return the routes of the page, outside the described interface."""
    assets = read_assets()
    router = APIRouter(include_in_schema=False)

    def shell(request: Request) -> Response:
        return _answer(request, assets[_SHELL])

    def asset(request: Request, name: str) -> Response:
        # Looked up among what the package holds: no path of the file system is ever made of it.
        if name == _SHELL or name not in assets:
            raise HTTPException(404)
        return _answer(request, assets[name])

    for path in ("/", "/search", "/overview", "/upload", "/letters/{rest:path}"):
        router.add_api_route(path, shell, methods=["GET", "HEAD"])
    router.add_api_route("/assets/{name:path}", asset, methods=["GET", "HEAD"])
    return router


def read_assets() -> dict[str, Asset]:
    """Return the page's files by their path under the assets folder."""
    return dict(_below(files(__package__) / "assets", ""))


def _below(folder: Traversable, prefix: str) -> Iterator[tuple[str, Asset]]:
    for entry in folder.iterdir():
        name = prefix + entry.name
        if entry.is_dir():
            yield from _below(entry, f"{name}/")
        elif media_type := _TYPES.get(name[name.rfind(".") :]):
            content = entry.read_bytes()
            yield name, Asset(content, media_type, f'"{sha256(content).hexdigest()[:32]}"')


def _answer(request: Request, asset: Asset) -> Response:
    # Kept by the browser and asked about each time, so that an upgrade shows at once.
    headers = {"Cache-Control": "no-cache", "ETag": asset.etag}
    held = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    if asset.etag in held:
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)
