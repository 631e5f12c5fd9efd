"""The original files of the letters, stored unchanged under the hash of their bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from replysearch.durable_files import UNFINISHED, is_plain_file, sha256_of, sync, write_durably
from replysearch.errors import OriginalMissing
from replysearch.messages import engine as messages

SOURCES_NAME = "sources"

#: How many files are written and synced at the same time. Chosen, not measured: disks serve several
#: requests at once, and a batch has dozens of files.
_AT_ONCE = 8

_SHELF = re.compile("[0-9a-f]{2}")
_ORIGINAL = re.compile(f"[0-9a-f]{{64}}({re.escape(UNFINISHED)})?")


class Originals:
    """The folder ``sources``. It holds each original as ``<first two digits of its hash>/<hash>``.

    Only the holder of the write lock may write. A file is written before the commit that adds its
    source, and deleted after the commit that removes its source. So a crash may leave an unused
    file, but a stored source never lacks its file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Return the path of the original with this hash."""
        return self.folder / sha256[:2] / sha256

    def keep(self, contents: Mapping[str, bytes]) -> None:
        """Write each original durably, unless its file has the full size. May raise OSError."""
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
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for results in (
                pool.map(write_durably, missing.keys(), missing.values()),
                pool.map(sync, (self.folder.parent, self.folder, *shelves)),
            ):
                # Reading the results waits for the threads and raises their errors.
                list(results)

    def read(self, sha256: str) -> bytes:
        """Return the bytes of an original. Raises OriginalMissing if it is missing or changed."""
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise OriginalMissing(messages.ENGINE_ORIGINAL_MISSING.format(sha256=sha256)) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise OriginalMissing(messages.ENGINE_ORIGINAL_CHANGED.format(sha256=sha256))
        return content

    def holds(self, sha256: str) -> bool:
        """Return True if the original with this hash exists and is unchanged."""
        path = self.path(sha256)
        return path.is_file() and sha256_of(path) == sha256

    def strangers(self, known: Set[str]) -> Iterator[Path]:
        """Yield originals that are unfinished or whose hash is not in `known`. Skip other files."""
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
        """Delete the :meth:`strangers`, and the folders that they leave empty."""
        shelves = set()
        for path in list(self.strangers(known)):
            path.unlink()
            shelves.add(path.parent)
        for shelf in shelves:
            if not any(shelf.iterdir()):
                shelf.rmdir()
