"""The record of API keys: who may call a server, and for what.

A key is 256 random bits behind a prefix and a public id, shown once when it is made. What is kept
is its SHA-256: a fast hash is right here, for there is nothing to guess in a random number (slow
hashes protect passwords, which people choose). The record is a file beside the index; every change
is written whole and renamed into place, so a running server that looks at the file's identity sees
the old record or the new one, never a part.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from replysearch.durable_files import sync, write_durably
from replysearch.errors import BadKeyName, KeyNotFound, KeysBusy, KeysDamaged
from replysearch.messages import keys as messages

#: The record in the folder of the index.
FILE_NAME = "keys.json"
_LOCK_NAME = "keys.lock"
#: Rises when the form of the record changes.
_VERSION = 1
#: Seconds to wait for another command that changes the record; each takes milliseconds.
_LOCK_S = 10
#: What every key begins with, so that people and scanners of leaked secrets know one.
PREFIX = "rs_"
#: Bytes of the secret part: 256 bits.
_SECRET_BYTES = 32
#: Bytes of the public id: eight digits are few enough to type, and an id that is taken is drawn
#: again.
_ID_BYTES = 4
#: Characters of a name at most, so that a line of a list holds it.
_LONGEST_NAME = 64
_ID = re.compile(r"[0-9a-f]{8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
#: Names of callers that no key of the record bears.
RESERVED_NAMES = frozenset({"local", "public", "REPLYSEARCH_API_KEY"})
#: Permissions of the record: its owner alone reads and writes it. The bits of the group and of all
#: others must not be set.
_OWNER_ONLY = 0o600
_FOREIGN_BITS = 0o077


class Scope(StrEnum):
    """What a key is good for."""

    READ = "read"
    WRITE = "write"


#: Both scopes, in the order in which they are shown.
ALL_SCOPES = (Scope.READ, Scope.WRITE)


@dataclass(frozen=True, slots=True)
class Key:
    """One key as kept. `scopes` are in the order of :data:`ALL_SCOPES`; `created_at` is UTC."""

    key_id: str
    name: str
    scopes: tuple[Scope, ...]
    sha256: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """All keys, in the order in which they were made."""

    keys: tuple[Key, ...]

    def key_of(self, given: bytes) -> Key | None:
        """Return the key that `given` is, None when it is none.

        Hashes are compared in a time that does not depend on where they differ, and all of them,
        whichever fits.
        """
        sha256 = hash_of(given)
        found = None
        for key in self.keys:
            if hmac.compare_digest(sha256, key.sha256):
                found = key
        return found


def hash_of(given: bytes) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(given).hexdigest()


def scopes_up_to(scope: Scope) -> tuple[Scope, ...]:
    """Return what a key made for `scope` may do: writing includes reading."""
    return ALL_SCOPES if scope is Scope.WRITE else (Scope.READ,)


def record_path(folder: Path) -> Path:
    """Return where the keys of the index in `folder` are kept."""
    return folder / FILE_NAME


def read_record(folder: Path) -> Record | None:
    """Return the keys of the index in `folder`, None where none was ever made.

    Raises:
        KeysDamaged: The file cannot be read, is not a record, or is open to other users.
    """
    path = record_path(folder)
    try:
        # Not through a link to elsewhere, and without waiting for whoever fills a pipe.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _damage(path, error.strerror) from error
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(stream.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise _damage(path, messages.KEYS_NOT_A_FILE)
        if found.st_mode & _FOREIGN_BITS or found.st_uid not in (os.geteuid(), 0):
            raise KeysDamaged(messages.KEYS_OPEN_TO_OTHERS.format(path=path))
        content = stream.read()
    try:
        return _record_of(json.loads(content))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damage(path, messages.KEYS_MALFORMED) from error


def add_key(folder: Path, name: str, scope: Scope) -> tuple[Key, str]:
    """Make a key and keep its hash; return it with the key itself, which is told only now.

    The folder is made where there is none, so that keys can be given out before the first letter.

    Raises:
        BadKeyName: The name is taken, reserved, blank, too long, or not printable.
        KeysDamaged: The record there cannot be used.
        KeysBusy: Another command is changing the record.
        OSError: The folder cannot be written to.
    """
    name = _usable(name)
    folder.mkdir(parents=True, exist_ok=True)
    with _changing(folder) as keys:
        if any(key.name == name for key in keys):
            raise BadKeyName(messages.KEY_NAME_TAKEN.format(name=name))
        taken = {key.key_id for key in keys}
        while (key_id := secrets.token_hex(_ID_BYTES)) in taken:
            pass
        given = f"{PREFIX}{key_id}_{secrets.token_hex(_SECRET_BYTES)}"
        now = datetime.now(UTC).replace(microsecond=0)
        key = Key(key_id, name, scopes_up_to(scope), hash_of(given.encode()), now)
        _write(folder, (*keys, key))
    return key, given


def revoke_key(folder: Path, name: str) -> Key:
    """Take the key of this name, or public id, out of the record.

    Without any key left the record stays, empty: a server then lets nobody in, instead of
    everybody.

    Raises:
        KeyNotFound: There is no such key.
        KeysDamaged, KeysBusy, OSError: As in :func:`add_key`.
    """
    if not record_path(folder).exists():
        raise KeyNotFound(messages.KEY_NOT_FOUND.format(name=name))
    with _changing(folder) as keys:
        gone = next((key for key in keys if name in (key.name, key.key_id)), None)
        if gone is None:
            raise KeyNotFound(messages.KEY_NOT_FOUND.format(name=name))
        _write(folder, tuple(key for key in keys if key is not gone))
    return gone


def _usable(name: str) -> str:
    bare = name.strip()
    if not bare or len(bare) > _LONGEST_NAME or not bare.isprintable():
        raise BadKeyName(messages.KEY_NAME_BAD.format(limit=_LONGEST_NAME))
    if bare in RESERVED_NAMES or _ID.fullmatch(bare):
        raise BadKeyName(messages.KEY_NAME_RESERVED.format(name=bare))
    return bare


@contextmanager
def _changing(folder: Path) -> Iterator[tuple[Key, ...]]:
    lock = FileLock(folder / _LOCK_NAME, timeout=_LOCK_S, thread_local=False, mode=_OWNER_ONLY)
    try:
        lock.acquire(poll_interval=0.02)
    except Timeout as error:
        raise KeysBusy(messages.KEYS_BUSY.format(path=record_path(folder))) from error
    try:
        record = read_record(folder)
        yield record.keys if record is not None else ()
    finally:
        lock.release()


def _write(folder: Path, keys: Sequence[Key]) -> None:
    """Put the record in its place, whole and durably."""
    content = {
        "version": _VERSION,
        "keys": [
            {
                "id": key.key_id,
                "name": key.name,
                "scopes": list(key.scopes),
                "sha256": key.sha256,
                "created_at": key.created_at.isoformat(),
            }
            for key in keys
        ],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    write_durably(record_path(folder), text.encode(), mode=_OWNER_ONLY)
    sync(folder)


def _record_of(content: Any) -> Record:
    """Return the record that a file holds.

    Raises:
        ValueError, KeyError, TypeError: It holds none.
    """
    if content["version"] != _VERSION:
        raise ValueError(content["version"])
    keys = tuple(map(_key_of, content["keys"]))
    if len({key.key_id for key in keys}) < len(keys) or len({key.name for key in keys}) < len(keys):
        raise ValueError(messages.KEYS_MALFORMED)
    return Record(keys)


def _key_of(row: Any) -> Key:
    scopes = tuple(map(Scope, row["scopes"]))
    key = Key(
        row["id"], row["name"], scopes, row["sha256"], datetime.fromisoformat(row["created_at"])
    )
    sound = (
        _ID.fullmatch(key.key_id)
        and _SHA256.fullmatch(key.sha256)
        and scopes in (ALL_SCOPES, (Scope.READ,))
        and isinstance(key.name, str)
        and key.name.isprintable()
        and key.created_at.tzinfo is not None
    )
    if not sound:
        raise ValueError(row)
    return key


def _damage(path: Path, reason: str | None) -> KeysDamaged:
    return KeysDamaged(messages.KEYS_DAMAGED.format(path=path, reason=reason))
