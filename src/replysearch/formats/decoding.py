"""Bytes to characters: which encoding a source is in, and whether the result is text at all."""

from __future__ import annotations

import codecs
import re

# The UTF-32 mark begins with the UTF-16 one, so it is asked first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# GB18030 holds all of GBK and GB2312, and pages that declare the smaller sets use its characters.
_NARROWER = ("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "ms936")

_NOT_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff"
    "\U000f0000-\U0010ffff]"
)
_BLANK = re.compile(r"\s")

#: A page that is read with more replacement characters than this share of its length is refused. A
#: bound by reason: a broken byte here and there leaves a page readable, every hundredth does not.
MAX_REPLACED = 0.01

# A GBK text breaks UTF-8 nearly everywhere, so a text with this many wide characters, and broken
# ones to no more than this share of them, is UTF-8. Bounds by reason: chance gives a GBK text
# hardly one wide character of UTF-8, let alone twelve.
_ENOUGH_WIDE = 12
_MAX_BROKEN = 0.05


#: A source with a larger share of characters that no text holds is a binary file. A bound by
#: reason: a text has none of them but for a private character of some font here and there.
MAX_GARBLED = 0.05


def marked_encoding(content: bytes) -> str | None:
    """Return the encoding that a byte order mark at the start names, None without one."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    return None


def decode(content: bytes, declared: str | None = None) -> str:
    """Return `content` as text.

    The encoding is the one of the byte order mark; without a mark the one that the source declares
    of itself (GB2312 and GBK are read as GB18030), then UTF-8, then GB18030. Bytes that are plainly
    UTF-8 are never read as GB18030, which would make other characters of them.

    Raises:
        UnicodeError: the bytes are well-formed in none of them.
    """
    encodings = _candidates(content, declared)
    for encoding in encodings[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(encodings[-1])


def decode_leniently(content: bytes, declared: str | None = None) -> str:
    """Return `content` as text as :func:`decode` does, but let a few broken bytes pass.

    Each broken byte sequence becomes U+FFFD, as in a browser.

    Raises:
        UnicodeError: more than :data:`MAX_REPLACED` of the characters would be replaced.
    """
    try:
        return decode(content, declared)
    except UnicodeDecodeError as error:
        texts = [content.decode(each, "replace") for each in _candidates(content, declared)]
        text = min(texts, key=lambda each: each.count("\ufffd"))
        if text.count("\ufffd") > MAX_REPLACED * len(text):
            raise error
        return text


def _candidates(content: bytes, declared: str | None) -> list[str]:
    """Return the encodings that `content` may be in, the likeliest first."""
    marked = marked_encoding(content)
    if marked is not None:
        return [marked]
    first = _known(declared)
    if first in (None, "utf-8", "gb18030"):
        if _is_plainly_utf8(content):
            return ["utf-8"]
        return ["gb18030", "utf-8"] if first == "gb18030" else ["utf-8", "gb18030"]
    return [first, "utf-8", "gb18030"]


def _known(declared: str | None) -> str | None:
    """Return the name of a text encoding that Python can decode, widened; None for any other."""
    if declared is None:
        return None
    name = declared.strip().lower()
    if name in ("utf8", "utf-8"):
        return "utf-8"
    if name in _NARROWER:
        return "gb18030"
    try:
        codecs.lookup(name)
        "".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return name


def _is_plainly_utf8(content: bytes) -> bool:
    text = content.decode("utf-8", "replace")
    # A Chinese character saves two of its three bytes, a broken byte none.
    wide = (len(content) - len(text)) // 2
    return wide >= _ENOUGH_WIDE and text.count("\ufffd") <= _MAX_BROKEN * wide


def garbled_share(text: str) -> float:
    """Return the share of non-blank characters that no text holds: control, private-use, U+FFFD.

    0.0 for text without any character.
    """
    garbled = len(_NOT_TEXT.findall(text))
    return garbled / len(_BLANK.sub("", text)) if garbled else 0.0
