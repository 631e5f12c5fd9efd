"""What each call needs, decided once by its path and method.

Whatever the table does not name needs to read: a route that is forgotten here is closed, not open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from starlette.types import Scope as Call

#: Methods that change nothing; an answer to them is kept from foreign pages by the browser.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Need(Enum):
    """What a caller must be allowed."""

    NOTHING = "nothing"
    READ = "read"
    WRITE = "write"
    #: ReadTransaction that stays closed when reading is public: what the operator sees.
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Rule:
    """What calls under a path need.

    Attributes:
        need: What a call needs.
        limited: Whether it counts against the caller's rate.
        is_call: Whether a program's answer comes of it, which must not be kept by caches.
        is_probe: Whether monitors ask it all day, under whatever name they reach the server by.
    """

    need: Need
    limited: bool = False
    is_call: bool = False
    is_probe: bool = False


_OPEN = Rule(Need.NOTHING)
_PROBE = Rule(Need.NOTHING, is_probe=True)
_READING = Rule(Need.READ, limited=True, is_call=True)
_WRITING = Rule(Need.WRITE, limited=True, is_call=True)

#: The exact paths.
_PATHS = {
    "/": _OPEN,
    "/favicon.ico": _OPEN,
    "/openapi.json": _OPEN,
    "/healthz": _PROBE,
    "/readyz": _PROBE,
    "/metrics": Rule(Need.WATCH, is_call=True, is_probe=True),
    "/api/session": Rule(Need.NOTHING, limited=True, is_call=True),
}
#: The page's shell and assets: paths that begin so, up to a slash or the end. They hold no letter.
_SHELL = ("/assets", "/letters", "/search", "/overview", "/upload")
_WRITTEN = "/api/documents"


def rule_of(call: Call) -> Rule:
    """Return what an HTTP call needs."""
    path: str = call["path"]
    exact = _PATHS.get(path)
    if exact is not None:
        return exact
    if under(path, _WRITTEN) and call["method"] not in SAFE_METHODS:
        return _WRITING
    if any(under(path, prefix) for prefix in _SHELL):
        return _OPEN
    return _READING


def under(path: str, prefix: str) -> bool:
    """Tell whether a path is `prefix` or stands below it."""
    return path == prefix or path.startswith(f"{prefix}/")
