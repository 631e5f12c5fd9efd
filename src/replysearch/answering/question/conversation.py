"""A question that leans on those before it → one that stands by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from replysearch.answering.question.filters import places_said, scope_of
from replysearch.answering.question.question import read_question
from replysearch.chinese.text import fold
from replysearch.engine import Names
from replysearch.letters import province_names
from replysearch.records import Span

_WHAT_OF = re.compile(
    r"^(?:那么?|还有|至于|要是|如果是|换成)?(?P<other>.{1,20}?)(?:呢|怎么样|又如何|又怎样)?$"
)
_ASKS_BACK = re.compile(r"呢$|^(?:那么?|至于|换成)")
_POLITE = re.compile(
    r"(?:非常|十分|多)?(?:谢谢|感谢)(?:你|您|了|啦)*|好的?吧?|知道了|明白了?|再见|ok|thanks?"
)
_OTHERS = re.compile(
    r"^(?:那么?|除此之外|此外|另外|,)*(?:还有(?:没有)?(?:别的|其他|其它|另外|哪些|哪个|什么|谁|吗|呢)|有(?:没有)?(?:别的|其他|其它)|(?:别的|其他|其它)(?=.{0,6}呢)).{0,8}$"
)
_LEANS = re.compile(
    r"^(?:那么?|它|他们?|她|这[个些项件条种家里]?|该|其[中他]?|具体|上述|前面|刚才|然后|还|又|再)|(?:它|这[个些项件]|该项|上述|刚才|一并)"
)
# What asks for something of a thing that is named.
_ASKS = re.compile(r"什么|怎|哪|谁|几|多[少久大高长远]|如何|何|为啥|吗|能不能|有没有|是否|可否")
_AND = re.compile(r"[和与及跟、]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:年|$)")
_YEAR_SAID = re.compile(r"(?<!\d)(?:19|20)\d\d年")
# A year told from the one that was asked for before.
_YEAR_BESIDE = re.compile(
    r"(?P<back>前一年|上一年|头一年|前年同期)|(?P<on>后一年|下一年|第二年|次年)"
)
#: A question that names no place and says no more than this, in characters, may go on from the
#: last one.
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


def resolve(
    turns: Sequence[str], question: str, names: Names, answers_alone: Callable[[str], bool]
) -> Resolved:
    """Make a follow-up whole out of what was asked before; other questions stay as they are.

    A short question without a word that points back may go on or begin something new: it is new
    where the letters answer it as it stands.

    Args:
        turns: What was asked before, oldest first.
        question: What is asked now.
        names: The places and issuers that the index knows.
        answers_alone: Tells whether the letters answer a question as it stands.
    """
    plain = _plain(question)
    if not turns or _POLITE.fullmatch(plain):
        return Resolved(question)

    def before() -> str:
        return resolve(turns[:-1], turns[-1], names, answers_alone).text

    if _OTHERS.search(plain):
        return Resolved(before(), others=True)
    if (whole := _another(plain, before, names)) is not None:
        return Resolved(whole or question)
    is_new = begins(question, names)
    if is_new or (is_new is None and answers_alone(question)):
        return Resolved(question)
    return Resolved(question, before())


def _another(plain: str, before: Callable[[], str], names: Names) -> str | None:
    """Return the question before with another year or place; None where none is named."""
    match = _WHAT_OF.match(plain)
    other = match["other"].strip() if match else ""
    if match and _exchanged("", other, names) is not None:
        return _exchanged(fold(before()), other, names)
    step = _YEAR_BESIDE.search(plain)
    return _stepped(step, fold(before())) if step else None


def is_polite(question: str) -> bool:
    """Tell whether a question asks nothing: 谢谢."""
    return _POLITE.fullmatch(_plain(question)) is not None


def asks_others(question: str) -> bool:
    """Tell whether a question asks for more than was answered, by no other words: 还有吗."""
    return _OTHERS.search(_plain(question)) is not None


def leans_bare(question: str) -> str | None:
    """Return what a question names that asks nothing of it: 硕士 of 硕士呢; None for others."""
    plain = _plain(question)
    match = _WHAT_OF.match(plain)
    if match is None or not _ASKS_BACK.search(plain) or _ASKS.search(match["other"]):
        return None
    return match["other"].strip()


def begins(question: str, names: Names) -> bool | None:
    """Tell whether a question begins something new; None where its words do not tell.

    A short question without a word that points back may go on or begin.
    """
    plain = _plain(question)
    match = _WHAT_OF.match(plain)
    if match and _exchanged("", match["other"].strip(), names) is not None:
        return False
    if _OTHERS.search(plain) or (match and _ASKS_BACK.search(plain)):
        return False
    folded = fold(question)
    if not scope_of(folded, names).is_empty:
        return True
    if _LEANS.search(folded) or _YEAR_BESIDE.search(folded):
        return False
    return True if len(read_question(question).subject) > _SHORT else None


def _plain(question: str) -> str:
    return fold(question).strip(" ?。!,")


def _stepped(step: re.Match[str], before: str) -> str | None:
    """Return the question before with the year next to its own; None where it has not just one."""
    years = set(_YEAR_SAID.findall(before))
    if len(years) != 1:
        return None
    year = years.pop()
    return before.replace(year, f"{int(year[:4]) + (-1 if step['back'] else 1)}年")


def _exchanged(before: str, other: str, names: Names) -> str | None:
    """Return the question before with its year, place or both exchanged for `other`'s.

    None when `other` says something else, whatever was asked before.
    """
    if match := _YEAR.search(other):
        other = (other[: match.start()] + other[match.end() :]).strip("的 ,")
        year = match[0] if match[0].endswith("年") else match[0] + "年"
        before = _YEAR_SAID.sub(year, before) if _YEAR_SAID.search(before) else f"{year}{before}"
    if other:
        said = places_said(other, names)
        joined = "".join(span.of(other) for span in said)
        only_places = said and joined == _AND.sub("", other)
        if not only_places and other not in province_names():
            return None
        old = places_said(before, names)
        for span in reversed(old[1:]):
            before = before[: span.start].rstrip("和与、及跟") + before[span.end :]
        start, end = old[0] if old else Span(0, 0)
        before = before[:start] + other + before[end:]
    return before
