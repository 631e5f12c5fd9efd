"""The audit log: a line of JSON for each upload or removal over HTTP, even a failed one.

A line holds no file name and no title: the words of a removed letter must not remain in any file.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fastapi import Request

from replysearch.api.access.callers import address_of, caller_of
from replysearch.errors import AuditFailure
from replysearch.messages import http as messages

FILE_NAME = "audit.jsonl"


@dataclass(frozen=True, slots=True)
class Write:
    """Outcome of an upload or removal. Only uploads have `sha256`, only failures have `code`."""

    outcome: str
    status: int
    document_id: str | None
    sha256: str | None = None
    code: str | None = None
    action: str = "add"


class AuditLog:
    """A file to which lines are appended. Nothing in it is ever changed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, request: Request, writes: Sequence[Write]) -> None:
        """Append one line for each of `writes`, and flush the file to disk.

        The file is opened each time, so that it may be moved away while the server runs. Raises
        AuditFailure if a line cannot be written. Even then the uploads and removals are not undone.
        """
        lines = [_line(request, write) for write in writes]
        try:
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
            descriptor = os.open(self._path, flags, 0o600)
            try:
                for line in lines:
                    _append(descriptor, line)
                if stat.S_ISREG(os.fstat(descriptor).st_mode):
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            reason = error.strerror
            raise AuditFailure(messages.API_AUDIT_FAILED.format(reason=reason)) from error


def _append(descriptor: int, line: bytes) -> None:
    written = os.write(descriptor, line)
    if written < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _line(request: Request, write: Write) -> bytes:
    caller = caller_of(request.scope)
    content = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "request_id": request.scope.get("state", {}).get("request_id"),
        "key": caller.name,
        "key_id": caller.key_id,
        "address": address_of(request.scope),
        "action": "update" if write.outcome == "updated" else write.action,
        "outcome": write.outcome,
        "status": write.status,
        "document_id": write.document_id,
        "sha256": write.sha256,
    }
    if write.code is not None:
        content["code"] = write.code
    return json.dumps(content, ensure_ascii=False).encode() + b"\n"
