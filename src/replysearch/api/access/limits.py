"""How often: the rate of a caller, and how often a wrong key may be tried.

The notation is that of the library ``limits`` (``120/minute``, ``10/second;1000/hour``). The moving
windows are our own: the library's store in memory starts a thread nearly every call, walks over all
callers in it, and never forgets one, so strangers could fill it.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from limits import RateLimitItem, parse_many

#: Wrong keys that an address may try before it has to wait.
GUESSES = "10/minute"
#: Callers whose windows are kept; beyond them the one that called longest ago is forgotten.
MOST_CALLERS = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """How a caller stands with the limit that is nearest.

    `retry_s` is None for a call that may pass, else the seconds until one may. `reset_s` is how
    long it takes until the whole limit is there again.
    """

    limit: int
    remaining: int
    reset_s: int
    retry_s: int | None


class Window:
    """One limit: so many calls of each caller in any span of so many seconds."""

    def __init__(
        self, limit: RateLimitItem, *, most: int = MOST_CALLERS, clock: Callable[[], float]
    ) -> None:
        self._amount = limit.amount
        self._seconds = limit.get_expiry()
        self._most = most
        self._clock = clock
        self._calls: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._calls)

    def standing(self, caller: str) -> Standing:
        """Return how the caller stands, without counting a call."""
        now = self._clock()
        calls = self._current(caller, now)
        remaining = self._amount - len(calls)
        reset = self._left(calls[-1], now) if calls else 0
        retry = self._left(calls[-self._amount], now) if remaining <= 0 else None
        return Standing(self._amount, max(remaining, 0), reset, retry)

    def count(self, caller: str) -> None:
        """Count a call."""
        calls = self._calls.setdefault(caller, deque(maxlen=self._amount))
        self._calls.move_to_end(caller)
        calls.append(self._clock())
        if len(self._calls) > self._most:
            self._calls.popitem(last=False)

    def _current(self, caller: str, now: float) -> deque[float]:
        calls = self._calls.get(caller)
        if calls is None:
            return deque()
        while calls and calls[0] <= now - self._seconds:
            calls.popleft()
        if not calls:
            del self._calls[caller]
        return calls

    def _left(self, call: float, now: float) -> int:
        return max(1, math.ceil(call + self._seconds - now))


class Rate:
    """Several limits at once; without any, every call passes."""

    def __init__(
        self,
        notation: str | None,
        *,
        most: int = MOST_CALLERS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        limits: Sequence[RateLimitItem] = parse_many(notation) if notation else ()
        self._windows = [Window(limit, most=most, clock=clock) for limit in limits]

    def __len__(self) -> int:
        return max(map(len, self._windows), default=0)

    def standing(self, caller: str) -> Standing | None:
        """Return how the caller stands with the nearest limit, without counting a call."""
        found = [window.standing(caller) for window in self._windows]
        refused = [each for each in found if each.retry_s is not None]
        if refused:
            return max(refused, key=lambda each: each.retry_s or 0)
        return min(found, key=lambda each: each.remaining, default=None)

    def take(self, caller: str) -> Standing | None:
        """Count a call if it may pass, and return how the caller stands then."""
        before = self.standing(caller)
        if before is None or before.retry_s is not None:
            return before
        for window in self._windows:
            window.count(caller)
        after = min((window.standing(caller) for window in self._windows), key=_remaining)
        return Standing(after.limit, after.remaining, after.reset_s, None)


def _remaining(standing: Standing) -> int:
    return standing.remaining


def rate_headers(standing: Standing) -> dict[str, str]:
    """Return the headers that tell a caller how it stands."""
    told = {
        "RateLimit-Limit": str(standing.limit),
        "RateLimit-Remaining": str(standing.remaining),
        "RateLimit-Reset": str(standing.reset_s),
    }
    if standing.retry_s is not None:
        told["Retry-After"] = str(standing.retry_s)
    return told
