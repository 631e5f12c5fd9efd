"""Responses that are files. Browsers save them and never run them."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response


def file_response(content: bytes, name: str, media_type: str) -> Response:
    """Return a response with `content`, which browsers save as the file `name`."""
    quoted = quote(name, safe="")
    headers = {
        # RFC 6266: `filename` is for programs that do not know `filename*`.
        "Content-Disposition": f"attachment; filename=file; filename*=UTF-8''{quoted}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)


def file_described(*media_types: str) -> dict[str, object]:
    """Return the OpenAPI description of a file of one of these types."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {"content": dict.fromkeys(media_types, binary)}
