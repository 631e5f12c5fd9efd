"""The bytes of a file → cleaned text, with page spans where the file has pages.

One module reads one format; the libraries for a format are loaded when the first such file comes.
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

#: The suffixes of the files that can be read, in lower case.
SUFFIXES = frozenset(_FORMATS)

# The first bytes of formats that are often sent under a wrong name, and what to say of each.
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
#: Bytes at the start of a file in which its kind shows itself: PDF readers look for the header in
#: the first 1,024, and browsers for a page's encoding.
_HEADER_WINDOW = 1024
_HTML_START = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of the file at `path`, of at most `limit` bytes.

    Raises:
        UnreadableSource: there is no such file, it is a folder or a device, or it may not be read.
        SourceTooLarge: the file is larger than `limit`; nothing of it is read.
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
    """Return the text of a file.

    Args:
        name: the file's name as the user gave it; its suffix tells the format where the content
            does not.
        content: the file's bytes.
        limit: the largest size accepted, in bytes.

    Raises:
        EmptySource: there is no text in the file.
        UnsupportedSource: the file is of no supported format, whatever its name says.
        SourceTooLarge: the file, or what it unpacks to, is too large.
        DamagedSource: the file is incomplete or refers to itself.
        EncryptedSource: the file needs a password.
        NeedsOcr: a page has no text layer.
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
            from replysearch.formats.plain import read_plain  # noqa: PLC0415 - as the others

            return read_plain(name, content)


def _format_of(name: str, content: bytes) -> SourceFormat:
    """Return what the content shows itself to be, else what the suffix says."""
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
