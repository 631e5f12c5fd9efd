"""The rate of calls, and of guesses at keys, per caller.

The library ``limits`` reads the notation (``120/minute``, ``10/second;1000/hour``). The moving
windows are ours: the library's own store starts a thread on nearly every call and never forgets a
caller, so that strangers could fill the memory.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from limits import RateLimitItem, parse_many

#: Wrong keys that an address may try. Chosen, not measured.
GUESSES = "10/minute"
#: Most callers that are remembered. Chosen, not measured: some megabytes of memory.
MOST_CALLERS = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """A caller's use of its tightest limit.

    `retry_s` is None if a call may pass, else the seconds until one may. After `reset_s` seconds
    without a call the whole limit is available again.
    """

    limit: int
    remaining: int
    reset_s: int
    retry_s: int | None


class Window:
    """One limit: a number of calls per caller in any span of a number of seconds."""

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
        """Return the caller's use without counting a call."""
        now = self._clock()
        calls = self._current(caller, now)
        remaining = self._amount - len(calls)
        reset = self._left(calls[-1], now) if calls else 0
        retry = self._left(calls[-self._amount], now) if remaining <= 0 else None
        return Standing(self._amount, max(remaining, 0), reset, retry)

    def count(self, caller: str) -> None:
        """Count a call; beyond `most` callers, forget the one that called longest ago."""
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
    """Several limits at once; with none, every call passes."""

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
        """Return the caller's use of the tightest limit without counting a call."""
        standings = [window.standing(caller) for window in self._windows]
        refused = [each for each in standings if each.retry_s is not None]
        if refused:
            return max(refused, key=lambda each: each.retry_s or 0)
        return min(standings, key=_remaining, default=None)

    def take(self, caller: str) -> Standing | None:
        """Count a call if it may pass; return the use after it."""
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
    """Return the standing as HTTP headers."""
    headers = {
        "RateLimit-Limit": str(standing.limit),
        "RateLimit-Remaining": str(standing.remaining),
        "RateLimit-Reset": str(standing.reset_s),
    }
    if standing.retry_s is not None:
        headers["Retry-After"] = str(standing.retry_s)
    return headers
