"""Who calls: the keys in force, and the caller that a call's headers name."""

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

#: The name and id of the key that the environment gives.
ENVIRONMENT_KEY = "REPLYSEARCH_API_KEY"
#: Where a call's caller stands in its ASGI state.
_CALLER = "caller"
#: Addresses of one IPv6 network count as one caller: whoever has one has all of them.
_IPV6_NETWORK_BITS = 64
_SCOPE_OF = {Need.READ: Scope.READ, Need.WRITE: Scope.WRITE, Need.WATCH: Scope.READ}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what for. `key_id` is None for a caller without a key."""

    name: str
    key_id: str | None
    scopes: tuple[Scope, ...]

    def may(self, need: Need) -> bool:
        """Tell whether the caller may do what a rule names."""
        if need is Need.NOTHING:
            return True
        if need is Need.WATCH and self is PUBLIC:
            return False
        return _SCOPE_OF[need] in self.scopes


#: Whoever reaches a server that asks for no key.
LOCAL = Caller("local", None, ALL_SCOPES)
#: Whoever gives no key to a server that lets everyone read.
PUBLIC = Caller("public", None, (Scope.READ,))
#: Whoever gives no key where one is asked for, or a wrong one.
NOBODY = Caller("-", None, ())


class Keyring:
    """The keys in force: those of the record, followed while the server runs, and one more.

    Once keys were asked for they are asked for until the server ends: a record that is deleted
    under a running server opens nothing.
    """

    def __init__(self, folder: Path, environment_key: str | None, *, public_read: bool) -> None:
        self._folder = folder
        self._path = record_path(folder)
        # One more record, of one key at most, so that both are searched alike.
        self._own = Record(() if environment_key is None else (_own_key(environment_key),))
        self._anonymous = PUBLIC if public_read else NOBODY
        self._seen: tuple[int, ...] | None = None
        self._record: Record | None = None
        self._required = environment_key is not None

    @property
    def required(self) -> bool:
        """Whether callers need a key.

        Raises:
            KeysDamaged: The record cannot be used.
        """
        self._follow()
        return self._required

    @property
    def any_key(self) -> bool:
        """Whether there is a key that opens anything.

        Raises:
            KeysDamaged: The record cannot be used.
        """
        record = self._follow()
        return bool(self._own.keys or (record and record.keys))

    def caller_of(self, given: Iterable[bytes]) -> tuple[Caller, bool]:
        """Return who gives these keys, and whether a wrong one is among them without a right one.

        Raises:
            KeysDamaged: The record cannot be used.
        """
        record = self._follow()
        if not self._required:
            return LOCAL, False
        wrong = False
        for each in given:
            key = self._own.key_of(each) or (record.key_of(each) if record else None)
            if key is not None:
                return Caller(key.name, key.key_id, key.scopes), False
            wrong = True
        # A wrong key is not passed over as if none was given: its owner must learn of it.
        return (NOBODY if wrong else self._anonymous), wrong

    def _follow(self) -> Record | None:
        """Read the record again when its file is another one than at the last look."""
        try:
            found = os.stat(self._path, follow_symlinks=False)  # noqa: PTH116 - on every call
        except FileNotFoundError:
            self._seen, self._record = None, None
            return None
        except OSError as error:
            told = messages.KEYS_DAMAGED.format(path=self._path, reason=error.strerror)
            raise KeysDamaged(told) from error
        seen = (found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)
        if seen != self._seen:
            # From here on a key is asked for, be the record sound or not.
            self._required = True
            self._record = read_record(self._folder)
            self._seen = seen
        return self._record


def _own_key(key: str) -> Key:
    sha256 = hash_of(key.encode())
    return Key(ENVIRONMENT_KEY, ENVIRONMENT_KEY, ALL_SCOPES, sha256, datetime.now(UTC))


#: Keys of one call that are looked at: one of each header.
_MOST_KEYS = 2


def keys_in(headers: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    """Return the keys that a call gives, at most one in either header.

    More than that would be many guesses in one call.
    """
    keys = []
    for name, value in headers:
        scheme, _, rest = value.partition(b" ")
        if name == b"x-api-key":
            keys.append(value.strip())
        elif name == b"authorization" and scheme.lower() == b"bearer":
            keys.append(rest.strip())
    return keys[:_MOST_KEYS]


def note_caller(call: Call, caller: Caller) -> None:
    """Write down in a call's state who makes it."""
    call.setdefault("state", {})[_CALLER] = caller


def caller_of(call: Call) -> Caller:
    """Return who makes a call; nobody before the guards have looked at it."""
    found = call.get("state", {}).get(_CALLER, NOBODY)
    return found if isinstance(found, Caller) else NOBODY


def address_of(call: Call) -> str:
    """Return the address that a call comes from, as it is written down."""
    client = call.get("client")
    return str(client[0]) if client else "-"


def network_of(call: Call) -> str:
    """Return the address for which calls are counted."""
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
