"""Who else a letter names: the offices that worked on it, whom to call, and what is attached."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING
from replysearch.chinese.organisations import is_office, office_at_start
from replysearch.chinese.text import narrow, squeeze
from replysearch.letters.frame import Frame
from replysearch.letters.lines import Line, lines_of
from replysearch.records import Span

_TOGETHER = lazy_pattern(
    r"(?:经商请?|会商|会同|商请|经与|并与|分别与|已与|联合|征求了?|汇总|综合|结合|根据|商"
    r"|我<organisations.self>与)(?P<names>[^。;:,]{2,150})"
)
_TOGETHER_END = lazy_pattern(
    r"等?\d*个?(?:单位|部门)?(?:进行|共同|联合(?!会)|协商|会商|沟通|商议|商量|认真|深入|专题|充分|研究(?![院所室中])|会办|协办|提出|的?意见|同意|后(?!勤)|对接|座谈|办理)"
)
_AND = lazy_pattern(r"以及|和|与|及")
_CONTACT = lazy_pattern(
    r"\W*(?:\S{0,8}?)(?:联\s*系\s*(?:人|电\s*话|方\s*式|单\s*位)|[经承]\s*办\s*人|咨询电话|反馈电话)"
)
# A numbered item ends the opening; so does the paragraph that says what is answered.
_ITEM = lazy_pattern(rf"(?:[{COUNTING}]+、|\([{COUNTING}]+\)|\d{{1,2}}[.、])")
_ANSWERED = lazy_pattern(r"收悉|如下|答复")
_ATTACHMENT_LABEL = lazy_pattern(
    rf"^(?:相关)?附\s*件(?:下载|列表)?\s*(?:\d{{1,2}}|[{COUNTING}])?\s*[:.、]?\s*"
)
_ATTACHMENT_NUMBER = lazy_pattern(r"^\d{1,2}\s*[.、]\s*")


def opening_of(text: str, body: Span) -> Span:
    """Return the first paragraphs of the body, where proposals and co-organisers are named."""
    end = body.start
    for line in lines_of(text, body):
        if end > body.start and _ITEM.match(line.flat):
            break
        end = line.span.end
        if _ANSWERED.search(line.squeezed) or end - body.start > 400:
            break
    return Span(body.start, end)


def co_organisers(text: str, opening: Span) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Return the offices that the opening names as having worked on the reply, and where."""
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
    """Return the spans of the offices that `words` joins by 和; 文化和旅游局 is one office."""
    for joint in _AND.finditer(words):
        left, right = words[: joint.start()], words[joint.end() :]
        if is_office(squeeze(left)) and is_office(squeeze(right)):
            return [Span(start, start + len(left)), *_offices(right, start + joint.end())]
    if is_office(squeeze(words)):
        return [Span(start, start + len(words))]
    # What follows the last office may be an adverb: 省财政厅逐条作了研究.
    name = office_at_start(words)
    return [Span(start, start + len(name))] if name and len(words) - len(name) <= 6 else []


def contact_lines(text: str, frame: Frame) -> tuple[str, tuple[Span, ...]]:
    """Return the lines that say whom to call, as they stand, and where they are."""
    around = (frame.body, frame.tail)
    lines = [line for part in around for line in lines_of(text, part)]
    found = [line for line in lines if _CONTACT.match(line.flat) and len(line.flat) < 90]
    words = " ".join(_unwrapped(" ".join(line.span.of(text).split())) for line in found)
    return words, tuple(line.span for line in found)


def _unwrapped(words: str) -> str:
    """Return a line without the one pair of brackets that may stand around all of it."""
    return words[1:-1].strip() if narrow(words[0] + words[-1]) == "()" else words


def attachment_names(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the names in an attachments list."""
    names = []
    for line in lines:
        words = _ATTACHMENT_NUMBER.sub("", _ATTACHMENT_LABEL.sub("", line.flat)).strip()
        names += [words] if words else []
    return tuple(names)
