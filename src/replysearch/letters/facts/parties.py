"""Further facts of a letter: the offices that worked on it, and whom to call."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING
from replysearch.chinese.organisations import is_office, office_at_start
from replysearch.chinese.text import narrow, squeeze
from replysearch.letters.lines import lines_of
from replysearch.records import Span

_TOGETHER = lazy_pattern(
    r"(?:经商请?|会商|会同|商请|经与|并与|分别与|已与|联合|征求了?|汇总|综合|结合|根据|商"
    r"|我<organisations.self>与)(?P<names>[^。;:,]{2,150})"
)
_TOGETHER_END = lazy_pattern(
    r"等?\d*个?(?:单位|部门)?(?:进行|共同|联合(?!会)|协商|会商|沟通|商议|商量|认真|深入|专题|充分|研究(?![院所室中])|会办|协办|提出|的?意见|同意|后(?!勤)|对接|座谈|办理)"
)
_AND = lazy_pattern(r"以及|和|与|及")
_CONTACT = lazy_pattern(r"\W*(?:\S{0,8}?)<labels.contact>")
# A numbered item ends the opening, and so does a sentence such as 现答复如下.
_ITEM = lazy_pattern(rf"(?:[{COUNTING}]+、|\([{COUNTING}]+\)|\d{{1,2}}[.、])")
_ANSWERED = lazy_pattern(r"收悉|如下|答复")
#: An opening ends with the paragraph that takes it over this many characters. Chosen, not measured.
_OPENING_LIMIT = 400
#: A line that says whom to call is shorter than this many characters. Chosen, not measured.
_CONTACT_LIMIT = 90
#: Most characters that may follow the last office's name: 逐条作了研究 in 省财政厅逐条作了研究.
#: Chosen, not measured.
_AFTER_OFFICE = 6


def opening_of(text: str, body: Span) -> Span:
    """Return the first paragraphs of the body, which name the proposals and the co-organisers."""
    end = body.start
    for line in lines_of(text, body):
        if end > body.start and _ITEM.match(line.flat):
            break
        end = line.span.end
        if _ANSWERED.search(line.squeezed) or end - body.start > _OPENING_LIMIT:
            break
    return Span(body.start, end)


def co_organisers(text: str, opening: Span) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Return the offices that worked on the reply according to the opening, and their spans."""
    flat = narrow(opening.of(text))
    for match in _TOGETHER.finditer(flat):
        names = match["names"]
        if end := _TOGETHER_END.search(names):
            names = names[: end.start()]
        start = opening.start + match.start("names")
        found = [
            span
            for part in re.finditer(r"[^、]+", names)
            for span in _offices(part[0], start + part.start())
        ]
        if found:
            return tuple(squeeze(narrow(span.of(text))) for span in found), tuple(found)
    return (), ()


def _offices(words: str, start: int) -> list[Span]:
    """Return the spans of the offices that `words` join with 和 and the like.

    A 和 inside a name does not divide it: 文化和旅游局 is one office.
    """
    for joint in _AND.finditer(words):
        left, right = words[: joint.start()], words[joint.end() :]
        if is_office(squeeze(left)) and is_office(squeeze(right)):
            return [Span(start, start + len(left)), *_offices(right, start + joint.end())]
    if is_office(squeeze(words)):
        return [Span(start, start + len(words))]
    name = office_at_start(words)
    if name and len(words) - len(name) <= _AFTER_OFFICE:
        return [Span(start, start + len(name))]
    return []


def contact_lines(text: str, parts: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """Return the lines that say whom to call, joined by spaces, and their spans."""
    lines = [line for part in parts for line in lines_of(text, part)]
    short = (line for line in lines if len(line.flat) < _CONTACT_LIMIT)
    contacts = [line for line in short if _CONTACT.match(line.flat)]
    words = " ".join(_unwrapped(" ".join(line.span.of(text).split())) for line in contacts)
    return words, tuple(line.span for line in contacts)


def _unwrapped(words: str) -> str:
    """Return a line without the brackets around the whole line, if there are any."""
    return words[1:-1].strip() if narrow(words[0] + words[-1]) == "()" else words
