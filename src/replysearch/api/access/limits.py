"""Limits on how many calls each caller may make, and how many wrong keys each network may send.

Of the library ``limits`` only the parser of ``10/second;1000/hour`` is used. The library's store
would start a thread on nearly every call, and forget no caller: strangers could fill the memory.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from limits import RateLimitItem, parse_many

#: How many wrong keys may come from one IPv4 address or IPv6 network. Chosen, not measured.
GUESSES = "10/minute"
#: Largest number of callers that one limit remembers. Chosen, not measured: they take some MB.
MOST_CALLERS = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a caller has used a limit. Of several limits the tightest is given.

    `retry_s` is None if the call may pass, else the number of seconds until a call may pass. After
    `reset_s` seconds without a call the whole limit is available again.
    """

    limit: int
    remaining: int
    reset_s: int
    retry_s: int | None


class Window:
    """One limit: how many calls each caller may make within any period of a fixed length."""

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
        """Return how far the caller has used the limit, without counting a call."""
        now = self._clock()
        calls = self._current(caller, now)
        remaining = self._amount - len(calls)
        reset = self._left(calls[-1], now) if calls else 0
        retry = self._left(calls[-self._amount], now) if remaining <= 0 else None
        return Standing(self._amount, max(remaining, 0), reset, retry)

    def count(self, caller: str) -> None:
        """Count a call. With over `most` callers, forget the caller that was idle for longest."""
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
    """Limits that all hold at once. If there is no limit, every call passes."""

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
        """Return the standing at the tightest limit, or None if there are no limits.

        The tightest limit blocks longest. If none blocks, the tightest has the fewest calls left.
        """
        standings = [window.standing(caller) for window in self._windows]
        refused = [each for each in standings if each.retry_s is not None]
        if refused:
            return max(refused, key=lambda each: each.retry_s or 0)
        return min(standings, key=_remaining, default=None)

    def take(self, caller: str) -> Standing | None:
        """Count a call if it may pass. Return the new standing, or None if there are no limits."""
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
    """Return the HTTP headers that tell a client its standing."""
    headers = {
        "RateLimit-Limit": str(standing.limit),
        "RateLimit-Remaining": str(standing.remaining),
        "RateLimit-Reset": str(standing.reset_s),
    }
    if standing.retry_s is not None:
        headers["Retry-After"] = str(standing.retry_s)
    return headers
