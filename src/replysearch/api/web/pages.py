"""The routes of the web page: the same HTML at each of its paths, and its other files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

#: Media types by suffix. Files with other suffixes are not served.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
#: The only HTML file, which is served at all paths of the page.
_SHELL = "index.html"
#: The place in the shell for preload links, which make browsers load all modules at once.
_MODULES_PLACE = b"<!-- modules -->"
#: First parts of paths that people do not visit. Errors under these paths are always JSON.
_PROGRAMS = frozenset({"api", "v1", "mcp", "assets"})
#: Scripts without a preload link: early.js is no module, en.js is loaded only for English.
_LATER = frozenset({"early.js", "strings/en.js"})


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page. If `is_lasting` is true, the content at its path never changes."""

    content: bytes
    media_type: str
    etag: str
    is_lasting: bool = False


class _Missing(APIRoute):
    """The route for paths that have no other route. It matches only browsers' requests for HTML."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return Match.NONE, {}
        accepted = [value for name, value in scope["headers"] if name == b"accept"]
        is_shown = any(b"text/html" in value for value in accepted)
        if not is_shown or scope["path"].split("/")[1] in _PROGRAMS:
            return Match.NONE, {}
        return super().matches(scope)


def page_router() -> APIRouter:
    """Return the routes of the page. The OpenAPI description leaves them out."""
    assets = read_assets()
    router = APIRouter(include_in_schema=False)

    async def shell(request: Request) -> Response:
        return _answer(request, assets[_SHELL])

    async def asset(request: Request, name: str) -> Response:
        # The name is only looked up in `assets`, so that it cannot lead to another file.
        if name == _SHELL or name not in assets:
            raise HTTPException(404)
        return _answer(request, assets[name])

    async def missing() -> Response:
        # The page itself says that nothing is at this address.
        shown = assets[_SHELL]
        headers = {"Cache-Control": "no-cache"}
        return Response(shown.content, 404, headers, shown.media_type)

    for path in ("/", "/search", "/overview", "/upload", "/letters/{rest:path}"):
        router.add_api_route(path, shell, methods=["GET", "HEAD"])
    router.add_api_route("/assets/{name:path}", asset, methods=["GET", "HEAD"])
    router.add_api_route(
        "/{rest:path}", missing, methods=["GET", "HEAD"], route_class_override=_Missing
    )
    return router


def read_assets() -> dict[str, Asset]:
    """Return the page's files by their paths below ``/assets/``.

    Every file except the shell also has a path that begins with the page's version. Browsers may
    keep what they got from such a path.
    """
    contents = dict(_below(files(__package__) / "assets", ""))
    shell = contents.pop(_SHELL)
    version = sha256(b"".join(content for _, content in sorted(contents.items()))).hexdigest()[:8]
    modules = sorted(name for name in contents if name.endswith(".js") and name not in _LATER)
    links = "\n".join(f'<link rel="modulepreload" href="/assets/{name}">' for name in modules)
    shell = shell.replace(_MODULES_PLACE, links.encode())
    shell = shell.replace(b"/assets/", f"/assets/{version}/".encode())
    return {
        _SHELL: _asset(_SHELL, shell),
        **{name: _asset(name, each) for name, each in contents.items()},
        **{f"{version}/{name}": _asset(name, each, True) for name, each in contents.items()},
    }


def _asset(name: str, content: bytes, is_lasting: bool = False) -> Asset:
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    return Asset(content, _TYPES[_suffix(name)], etag, is_lasting)


def _suffix(name: str) -> str:
    return name[name.rfind(".") :]


def _below(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = prefix + entry.name
        if entry.is_dir():
            yield from _below(entry, f"{name}/")
        elif _suffix(name) in _TYPES:
            yield name, entry.read_bytes()


def _answer(request: Request, asset: Asset) -> Response:
    # Without a version in the path, browsers must ask each time, so that an upgrade shows at once.
    caching = "public, max-age=31536000, immutable" if asset.is_lasting else "no-cache"
    headers = {"Cache-Control": caching, "ETag": asset.etag}
    known_tags = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    if asset.etag in known_tags:
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)
