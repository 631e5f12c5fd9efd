"""Plain text files."""

from __future__ import annotations

from replysearch.errors import EmptySource, UnsupportedSource
from replysearch.formats.cleaning import few_blank_lines, plain_characters, tidy
from replysearch.formats.decoding import MAX_GARBLED, decode, garbled_share, marked_encoding
from replysearch.formats.printed_pages import joined_lines
from replysearch.messages import formats as messages
from replysearch.records import SourceFormat, SourceText


def read_plain(name: str, content: bytes) -> SourceText:
    """Read a text file in UTF-8, in GB18030, or in UTF-16 or UTF-32 with a byte order mark.

    Raises UnsupportedSource if the bytes are not text, and EmptySource if they are only blanks.
    """
    if b"\0" in content and marked_encoding(content) is None:
        raise UnsupportedSource(name, messages.READING_BINARY)
    try:
        text = decode(content)
    except UnicodeError as error:
        raise UnsupportedSource(name, messages.READING_UNDECODABLE) from error
    if "\0" in text or garbled_share(text) > MAX_GARBLED:
        raise UnsupportedSource(name, messages.READING_BINARY)
    text = few_blank_lines(plain_characters(text))
    text = tidy(joined_lines(text))
    if not text:
        raise EmptySource(name, messages.READING_EMPTY)
    return SourceText(text, SourceFormat.TEXT)
