"""The files that letters were read from, kept as they came, by the hash of their bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from replysearch.durable_files import (
    UNFINISHED,
    is_plain_file,
    sha256_of,
    sync,
    write_durably,
)
from replysearch.errors import OriginalMissing
from replysearch.messages import engine as messages

SOURCES_NAME = "sources"

#: How many files are written and synced at the same time: disks take several requests at once, and
#: a batch has some dozens of files.
_AT_ONCE = 8

_SHELF = re.compile("[0-9a-f]{2}")
_ORIGINAL = re.compile(f"[0-9a-f]{{64}}({re.escape(UNFINISHED)})?")


class Originals:
    """The folder ``sources/<first two digits>/<sha256>``.

    Only the holder of the write lock may write. A file is written before the commit that names it
    and deleted after the commit that forgets it, so a crash can leave a file too many, never one
    too few.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Return where the original with this hash lies."""
        return self.folder / sha256[:2] / sha256

    def keep(self, contents: Mapping[str, bytes]) -> None:
        """Write originals by their hashes, durably; those that are there already stay.

        Raises:
            OSError: A file cannot be written.
        """
        missing = {
            path: content
            for path, content in ((self.path(sha256), each) for sha256, each in contents.items())
            if not path.exists() or path.stat().st_size != len(content)
        }
        if not missing:
            return
        shelves = sorted({path.parent for path in missing})
        for folder in (self.folder, *shelves):
            folder.mkdir(exist_ok=True)
        # Disks take many requests at once; one after the other, each would wait for the last.
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for wait in (
                pool.map(write_durably, missing.keys(), missing.values()),
                pool.map(sync, (self.folder.parent, self.folder, *shelves)),
            ):
                for _ in wait:
                    pass

    def read(self, sha256: str) -> bytes:
        """Return the bytes of an original.

        Raises:
            OriginalMissing: It is missing, or its bytes have changed.
        """
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise OriginalMissing(messages.ENGINE_ORIGINAL_MISSING.format(sha256=sha256)) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise OriginalMissing(messages.ENGINE_ORIGINAL_CHANGED.format(sha256=sha256))
        return content

    def holds(self, sha256: str) -> bool:
        """Tell whether the original is there with its bytes unchanged."""
        path = self.path(sha256)
        return path.is_file() and sha256_of(path) == sha256

    def strangers(self, known: Set[str]) -> Iterator[Path]:
        """Yield the originals with a hash that is not in `known`, and unfinished ones.

        Only what this class itself can have written is yielded. Anything else in the folder, a
        link above all, belongs to someone else.
        """
        if not self.folder.is_dir():
            return
        for shelf in sorted(self.folder.iterdir()):
            if not _SHELF.fullmatch(shelf.name) or shelf.is_symlink() or not shelf.is_dir():
                continue
            for path in sorted(shelf.iterdir()):
                is_ours = _ORIGINAL.fullmatch(path.name) and path.name.startswith(shelf.name)
                if is_ours and path.name not in known and is_plain_file(path):
                    yield path

    def sweep(self, known: Set[str]) -> None:
        """Delete the :meth:`strangers`, and the shelves that this leaves empty."""
        shelves = set()
        for path in list(self.strangers(known)):
            path.unlink()
            shelves.add(path.parent)
        for shelf in shelves:
            if not any(shelf.iterdir()):
                shelf.rmdir()
