"""The file `CURRENT`: which derived files hold, for which generation, and their hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from replysearch.durable_files import sha256_of

#: Raised when the meaning of the file changes.
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Seal:
    """What a file must be: its size in bytes and the SHA-256 of its content."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Seal:
        """Return the seal of the file as it is now."""
        return cls(path.stat().st_size, sha256_of(path))

    def holds(self, path: Path, *, verify: bool) -> bool:
        """Tell whether the file is there in this size and, with `verify`, has this content."""
        try:
            return path.stat().st_size == self.size and (
                not verify or sha256_of(path) == self.sha256
            )
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False


@dataclass(frozen=True, slots=True)
class VectorsEntry:
    """The FAISS file; `file` is relative to the folder of derived files."""

    generation: int
    file: str
    seal: Seal


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """The tantivy index: its folder, relative as above, and the seal of each file in it."""

    generation: int
    folder: str
    format: int
    files: Mapping[str, Seal]

    @property
    def size(self) -> int:
        """Bytes in all files."""
        return sum(seal.size for seal in self.files.values())


@dataclass(frozen=True, slots=True)
class Current:
    """What holds now. `index_id` names the truth that the files were made from."""

    index_id: str
    vectors: VectorsEntry | None = None
    lexical: LexicalEntry | None = None


def _canonical(body: object) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def current_bytes(current: Current) -> bytes:
    """Return the content of the file, with a checksum of its own."""
    body = asdict(current)
    checksum = hashlib.sha256(_canonical(body)).hexdigest()
    whole = {"format": _FORMAT, "checksum": checksum, "body": body}
    return json.dumps(whole, indent=1).encode() + b"\n"


def current_of(content: bytes) -> Current | None:
    """Return what :func:`current_bytes` wrote; None when it is of another format or damaged."""
    try:
        whole = json.loads(content)
        body = whole["body"]
        checksum = hashlib.sha256(_canonical(body)).hexdigest()
        if whole["format"] != _FORMAT or whole["checksum"] != checksum:
            return None
    except (ValueError, KeyError, TypeError):
        return None
    vectors, lexical = body["vectors"], body["lexical"]
    return Current(
        index_id=body["index_id"],
        vectors=vectors
        and VectorsEntry(vectors["generation"], vectors["file"], Seal(**vectors["seal"])),
        lexical=lexical
        and LexicalEntry(
            lexical["generation"],
            lexical["folder"],
            lexical["format"],
            {name: Seal(**seal) for name, seal in lexical["files"].items()},
        ),
    )
