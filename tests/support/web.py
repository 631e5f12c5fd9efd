"""Requests to a server of the tests, with time enough for a busy machine."""

from __future__ import annotations

from functools import partial

import httpx

#: Seconds. A server answers within one; where many tests run at once it has taken more than five.
_PATIENCE = 60

get = partial(httpx.get, timeout=_PATIENCE)
post = partial(httpx.post, timeout=_PATIENCE)
