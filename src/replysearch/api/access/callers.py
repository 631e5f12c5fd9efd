"""Who calls: the valid keys, and the caller that a call's headers name."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.types import Scope as Call

from replysearch.api.access.rules import Need
from replysearch.errors import KeysDamaged
from replysearch.keys import ALL_SCOPES, Key, Record, Scope, hash_of, read_record, record_path
from replysearch.messages import keys as messages

#: The name and id of the key from the environment.
ENVIRONMENT_KEY = "REPLYSEARCH_API_KEY"
#: The key of the caller in a call's ASGI state.
_CALLER = "caller"
#: IPv6 addresses of one network count as one caller, because one client can use them all.
_IPV6_NETWORK_BITS = 64
_SCOPE_OF = {Need.READ: Scope.READ, Need.WRITE: Scope.WRITE, Need.WATCH: Scope.READ}


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller and what it may do. `key_id` is None without a key."""

    name: str
    key_id: str | None
    scopes: tuple[Scope, ...]

    def may(self, need: Need) -> bool:
        """Return whether the caller has the permission `need`."""
        if need is Need.NOTHING:
            return True
        if need is Need.WATCH and self is PUBLIC:
            return False
        return _SCOPE_OF[need] in self.scopes


#: Everybody, on a server that requires no key.
LOCAL = Caller("local", None, ALL_SCOPES)
#: A caller without a key, on a server with public reading.
PUBLIC = Caller("public", None, (Scope.READ,))
#: A caller without a key that is required, or with a wrong one.
NOBODY = Caller("-", None, ())


class Keyring:
    """The valid keys: those in the key record, which is re-read when it changes, and one more.

    Once a key is required, it is until the server ends, even if the record is deleted. All public
    members raise KeysDamaged if the record cannot be used.
    """

    def __init__(self, folder: Path, environment_key: str | None, *, public_read: bool) -> None:
        self._folder = folder
        self._path = record_path(folder)
        key = environment_key
        self._environment = Record(() if key is None else (_key_from_environment(key),))
        self._anonymous = PUBLIC if public_read else NOBODY
        self._seen: tuple[int, ...] | None = None
        self._record: Record | None = None
        self._required = environment_key is not None

    @property
    def required(self) -> bool:
        """Whether callers need a key."""
        self._follow()
        return self._required

    def caller_of(self, given: Iterable[bytes]) -> tuple[Caller, bool]:
        """Return the caller with these keys, and whether all of them (at least one) are wrong."""
        record = self._follow()
        if not self._required:
            return LOCAL, False
        wrong = False
        for each in given:
            key = self._environment.key_of(each) or (record.key_of(each) if record else None)
            if key is not None:
                return Caller(key.name, key.key_id, key.scopes), False
            wrong = True
        # The owner of a wrong key must learn of it, even with public reading.
        return (NOBODY if wrong else self._anonymous), wrong

    def _follow(self) -> Record | None:
        """Return the record, read again if its file has changed."""
        try:
            found = os.stat(self._path, follow_symlinks=False)  # noqa: PTH116 - on every call
        except FileNotFoundError:
            self._seen, self._record = None, None
            return None
        except OSError as error:
            message = messages.KEYS_DAMAGED.format(path=self._path, reason=error.strerror)
            raise KeysDamaged(message) from error
        seen = (found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)
        if seen != self._seen:
            # A key is required from now on, even if the record is damaged.
            self._required = True
            self._record = read_record(self._folder)
            self._seen = seen
        return self._record


def _key_from_environment(key: str) -> Key:
    sha256 = hash_of(key.encode())
    return Key(ENVIRONMENT_KEY, ENVIRONMENT_KEY, ALL_SCOPES, sha256, datetime.now(UTC))


#: Keys that one call may give: one per header.
_MOST_KEYS = 2


def keys_in(headers: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    """Return the keys in a call's headers, at most two: more would be guesses."""
    keys = []
    for name, value in headers:
        scheme, _, rest = value.partition(b" ")
        if name == b"x-api-key":
            keys.append(value.strip())
        elif name == b"authorization" and scheme.lower() == b"bearer":
            keys.append(rest.strip())
    return keys[:_MOST_KEYS]


def note_caller(call: Call, caller: Caller) -> None:
    """Store the caller in a call's state."""
    call.setdefault("state", {})[_CALLER] = caller


def caller_of(call: Call) -> Caller:
    """Return a call's caller; nobody before the guards have checked it."""
    found = call.get("state", {}).get(_CALLER, NOBODY)
    return found if isinstance(found, Caller) else NOBODY


def address_of(call: Call) -> str:
    """Return the IP address that a call comes from, as it is logged."""
    client = call.get("client")
    return str(client[0]) if client else "-"


def network_of(call: Call) -> str:
    """Return the address, or IPv6 network, by which calls are counted."""
    address = address_of(call)
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _IPV6_NETWORK_BITS), strict=False))
