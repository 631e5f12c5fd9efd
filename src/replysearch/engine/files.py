"""Writing files so that a crash leaves either the old content or the new, never a part."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

#: Ends the name of a file that is still being written; such files may be deleted at any time.
UNFINISHED = ".unfinished"


def is_plain_file(path: Path) -> bool:
    """Tell whether `path` is a file itself, not a link to one."""
    return path.is_file() and not path.is_symlink()


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make the content of the file at `path` durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes) -> None:
    """Write `content` to a temporary name, make it durable, and rename it to `path`.

    The rename itself is durable only after :func:`sync_folder` of the parent.

    Raises:
        OSError: The file cannot be written.
    """
    unfinished = path.with_name(path.name + UNFINISHED)
    with unfinished.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file's bytes in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
