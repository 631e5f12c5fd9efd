"""What the server writes to standard error: lines of text, or of JSON.

What clients send stands in a line only where it is known to be harmless, or escaped: no line can be
forged. The words of a query stand in none, unless the settings ask for them.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

#: The id of the call that is being worked on, for every line that is written meanwhile.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

#: Where a record carries what is told of a call, by name.
_FIELDS = "fields"
#: How uvicorn's line begins that open calls are cut off at the end; each has its own line.
_CANCELLING = "Cancel "
_CALLS = logging.getLogger("replysearch.calls")


def configure(form: str, level: str, stream: TextIO | None = None) -> None:
    """Let all that is logged go to standard error, in the form ``text`` or ``json``."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else PlainLines())
    handler.setLevel(level.upper())
    # Of libraries only their trouble: they may well tell what is asked of them.
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("replysearch").setLevel(level.upper())
    logging.getLogger("uvicorn.error").addFilter(_is_defect)


def _is_defect(record: logging.LogRecord) -> bool:
    """Tell whether a line of uvicorn's is news: of refusals and of the end, lines of ours tell."""
    return record.levelno >= logging.ERROR and not record.getMessage().startswith(_CANCELLING)


def tell(level: int, message: str, fields: Mapping[str, object]) -> None:
    """Log what happened to a call; `message` is a constant, `fields` say the rest."""
    _CALLS.log(level, message, extra={_FIELDS: fields})


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        current = request_id.get()
        if current is not None:
            line["request_id"] = current
        line.update(_fields(record))
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """A line for people; a traceback, which is a defect's, follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told = "".join(f" {name}={_word(value)}" for name, value in _fields(record).items())
        current = request_id.get()
        told += f" request_id={current}" if current is not None else ""
        line = f"{_time(record)} {record.levelname} {_escaped(record.getMessage())}{told}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fields(record: logging.LogRecord) -> Mapping[str, object]:
    found = getattr(record, _FIELDS, {})
    return found if isinstance(found, Mapping) else {}


def _word(value: object) -> str:
    plain = isinstance(value, str) and value.isprintable() and " " not in value and '"' not in value
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def _escaped(text: str) -> str:
    """Return a message on one line."""
    return text.strip().replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
