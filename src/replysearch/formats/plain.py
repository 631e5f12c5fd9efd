"""Plain text files."""

from __future__ import annotations

from replysearch.errors import EmptySource, UnsupportedSource
from replysearch.formats.cleaning import characters, few_blank_lines, tidy
from replysearch.formats.decoding import decode, garbled_share, marked_encoding
from replysearch.formats.lines import is_hard_wrapped, line_of, unwrap
from replysearch.messages import formats as messages
from replysearch.records import SourceFormat, SourceText

#: A text with a larger share of characters that no text holds is a binary file.
MAX_GARBLED = 0.05


def read_plain(name: str, content: bytes) -> SourceText:
    """Read a text file in UTF-8, in UTF-16 with a byte order mark, or in GB18030.

    Raises:
        UnsupportedSource: the bytes are not text.
        EmptySource: the file holds blanks only.
    """
    if b"\0" in content and marked_encoding(content) is None:
        raise UnsupportedSource(name, messages.READING_BINARY)
    try:
        text = decode(content)
    except UnicodeError as error:
        raise UnsupportedSource(name, messages.READING_UNDECODABLE) from error
    if "\0" in text or garbled_share(text) > MAX_GARBLED:
        raise UnsupportedSource(name, messages.READING_BINARY)
    text = few_blank_lines(characters(text))
    lines = [line_of(printed) for printed in text.split("\n")]
    if is_hard_wrapped(lines):
        text = "\n".join(unwrap(lines))
    text = tidy(text)
    if not text:
        raise EmptySource(name, messages.READING_EMPTY)
    return SourceText(text, SourceFormat.TEXT)
