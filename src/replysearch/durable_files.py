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


def sync(path: Path) -> None:
    """Make a file's content durable, or the names in a folder.

    Raises:
        OSError: The disk refuses.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write `content` to a temporary name, make it durable, and rename it to `path`.

    The rename itself is durable only after :func:`sync` of the folder.

    Args:
        path: The file; one that is there is replaced.
        content: What the file then holds.
        mode: The file's permissions, less those that the process's umask takes away.

    Raises:
        OSError: The file cannot be written.
    """
    unfinished = path.with_name(path.name + UNFINISHED)
    # Made anew, so that no other name, link or permission of what was left there lives on.
    unfinished.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    with os.fdopen(os.open(unfinished, flags, mode), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file's bytes in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
