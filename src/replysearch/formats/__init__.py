"""The bytes of a file → cleaned text; for a PDF also the spans of the pages in the text.

The modules `html`, `pdf` and `plain` read one format each. Each is loaded when it is first needed.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path, PurePath

from replysearch.errors import (
    DamagedSource,
    EmptySource,
    SourceTooLarge,
    UnreadableSource,
    UnsupportedSource,
)
from replysearch.formats.decoding import marked_encoding
from replysearch.formats.limits import MAX_BYTES, MAX_PAGES
from replysearch.messages import formats as messages
from replysearch.records import SourceFormat, SourceText

__all__ = ["MAX_BYTES", "MAX_PAGES", "SUFFIXES", "read_bytes", "read_text"]

_FORMATS = {
    ".txt": SourceFormat.TEXT,
    ".text": SourceFormat.TEXT,
    ".html": SourceFormat.HTML,
    ".htm": SourceFormat.HTML,
    ".pdf": SourceFormat.PDF,
}

#: The suffixes of readable files, in lower case.
SUFFIXES = frozenset(_FORMATS)

# Unsupported formats whose files often have the suffix of a supported format: the message for each
# format, and the bytes with which its files may start.
_FOREIGN = {
    messages.READING_PICTURE: (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
    messages.READING_ARCHIVE: (
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"Rar!\x1a",
        b"7z\xbc\xaf\x27\x1c",
        b"\x1f\x8b\x08",
    ),
    messages.READING_OLD_OFFICE: (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"),
    messages.READING_BINARY: (b"\x7fELF",),
}

_PDF_HEADER = b"%PDF-"
#: The first bytes that are searched for a PDF header or an HTML tag: as many as PDF readers search.
_HEADER_WINDOW = 1024
_HTML_START = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file.

    Raises UnreadableSource if it is no readable regular file, SourceTooLarge above `limit` bytes.
    """
    name = str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableSource(name, messages.READING_FOLDER)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableSource(name, messages.READING_NOT_A_FILE)
        if status.st_size > limit:
            raise _too_large(name, status.st_size, limit)
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except FileNotFoundError as error:
        raise UnreadableSource(name, messages.READING_MISSING) from error
    except PermissionError as error:
        raise UnreadableSource(name, messages.READING_FORBIDDEN) from error
    except (OSError, ValueError) as error:
        reason = messages.READING_FAILED.format(reason=error)
        raise UnreadableSource(name, reason) from error
    if len(content) > limit:
        raise _too_large(name, len(content), limit)
    return content


def read_text(name: str, content: bytes, *, limit: int = MAX_BYTES) -> SourceText:
    """Return the text of a file of at most `limit` bytes.

    The suffix of `name` decides the format only if the content does not.

    Raises:
        EmptySource: The file contains no text.
        UnsupportedSource: Content or suffix shows an unsupported format, or the bytes are no text.
        SourceTooLarge: The file, its unpacked content or its number of pages is too large.
        DamagedSource: The file is truncated or inconsistent, a PDF's objects refer to each other in
            a loop, or a web page is nested too deeply.
        EncryptedSource: The file needs a password.
        NeedsOcr: A page has no text layer.
    """
    if len(content) > limit:
        raise _too_large(name, len(content), limit)
    if not content.strip():
        raise EmptySource(name, messages.READING_EMPTY)
    match _format_of(name, content):
        case SourceFormat.PDF:
            from replysearch.formats.pdf import read_pdf  # noqa: PLC0415 - loads pypdf

            return read_pdf(name, content)
        case SourceFormat.HTML:
            from replysearch.formats.html import read_html  # noqa: PLC0415 - loads selectolax

            return read_html(name, content)
        case SourceFormat.TEXT:
            from replysearch.formats.plain import read_plain  # noqa: PLC0415 - like the others

            return read_plain(name, content)


def _format_of(name: str, content: bytes) -> SourceFormat:
    """Return the format that the content shows, else the format of the suffix.

    Raises UnsupportedSource for any other format, DamagedSource for a ``.pdf`` that is no PDF.
    """
    for message, starts in _FOREIGN.items():
        if content.startswith(starts):
            raise UnsupportedSource(name, message)
    if content.lstrip().startswith(_PDF_HEADER):
        return SourceFormat.PDF
    head = content[:_HEADER_WINDOW]
    if _HTML_START.match(head.decode(marked_encoding(content) or "latin-1", "ignore")):
        return SourceFormat.HTML
    suffix = PurePath(name).suffix.lower()
    if suffix not in _FORMATS:
        supported = " ".join(sorted(SUFFIXES))
        raise UnsupportedSource(name, messages.READING_UNSUPPORTED.format(suffixes=supported))
    if suffix == ".pdf" and _PDF_HEADER not in head:
        raise DamagedSource(name, messages.READING_NO_PDF_HEADER)
    return _FORMATS[suffix]


def _too_large(name: str, size: int, limit: int) -> SourceTooLarge:
    sizes = {"size": size / 2**20, "limit": limit / 2**20}
    return SourceTooLarge(name, messages.READING_TOO_LARGE.format(**sizes))
