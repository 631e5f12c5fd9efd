"""The folder of snapshots, with the file `CURRENT` that names the valid ones.

Each snapshot has its own folder. `CURRENT` names a snapshot only when it is complete and synced, so
even after a crash no unfinished snapshot is named. A snapshot that is not named may be deleted.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from replysearch.durable_files import UNFINISHED, is_plain_file, sync, write_durably
from replysearch.engine import vectors
from replysearch.engine.derived.current import (
    Current,
    LexicalEntry,
    Seal,
    VectorsEntry,
    current_bytes,
    current_of,
)
from replysearch.engine.lexical.snapshot import (
    LexicalSnapshot,
    open_lexical_snapshot,
    write_lexical_snapshot,
)
from replysearch.engine.lexical.tantivy_index import LEXICAL_FORMAT
from replysearch.engine.store.changes import PassageWords

DERIVED_NAME = "derived"
CURRENT_NAME = "CURRENT"
_VECTORS_NAME = "vectors.faiss"
_LEXICAL_NAME = "lexical"

#: Name of a snapshot's folder: the generation, and a counter if that name was taken (7, 7.1).
_SNAPSHOT = re.compile(r"[0-9]+(\.[0-9]+)?")

#: Snapshots of at most this many bytes are hashed whenever they are opened. Chosen, not measured:
#: SHA-256 reads about a gigabyte per second, so this takes milliseconds.
_ALWAYS_VERIFIED = 8 << 20

#: Attempts to open the snapshots while a writer replaces them. Chosen, not measured: a writer
#: mostly replaces them once per session, and a reader that gives up reads the database instead.
_ATTEMPTS = 10


class Stamp(NamedTuple):
    """Identifies one version of `CURRENT` by its file status, so that the file need not be read."""

    inode: int
    modified: int
    size: int


@dataclass(frozen=True, slots=True)
class Bases:
    """The opened snapshots. A missing or damaged snapshot is None."""

    stamp: Stamp | None = None
    current: Current | None = None
    vectors: vectors.VectorSnapshot | None = None
    lexical: LexicalSnapshot | None = None

    @property
    def is_whole(self) -> bool:
        """Return True if everything that `CURRENT` names was opened."""
        return (
            self.current is not None
            and (self.current.vectors is None or self.vectors is not None)
            and (self.current.lexical is None or self.lexical is not None)
        )


class Derived:
    """The folder of snapshots. Only the holder of the write lock may change it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stamp(self) -> Stamp | None:
        """Return the stamp of `CURRENT`, or None if there is no such file."""
        try:
            status = (self.folder / CURRENT_NAME).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        return Stamp(status.st_ino, status.st_mtime_ns, status.st_size)

    def read(self) -> Current | None:
        """Return the content of `CURRENT`; None if it is missing or damaged."""
        try:
            return current_of((self.folder / CURRENT_NAME).read_bytes())
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def load(self, index_id: str, *, verify: bool, held: Bases | None = None) -> Bases:
        """Open the undamaged snapshots that `CURRENT` names, if they belong to index `index_id`.

        If `verify` is true, all hashes are checked. Snapshots in `held` are reused if still valid.
        """
        held = held or Bases()
        for _ in range(_ATTEMPTS):
            stamp, current = self.stamp(), self.read()
            if current is None or current.index_id != index_id:
                bases = Bases(stamp)
            else:
                dense = self._vectors(current.vectors, held, verify=verify)
                words = self._lexical(current.lexical, held, verify=verify)
                bases = Bases(stamp, current, dense, words)
            if bases.is_whole or self.stamp() == stamp:
                break
        return bases

    def valid_current(self, index_id: str, *, verify: bool) -> Current:
        """Return the entries of `CURRENT` for snapshots that are of this index and undamaged."""
        current = self.read()
        if current is None or current.index_id != index_id:
            return Current(index_id)
        opened = self._lexical(current.lexical, Bases(), verify=verify)
        return Current(
            index_id,
            current.vectors if self._holds_vectors(current.vectors, verify=verify) else None,
            current.lexical if opened is not None else None,
        )

    def _holds_vectors(self, entry: VectorsEntry | None, *, verify: bool) -> bool:
        if entry is None:
            return False
        verify = verify or entry.seal.size <= _ALWAYS_VERIFIED
        return entry.seal.holds(self.folder / entry.file, verify=verify)

    def _vectors(
        self, entry: VectorsEntry | None, held: Bases, *, verify: bool
    ) -> vectors.VectorSnapshot | None:
        if entry is None:
            return None
        if held.vectors and held.current and held.current.vectors == entry:
            return held.vectors
        if not self._holds_vectors(entry, verify=verify):
            return None
        try:
            return vectors.open_vector_snapshot(self.folder / entry.file, entry.generation)
        except RuntimeError:
            return None

    def _lexical(
        self, entry: LexicalEntry | None, held: Bases, *, verify: bool
    ) -> LexicalSnapshot | None:
        if entry is None or entry.format != LEXICAL_FORMAT:
            return None
        if held.lexical and held.current and held.current.lexical == entry:
            return held.lexical
        folder = self.folder / entry.folder
        verify = verify or entry.size <= _ALWAYS_VERIFIED
        if not all(seal.holds(folder / name, verify=verify) for name, seal in entry.files.items()):
            return None
        try:
            snapshot = open_lexical_snapshot(folder)
        except ValueError:
            return None
        return snapshot if snapshot.generation == entry.generation else None

    def write_vectors(self, snapshot: vectors.VectorSnapshot) -> VectorsEntry:
        """Write a FAISS file durably in a new folder. Raises OSError or RuntimeError on failure."""
        path = self._new_folder(snapshot.generation) / _VECTORS_NAME
        vectors.write_vector_snapshot(snapshot, path)
        sync(path)
        sync(path.parent)
        file = str(path.relative_to(self.folder))
        return VectorsEntry(snapshot.generation, file, Seal.of(path))

    def write_lexical(
        self,
        generation: int,
        previous: LexicalEntry | None,
        added: Iterable[PassageWords],
        removed: NDArray[np.int64],
    ) -> LexicalEntry:
        """Write and sync a tantivy index in a new folder. Raises OSError or ValueError on failure.

        The index has the passages of `previous` (if given) except `removed`, and the `added` ones.
        """
        folder = self._new_folder(generation) / _LEXICAL_NAME
        folder.mkdir()
        mode = folder.stat().st_mode & 0o666
        # Linking is safe because tantivy never writes to a file that it has finished.
        kept = {} if previous is None else previous.files
        for name in kept:
            _link(self.folder / (previous.folder if previous else "") / name, folder / name)
        write_lexical_snapshot(folder, generation, added, removed)
        files = {}
        for path in sorted(folder.iterdir()):
            if path.name in kept and not path.name.endswith(".json"):
                files[path.name] = kept[path.name]
            elif not path.name.endswith(".lock"):
                # tantivy makes some files readable only by the owner. Use the folder's permissions.
                path.chmod(mode)
                sync(path)
                files[path.name] = Seal.of(path)
        sync(folder)
        sync(folder.parent)
        return LexicalEntry(generation, str(folder.relative_to(self.folder)), LEXICAL_FORMAT, files)

    def publish(self, current: Current) -> None:
        """Write `CURRENT` durably. From then on, the snapshots that it names are the valid ones."""
        sync(self.folder)
        write_durably(self.folder / CURRENT_NAME, current_bytes(current))
        sync(self.folder)

    def withdraw(self) -> None:
        """Delete `CURRENT`. From then on, no snapshot is valid."""
        if self.stamp() is not None:
            (self.folder / CURRENT_NAME).unlink()
            sync(self.folder)

    def leftovers(self) -> list[Path]:
        """Return the snapshots that `CURRENT` does not name, and an unfinished `CURRENT` file."""
        current = self.read() or Current("")
        entries = (current.vectors, current.lexical)
        named = {Path(entry.file).parts[0] for entry in entries if isinstance(entry, VectorsEntry)}
        named |= {
            Path(entry.folder).parts[0] for entry in entries if isinstance(entry, LexicalEntry)
        }
        paths = self.folder.iterdir() if self.folder.is_dir() else iter(())
        return sorted(path for path in paths if path.name not in named and _is_ours(path))

    def sweep(self) -> None:
        """Delete the :meth:`leftovers`. Readers that have them open are not disturbed."""
        for path in self.leftovers():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    def _new_folder(self, generation: int) -> Path:
        self.folder.mkdir(exist_ok=True)
        name, counter = str(generation), 0
        while os.path.lexists(self.folder / name):
            counter += 1
            name = f"{generation}.{counter}"
        (self.folder / name).mkdir()
        return self.folder / name


def _is_ours(path: Path) -> bool:
    if path.name == CURRENT_NAME + UNFINISHED:
        return is_plain_file(path)
    if not _SNAPSHOT.fullmatch(path.name) or path.is_symlink() or not path.is_dir():
        return False
    return {inside.name for inside in path.iterdir()} <= {_VECTORS_NAME, _LEXICAL_NAME}


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:
        # Some file systems do not support links.
        shutil.copyfile(old, new)
