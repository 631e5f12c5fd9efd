"""What a caller is told of an error: what is wrong and whom to ask.

Messages that are for whoever runs the server name folders of this machine and commands to type
there; a caller can open neither. They go to the log.
"""

from __future__ import annotations

import logging

from replysearch.api.http.logs import tell
from replysearch.errors import ReplysearchError
from replysearch.messages import http as messages
from replysearch.wire import failure_object
from replysearch.wire.shapes import FailureObject


def caller_failure(error: ReplysearchError) -> FailureObject:
    """Return the JSON object of a typed error for a caller; log what the caller is not told."""
    failure = failure_object(error)
    message = messages.API_FAILURES.get(error.code)
    if message is not None:
        failure["error"]["message"] = message
        level = logging.INFO if error.http_status == 400 else logging.WARNING
        tell(level, "failed", {"code": error.code, "reason": str(error)})
    return failure
