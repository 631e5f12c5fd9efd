"""A question that leans on those before it → one that stands by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from replysearch.answering.questions import read_question
from replysearch.answering.scopes import scope_of
from replysearch.engine import Names
from replysearch.text import fold

_WHAT_OF = re.compile(
    r"^(?:那么?|还有|至于|要是|如果是|换成)?(?P<other>.{1,20}?)(?:呢|怎么样|又如何|又怎样)?$"
)
_ASKS_BACK = re.compile(r"呢$|^(?:那么?|至于|换成)")
_OTHERS = re.compile(
    r"还有(?:没有)?(?:别的|其他|其它|另外|哪些|哪个|什么|谁|吗|呢)|别的.{0,6}呢|其他.{0,6}呢"
)
_LEANS = re.compile(
    r"^(?:那么?|它|他们?|她|这[个些项件条种家里]?|该|其[中他]?|具体|上述|前面|刚才|然后|还|又|再|什么时候|为什么|为啥|怎么|如何|多少|谁|哪)|(?:它|这[个些项件]|该项|上述|刚才)"
)
_YEAR = re.compile(r"(?:19|20)\d\d年?")
#: A question that names no place and says no more than this, in characters, goes on from the last.
_SHORT = 14


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands by itself.

    `asked` is what tells the sort of answer, `before` what it leans on, empty for nothing. `others`
    tells that answers already given are to be left out.
    """

    asked: str
    before: str = ""
    others: bool = False

    @property
    def text(self) -> str:
        """All words of it."""
        return f"{self.before} {self.asked}" if self.before else self.asked


def resolve(turns: Sequence[str], question: str, names: Names) -> Resolved:
    """Make a follow-up whole out of what was asked before; other questions stay as they are.

    Args:
        turns: What was asked before, oldest first.
        question: What is asked now.
        names: The places and issuers that the index knows.
    """
    before = ""
    for turn in turns:
        before = _whole(before, turn, names).text
    return _whole(before, question, names)


def _whole(before: str, question: str, names: Names) -> Resolved:
    if not before:
        return Resolved(question)
    plain = fold(question).strip(" ?。!,")
    if _OTHERS.search(plain):
        return Resolved(before, others=True)
    scope = scope_of(plain, names)
    if _ASKS_BACK.search(plain) and (match := _WHAT_OF.match(plain)):
        exchanged = _exchanged(fold(before), match["other"].strip(), names)
        if exchanged is not None:
            return Resolved(exchanged)
        return Resolved(question, before)
    is_short = len(read_question(question).subject) <= _SHORT
    if scope.is_empty and (is_short or _LEANS.search(plain)):
        return Resolved(question, before)
    return Resolved(question)


def _exchanged(before: str, other: str, names: Names) -> str | None:
    """Return the question before with its year or place exchanged for `other`; None for neither."""
    if _YEAR.fullmatch(other):
        year = other if other.endswith("年") else other + "年"
        return _YEAR.sub(year, before) if _YEAR.search(before) else f"{year}{before}"
    there = scope_of(other, names)
    if there.filters.region and sum(len(span.of(other)) for span in there.spans) == len(other):
        old = scope_of(before, names)
        for span in sorted(old.spans, reverse=True):
            before = before[: span.start] + before[span.end :]
        return other + before
    return None
