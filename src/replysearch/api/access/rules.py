"""The permission that each call needs, by its path and method.

A path that is not listed needs the permission to read, so that a forgotten route is not open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from starlette.types import Scope as Call

#: Methods that change nothing. Any page may use them: browsers hide the answers from foreign pages.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Need(Enum):
    """The permission that a call needs."""

    NOTHING = "nothing"
    READ = "read"
    WRITE = "write"
    #: The permission to read the metrics. Public reading does not include it.
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for the calls of a path.

    If `limited`, calls count against the caller's rate. If `is_call`, the path is for programs: the
    caller is always looked up, and answers are not cached by default. If `is_probe`, monitors may
    use any Host on a server that requires keys.
    """

    need: Need
    limited: bool = False
    is_call: bool = False
    is_probe: bool = False


_OPEN = Rule(Need.NOTHING)
_PROBE = Rule(Need.NOTHING, is_probe=True)
_READING = Rule(Need.READ, limited=True, is_call=True)
_WRITING = Rule(Need.WRITE, limited=True, is_call=True)

_PATHS = {
    "/": _OPEN,
    "/favicon.ico": _OPEN,
    "/openapi.json": _OPEN,
    "/healthz": _PROBE,
    "/readyz": _PROBE,
    "/metrics": Rule(Need.WATCH, is_call=True, is_probe=True),
    "/api/session": Rule(Need.NOTHING, limited=True, is_call=True),
}
#: At and below these paths are the page's HTML and assets, which contain no letter.
_SHELL = ("/assets", "/letters", "/search", "/overview", "/upload")
#: The path at and below which letters are uploaded and removed.
_DOCUMENTS = "/api/documents"


def rule_of(call: Call) -> Rule:
    """Return the rule of an HTTP call."""
    path: str = call["path"]
    exact = _PATHS.get(path)
    if exact is not None:
        return exact
    if under(path, _DOCUMENTS) and call["method"] not in SAFE_METHODS:
        return _WRITING
    if any(under(path, prefix) for prefix in _SHELL):
        return _OPEN
    return _READING


def under(path: str, prefix: str) -> bool:
    """Return whether a path is `prefix` itself or stands below it."""
    return path == prefix or path.startswith(f"{prefix}/")
