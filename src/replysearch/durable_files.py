"""Write files so that a crash leaves either the old or the new content."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

#: Suffix of temporary files. A file with this suffix that a crash left behind may be deleted.
UNFINISHED = ".unfinished"


def is_plain_file(path: Path) -> bool:
    """Return True if `path` is a regular file and not a symbolic link."""
    return path.is_file() and not path.is_symlink()


def sync(path: Path) -> None:
    """Flush a file's content, or the list of files in a folder, to disk. May raise OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write `content` to a temporary file, flush it to disk, and rename the file to `path`.

    The rename itself is durable only after a :func:`sync` of the folder. The file gets the
    permissions `mode` without those that the umask forbids. May raise OSError.
    """
    unfinished = path.with_name(path.name + UNFINISHED)
    # A leftover file may be a link or have other permissions, so it is not reused.
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
