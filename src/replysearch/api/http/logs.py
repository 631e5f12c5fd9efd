"""The log on standard error, as lines of text or of JSON.

Data from clients is escaped, so no client can forge a line. A setting says if queries are logged.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

#: The id of the current call. Every log line of the call contains the id.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

#: The attribute of a log record that holds the fields of an event.
_FIELDS = "fields"
#: The start of uvicorn's messages on cancelled calls. They are dropped: our log has every call.
_CANCELLING = "Cancel "
_CALLS = logging.getLogger("replysearch.calls")


def configure(form: str, level: str, stream: TextIO | None = None) -> None:
    """Write the log to standard error (or `stream`), in the form ``text`` or ``json``."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else PlainLines())
    handler.setLevel(level.upper())
    # Libraries log from WARNING up only: their lower levels may contain queries.
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("replysearch").setLevel(level.upper())
    logging.getLogger("uvicorn.error").addFilter(_is_kept)


def _is_kept(record: logging.LogRecord) -> bool:
    """Return whether to keep a message of uvicorn: only errors, but none about cancelled calls."""
    return record.levelno >= logging.ERROR and not record.getMessage().startswith(_CANCELLING)


def log_event(level: int, name: str, fields: Mapping[str, object]) -> None:
    """Log an event with its constant name and its fields."""
    _CALLS.log(level, name, extra={_FIELDS: fields})


class JsonLines(logging.Formatter):
    """Formats each record as a JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the JSON object of a record."""
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
    """Formats each record as a line of text. The traceback of an exception follows the line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, with its traceback if there is one."""
        fields = "".join(f" {name}={_word(value)}" for name, value in _fields(record).items())
        current = request_id.get()
        fields += f" request_id={current}" if current is not None else ""
        line = f"{_time(record)} {record.levelname} {_escaped(record.getMessage())}{fields}"
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
    return text.strip().replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
