"""Who calls: the valid API keys, and the caller of each call."""

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

#: The name and also the id of the key that is set in the environment.
ENVIRONMENT_KEY = "REPLYSEARCH_API_KEY"
_CALLER = "caller"
#: Prefix length of an IPv6 network that counts as one caller: a client may own such a network.
_IPV6_NETWORK_BITS = 64
_SCOPE_OF = {Need.READ: Scope.READ, Need.WRITE: Scope.WRITE, Need.WATCH: Scope.READ}


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller and what it may do. `key_id` is None for a caller without a key."""

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


#: Every caller of a server that requires no key.
LOCAL = Caller("local", None, ALL_SCOPES)
#: A caller without a key, on a server that requires keys but lets everybody read.
PUBLIC = Caller("public", None, (Scope.READ,))
#: A caller with a wrong key, without a required key, or who has not been looked up.
NOBODY = Caller("-", None, ())


class Keyring:
    """The valid keys: those in the key record, and the key from the environment if there is one.

    The record is read again whenever its file changes. Once keys are required, they stay required,
    even if the record is deleted. All public members raise KeysDamaged for an unusable record.
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
        """Return the caller, and whether the server requires keys but all keys given are wrong."""
        record = self._follow()
        if not self._required:
            return LOCAL, False
        wrong = False
        for each in given:
            key = self._environment.key_of(each) or (record.key_of(each) if record else None)
            if key is not None:
                return Caller(key.name, key.key_id, key.scopes), False
            wrong = True
        # Even with public reading a wrong key is refused, so that the caller notices the mistake.
        return (NOBODY if wrong else self._anonymous), wrong

    def _follow(self) -> Record | None:
        """Return the key record, or None if there is none. Reread it if its file has changed."""
        try:
            found = os.stat(self._path, follow_symlinks=False)  # noqa: PTH116 - called often
        except FileNotFoundError:
            self._seen, self._record = None, None
            return None
        except OSError as error:
            message = messages.KEYS_DAMAGED.format(path=self._path, reason=error.strerror)
            raise KeysDamaged(message) from error
        seen = (found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)
        if seen != self._seen:
            # From now on a key is required, even if the record turns out to be damaged.
            self._required = True
            self._record = read_record(self._folder)
            self._seen = seen
        return self._record


def _key_from_environment(key: str) -> Key:
    sha256 = hash_of(key.encode())
    return Key(ENVIRONMENT_KEY, ENVIRONMENT_KEY, ALL_SCOPES, sha256, datetime.now(UTC))


#: Largest number of keys that are read from one call: one per header that may hold a key.
_MOST_KEYS = 2


def keys_in(headers: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    """Return the first two keys in a call's headers. Clients that send more are guessing."""
    keys = []
    for name, value in headers:
        scheme, _, rest = value.partition(b" ")
        if name == b"x-api-key":
            keys.append(value.strip())
        elif name == b"authorization" and scheme.lower() == b"bearer":
            keys.append(rest.strip())
    return keys[:_MOST_KEYS]


def note_caller(call: Call, caller: Caller) -> None:
    """Store the caller in a call's ASGI state."""
    call.setdefault("state", {})[_CALLER] = caller


def caller_of(call: Call) -> Caller:
    """Return the caller that is stored in a call's ASGI state, or NOBODY if none is stored."""
    found = call.get("state", {}).get(_CALLER, NOBODY)
    return found if isinstance(found, Caller) else NOBODY


def address_of(call: Call) -> str:
    """Return the IP address that a call comes from, or "-" if it is unknown."""
    client = call.get("client")
    return str(client[0]) if client else "-"


def network_of(call: Call) -> str:
    """Return what a call is counted under: the network of its IPv6 address, or its IPv4 address."""
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
