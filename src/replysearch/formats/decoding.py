"""Bytes → characters: find the encoding of a source, and recognise binary files."""

from __future__ import annotations

import codecs
import re

# UTF-32 comes before UTF-16, because the UTF-32-LE mark begins with the UTF-16-LE mark.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Web pages that declare one of these encodings often use characters that only GB18030 has.
_NARROWER = ("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "ms936")

_NOT_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff"
    "\U000f0000-\U0010ffff]"
)
_BLANK = re.compile(r"\s")

#: Largest share of U+FFFD in a web page. Chosen, not measured: such a page is still readable.
MAX_REPLACED = 0.01

#: Least number of Chinese (wide) characters in bytes that clearly are UTF-8. Chosen, not measured:
#: if a GBK text is read as UTF-8, hardly one such character appears.
_ENOUGH_WIDE = 12

#: Most U+FFFD per wide character in bytes that clearly are UTF-8. Chosen, not measured.
_MAX_BROKEN = 0.05

#: Largest share of control, private-use and replacement characters in a text. A file with
#: more is binary. Chosen, not measured: a text has at most a few private-use characters.
MAX_GARBLED = 0.05


def marked_encoding(content: bytes) -> str | None:
    """Return the encoding of the byte order mark at the start, or None."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    return None


def decode(content: bytes, declared: str | None = None) -> str:
    """Return `content` as text. Raises UnicodeError if no encoding fits.

    A byte order mark decides. If there is none, the declared encoding is tried first (GB18030 for
    GB2312 and GBK), then UTF-8, then GB18030. But bytes that are clearly UTF-8 are decoded only as
    UTF-8, unless an encoding other than UTF-8, GB2312, GBK and GB18030 is declared.
    """
    encodings = _candidates(content, declared)
    for encoding in encodings[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(encodings[-1])


def decode_leniently(content: bytes, declared: str | None = None) -> str:
    """Decode like :func:`decode`, but with as few U+FFFD as possible in place of broken bytes.

    Raises UnicodeError if the share of U+FFFD in the text exceeds :data:`MAX_REPLACED`.
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
    """Return the possible encodings of `content`, the most likely first."""
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
    """Return Python's name of an encoding (GB18030 for its subsets), or None if it is unknown."""
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
    # In UTF-8 each Chinese character has three bytes, so it adds two to the difference in length.
    wide = (len(content) - len(text)) // 2
    return wide >= _ENOUGH_WIDE and text.count("\ufffd") <= _MAX_BROKEN * wide


def garbled_share(text: str) -> float:
    """Return the share of control, private-use and replacement characters in the non-blank text."""
    garbled = len(_NOT_TEXT.findall(text))
    return garbled / len(_BLANK.sub("", text)) if garbled else 0.0
