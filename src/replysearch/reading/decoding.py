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

#: A page that is read with more replacement characters than this share of its length is refused.
MAX_REPLACED = 0.01

# This many multi-byte sequences are never all well-formed UTF-8 by chance in a GBK text.
_ENOUGH_WIDE_BYTES = 24


def marked_encoding(content: bytes) -> str | None:
    """Return the encoding that a byte order mark at the start names, None without one."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    return None


def decode(content: bytes, declared: str | None = None) -> str:
    """Return `content` as text.

    The encoding is the one of the byte order mark; without a mark the one that the source declares
    of itself (GB2312 and GBK are read as GB18030), then UTF-8, then GB18030. A declared GB encoding
    yields to UTF-8 where the bytes are plainly UTF-8.

    Raises:
        UnicodeError: the bytes are well-formed in none of them.
    """
    marked = marked_encoding(content)
    if marked is not None:
        return content.decode(marked)
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
        encodings = [marked_encoding(content)] if marked_encoding(content) else []
        encodings += _candidates(content, declared)
        texts = [content.decode(encoding, "replace") for encoding in encodings if encoding]
        text = min(texts, key=lambda each: each.count("\ufffd"))
        if text.count("\ufffd") > MAX_REPLACED * len(text):
            raise error
        return text


def _candidates(content: bytes, declared: str | None) -> list[str]:
    encodings = ["utf-8", "gb18030"]
    first = _known(declared)
    if first is None or (first == "gb18030" and _is_plainly_utf8(content)):
        return encodings
    return [first, *(encoding for encoding in encodings if encoding != first)]


def _known(declared: str | None) -> str | None:
    """Return the name of a text encoding that Python can decode, widened; None for any other."""
    if declared is None:
        return None
    name = declared.strip().lower()
    if name in _NARROWER:
        return "gb18030"
    try:
        codecs.lookup(name)
        "".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return name


def _is_plainly_utf8(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(content) - len(text) >= _ENOUGH_WIDE_BYTES


def garbled_share(text: str) -> float:
    """Return the share of non-blank characters that no text holds: control, private-use, U+FFFD.

    0.0 for text without any character.
    """
    solid = len(_BLANK.sub("", text))
    if solid == 0:
        return 0.0
    return sum(map(len, _NOT_TEXT.findall(text))) / solid
