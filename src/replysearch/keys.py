"""The API keys of a server: who may call it, and for what.

A key consists of a prefix, a public id and 256 random bits, and is shown only once. Its SHA-256 is
stored in `keys.json` in the index folder. A fast hash is safe here, because a random key cannot be
guessed. Each change replaces the file atomically, so a running server never sees half a change.
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

#: The name of the file of keys in the index folder.
FILE_NAME = "keys.json"
_LOCK_NAME = "keys.lock"
_VERSION = 1
#: Most seconds to wait for another command. Chosen, not measured: a change takes milliseconds.
_LOCK_S = 10
#: Start of every key, so that people and scanners for leaked secrets recognise keys.
PREFIX = "rs_"
_SECRET_BYTES = 32
#: Bytes of the public id. Chosen, not measured: its eight hexadecimal digits are easy to type.
_ID_BYTES = 4
#: Most characters of a key's name. Chosen, not measured: such a name fits in a line.
_LONGEST_NAME = 64
_ID = re.compile(r"[0-9a-f]{8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
#: Names that stand for callers without a key in the file. No key may have such a name.
RESERVED_NAMES = frozenset({"local", "public", "REPLYSEARCH_API_KEY"})
#: Permissions of the file: only its owner may read and write it.
_OWNER_ONLY = 0o600
#: Permission bits of group and others. The file must not have any of them.
_FOREIGN_BITS = 0o077


class Scope(StrEnum):
    """A permission that a key gives."""

    READ = "read"
    WRITE = "write"


#: Both scopes, in display order.
ALL_SCOPES = (Scope.READ, Scope.WRITE)


@dataclass(frozen=True, slots=True)
class Key:
    """A stored key. `scopes` are in the order of `ALL_SCOPES`. `created_at` has a time zone."""

    key_id: str
    name: str
    scopes: tuple[Scope, ...]
    sha256: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """All keys, in the order in which they were made."""

    keys: tuple[Key, ...]

    def key_of(self, secret: bytes) -> Key | None:
        """Return the key of `secret`, or None. The time taken does not tell which key matches."""
        sha256 = hash_of(secret)
        match = None
        for key in self.keys:
            if hmac.compare_digest(sha256, key.sha256):
                match = key
        return match


def hash_of(secret: bytes) -> str:
    """Return the hash under which a key is stored."""
    return hashlib.sha256(secret).hexdigest()


def scopes_up_to(scope: Scope) -> tuple[Scope, ...]:
    """Return the scopes of a key made for `scope`: writing includes reading."""
    return ALL_SCOPES if scope is Scope.WRITE else (Scope.READ,)


def record_path(folder: Path) -> Path:
    """Return the path of the file of keys of the index in `folder`."""
    return folder / FILE_NAME


def read_record(folder: Path) -> Record | None:
    """Return the keys of the index in `folder`, or None if there is no file of keys.

    Raises KeysDamaged if the file cannot be used.
    """
    path = record_path(folder)
    try:
        # Do not follow a link, and do not block on a pipe.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _damage(path, error.strerror) from error
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise _damage(path, messages.KEYS_NOT_A_FILE)
        if status.st_mode & _FOREIGN_BITS or status.st_uid not in (os.geteuid(), 0):
            raise KeysDamaged(messages.KEYS_OPEN_TO_OTHERS.format(path=path))
        content = stream.read()
    try:
        return _record_of(json.loads(content))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damage(path, messages.KEYS_MALFORMED) from error


def add_key(folder: Path, name: str, scope: Scope) -> tuple[Key, str]:
    """Make a key and store its hash. Return the stored entry and the key, which is shown only once.

    A missing folder is created, so that keys can be made before the first letter is added.

    Raises:
        BadKeyName: The name is taken, reserved, blank, too long, or not printable.
        KeysDamaged: The file of keys cannot be used.
        KeysBusy: Another command is changing the file.
        OSError: The folder is not writable.
    """
    name = _usable(name)
    folder.mkdir(parents=True, exist_ok=True)
    with _changing(folder) as keys:
        if any(key.name == name for key in keys):
            raise BadKeyName(messages.KEY_NAME_TAKEN.format(name=name))
        taken = {key.key_id for key in keys}
        while (key_id := secrets.token_hex(_ID_BYTES)) in taken:
            pass
        secret = f"{PREFIX}{key_id}_{secrets.token_hex(_SECRET_BYTES)}"
        now = datetime.now(UTC).replace(microsecond=0)
        key = Key(key_id, name, scopes_up_to(scope), hash_of(secret.encode()), now)
        _write(folder, (*keys, key))
    return key, secret


def revoke_key(folder: Path, name: str) -> Key:
    """Delete the key with this name or public id.

    If no key is left, the file stays, so that a server still requires a key. Raises KeyNotFound for
    an unknown key. Also raises KeysDamaged, KeysBusy and OSError, as :func:`add_key` does.
    """
    if not record_path(folder).exists():
        raise KeyNotFound(messages.KEY_NOT_FOUND.format(name=name))
    with _changing(folder) as keys:
        revoked = next((key for key in keys if name in (key.name, key.key_id)), None)
        if revoked is None:
            raise KeyNotFound(messages.KEY_NOT_FOUND.format(name=name))
        _write(folder, tuple(key for key in keys if key is not revoked))
    return revoked


def _usable(name: str) -> str:
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise BadKeyName(messages.KEY_NAME_BAD.format(limit=_LONGEST_NAME))
    if name in RESERVED_NAMES or _ID.fullmatch(name):
        raise BadKeyName(messages.KEY_NAME_RESERVED.format(name=name))
    return name


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
    """Return the keys in a parsed file. Raises ValueError, KeyError or TypeError if malformed."""
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
    is_valid = (
        _ID.fullmatch(key.key_id)
        and _SHA256.fullmatch(key.sha256)
        and scopes in (ALL_SCOPES, (Scope.READ,))
        and isinstance(key.name, str)
        and key.name.isprintable()
        and key.created_at.tzinfo is not None
    )
    if not is_valid:
        raise ValueError(row)
    return key


def _damage(path: Path, reason: str | None) -> KeysDamaged:
    return KeysDamaged(messages.KEYS_DAMAGED.format(path=path, reason=reason))
