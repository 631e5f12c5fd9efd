"""The file `CURRENT`, which names the valid snapshots with their generations and hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from replysearch.durable_files import sha256_of

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Seal:
    """The expected size of a file in bytes, and the SHA-256 of its content."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Seal:
        """Return the seal of a file."""
        return cls(path.stat().st_size, sha256_of(path))

    def holds(self, path: Path, *, verify: bool) -> bool:
        """Return True if the file at `path` has this size and, if `verify` is true, this hash."""
        try:
            return path.stat().st_size == self.size and (
                not verify or sha256_of(path) == self.sha256
            )
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False


@dataclass(frozen=True, slots=True)
class VectorsEntry:
    """The entry of the FAISS snapshot. `file` is relative to the folder of snapshots."""

    generation: int
    file: str
    seal: Seal


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """The entry of the tantivy snapshot in `folder` (relative). `format` is the files' version."""

    generation: int
    folder: str
    format: int
    files: Mapping[str, Seal]

    @property
    def size(self) -> int:
        """The total size of the files in bytes."""
        return sum(seal.size for seal in self.files.values())


@dataclass(frozen=True, slots=True)
class Current:
    """The valid snapshots. `index_id` names the database that they were made from."""

    index_id: str
    vectors: VectorsEntry | None = None
    lexical: LexicalEntry | None = None

    @property
    def generations(self) -> list[int]:
        """The generations of the snapshots."""
        return [entry.generation for entry in (self.vectors, self.lexical) if entry]


def _canonical(body: object) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def current_bytes(current: Current) -> bytes:
    """Return the content of `CURRENT`, which includes a checksum."""
    body = asdict(current)
    checksum = hashlib.sha256(_canonical(body)).hexdigest()
    content = {"format": _FORMAT, "checksum": checksum, "body": body}
    return json.dumps(content, indent=1).encode() + b"\n"


def current_of(content: bytes) -> Current | None:
    """Return the snapshots named in `content`; None if it is damaged or of another format."""
    try:
        parsed = json.loads(content)
        body = parsed["body"]
        checksum = hashlib.sha256(_canonical(body)).hexdigest()
        if parsed["format"] != _FORMAT or parsed["checksum"] != checksum:
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
