"""Files of JSON Lines, plain or gzipped: one object a line, UTF-8."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from replysearch.errors import ReplysearchError

Fields = Mapping[str, object]


def find_lines(folder: Path, name: str) -> Path | None:
    """Return the path of ``name.jsonl`` or ``name.jsonl.gz`` in a folder; None when neither is."""
    for suffix in (".jsonl", ".jsonl.gz"):
        if (path := folder / f"{name}{suffix}").is_file():
            return path
    return None


def read_lines(
    path: Path,
    *,
    unreadable: Callable[[Exception], ReplysearchError],
    malformed: Callable[[int], ReplysearchError],
) -> Iterator[tuple[int, Fields]]:
    """Yield the objects of a file with their line numbers from 1; blank lines are passed over.

    Args:
        path: The file; gzipped when its name ends with ``.gz``.
        unreadable: Makes the error to raise where the file cannot be read or unpacked.
        malformed: Makes the error to raise for a line, by its number, that is not UTF-8 or not a
            JSON object.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                yield number, _record(line)
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(error) from error
    except UnicodeDecodeError as error:
        # A line that does not decode stops the reader before its number is counted.
        raise malformed(number + 1) from error
    except (ValueError, RecursionError) as error:
        raise malformed(number) from error


def _record(line: str) -> Fields:
    """Return the object of a line.

    Raises:
        ValueError, RecursionError: It is no JSON object, or holds what is no Unicode.
    """
    record = json.loads(line)
    if not isinstance(record, dict):
        raise ValueError("no object")
    if "\\ud" in line.lower():
        # An escape may stand for half a character, which no text holds.
        json.dumps(record, ensure_ascii=False).encode()
    return record
