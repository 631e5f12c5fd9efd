"""Answers that are files: their names, and how browsers are kept from running them."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response


def file_response(content: bytes, name: str, media_type: str) -> Response:
    """Return `content` as a file to be saved under `name`; it is never shown by the browser."""
    quoted = quote(name, safe="")
    headers = {
        # RFC 6266: the plain name is for programs that do not know the other.
        "Content-Disposition": f"attachment; filename=file; filename*=UTF-8''{quoted}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)


def file_described(*media_types: str) -> dict[str, object]:
    """Return the description of an answer that is a file of one of these types."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {"content": dict.fromkeys(media_types, binary)}
