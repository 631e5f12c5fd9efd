"""Files of JSON Lines (one object per line, UTF-8), plain or gzipped."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from replysearch.errors import ReplysearchError

Fields = Mapping[str, object]


def find_lines(folder: Path, name: str) -> Path | None:
    """Return the path of ``name.jsonl`` in a folder, else of ``name.jsonl.gz``, else None."""
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
    """Yield the number (from 1) and the object of each line. Blank lines are counted but skipped.

    `unreadable` makes the error for a file that cannot be read or unpacked. `malformed` gets the
    number of a line that is not UTF-8 or not a JSON object, and makes the error for this line. For
    bytes that are not UTF-8 the number may be too small.
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
        # Text is decoded in blocks, so the bad bytes are in the next line or in a later one.
        raise malformed(number + 1) from error
    except (ValueError, RecursionError) as error:
        raise malformed(number) from error


def _record(line: str) -> Fields:
    """Return a line's object. Raises ValueError for a bad line, RecursionError for deep nesting."""
    record = json.loads(line)
    if not isinstance(record, dict):
        raise ValueError("no object")
    if "\\ud" in line.lower():
        # An escape for half of a surrogate pair cannot be encoded: `encode` raises a ValueError.
        json.dumps(record, ensure_ascii=False).encode()
    return record
