"""Chinese text: its two normal forms, and its sentences.

:func:`narrow` is the form for parsing. It keeps the length, so offsets into the result are offsets
into the text. :func:`fold` is the form for search and comparison. It may change the length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from replysearch.records import Span

if TYPE_CHECKING:
    from opencc import OpenCC

#: Increased whenever :func:`fold` changes. Older indexes are refused until they are encoded again.
NORMALISATION_VERSION = 1

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# Each value is one character, so that lengths do not change.
_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_NARROW |= dict.fromkeys("\u3000\u00a0\u2002\u2003\u2009", " ")
_NARROW |= {"\ufe59": "(", "\ufe5a": ")", "\u2768": "(", "\u2769": ")"}

_WIDE = re.compile("[" + "".join(_NARROW) + "]")
_GAP_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_SENTENCE_END = re.compile(r"[。!?;！？；…]+[”’」』\"')）》]*|\n+")
#: Longest text, in characters, whose narrow form is cached: parsing needs the narrow form of a line
#: or passage many times in a row. Chosen, not measured: passages are shorter.
_LONGEST_CACHED = 2000

#: Folded words of one character that say nothing about what a question searches for.
STOP_CHARACTERS = frozenset(
    "的了吗呢吧啊么和与及或在是有对为被把将于从向以之其这那哪请我你您他几谁能会要想还也都就啥咋"
)
#: All stop words: `STOP_CHARACTERS`, and words of several characters.
STOP_WORDS = STOP_CHARACTERS | {
    *("我们", "你们", "他们", "什么", "怎么", "怎样", "如何", "怎么样", "哪些", "哪个", "有哪些"),
    *("怎么办", "没有", "从来", "有没有", "是否", "是不是", "多少", "为什么", "为何", "请问"),
    *("关于", "一下", "可以", "能否"),
}


def narrow(text: str) -> str:
    """Return `text` with full-width ASCII and wide blanks made half-width. The length is kept."""
    return _cached_narrow(text) if len(text) <= _LONGEST_CACHED else _narrowed(text)


def _narrowed(text: str) -> str:
    return _WIDE.sub(lambda match: _NARROW[match[0]], text)


_cached_narrow = lru_cache(maxsize=1024)(_narrowed)


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    from opencc import OpenCC  # noqa: PLC0415 - loads dictionaries that only folding needs

    return OpenCC("t2s")


def fold(text: str) -> str:
    """Return the form in which texts are compared and searched.

    This is NFKC in lower case, with simplified characters, without blanks between Chinese
    characters or at the ends, and with one space for any other run of blanks.
    """
    # Narrow text is mostly in NFKC already, and `normalize` is quick for such text.
    plain = unicodedata.normalize("NFKC", narrow(text)).lower()
    plain = _simplifier().convert(plain)
    return " ".join(_GAP_BETWEEN_HAN.sub("", plain).split())


def folded_in_place(text: str) -> str:
    """Return `text` narrow, lower-case and simplified, without changes that alter its length."""
    plain = "".join(low if len(low := each.lower()) == 1 else each for each in narrow(text))
    simple = _simplifier().convert(plain)
    return simple if len(simple) == len(plain) else plain


def simplified(text: str) -> str:
    """Return `text` in simplified characters, one for one, so that offsets stay the same."""
    simple: str = _simplifier().convert(text)
    if len(simple) == len(text):
        return simple
    table: dict[str, str] = {each: _simplifier().convert(each) for each in set(text)}
    return "".join(new if len(new := table[each]) == 1 else each for each in text)


def squeeze(text: str) -> str:
    """Return `text` without any blanks, for names and titles that page layout broke up."""
    return "".join(text.split())


def tidy_name(text: str) -> str:
    """Return a name or title without blanks, except those between Latin words or numbers."""
    return re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", text.strip())


def trimmed(text: str, span: Span) -> Span:
    """Return `span` without blanks at either end; if `span` is blank, the empty span at its end."""
    words = span.of(text)
    if words == words.strip():
        return span
    lead = len(words) - len(words.lstrip())
    return Span(span.start + lead, max(span.start + lead, span.start + len(words.rstrip())))


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentences of `span` in order. Together the sentences cover `span` without gaps.

    A sentence ends after 。!?;… (of either width) and the closing quotes and brackets that follow,
    or after a line end.
    """
    start = span.start
    for match in _SENTENCE_END.finditer(text, span.start, span.end):
        yield Span(start, match.end())
        start = match.end()
    if start < span.end:
        yield Span(start, span.end)
