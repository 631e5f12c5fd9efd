"""The title of a letter, as it stands above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.organisations import is_office
from replysearch.chinese.text import tidy_name
from replysearch.letters.lines import Line
from replysearch.records import Span

_TITLE = lazy_pattern(
    r"(?:(?P<office>[\u4e00-\u9fff·]{3,30}?)\s*)?"
    r"(?P<about>(?:关于|对|《).{2,160}?(?:<labels.title_ending>))"
    r"(?:\s*\([^()]{1,24}\))?$"
)
_SUBJECT = lazy_pattern(r"提案|建议|议案|委员|代表|答复|复函|会办")
# What a page puts before a title: (2025年), 标题:.
_BEFORE = lazy_pattern(
    r"^(?:标题|名称)\s*:?|^[^:关对]{2,14}:(?=关于|对)|^\(\s*(?:19|20)\d\d年?(?:度)?\s*\)|^(?:19|20)\d\d年度?(?=关于|对)"
)
# 某省教育厅等三部门.
_TOGETHER = lazy_pattern(r"等[两二三四五六七八九\d]*个?(?:部门|单位)$")
_CLASS = lazy_pattern(r"\([A-Da-d][12]?类?\)$")
#: Most lines that a title is broken over. Chosen, not measured.
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Title:
    """A title, the office that it begins with if any, and where both stand."""

    words: str
    office: str | None
    span: Span
    office_span: Span


def find_title(head: Sequence[Line]) -> Title | None:
    """Return the title: the last lines of the head that read as one."""
    for last in range(len(head) - 1, -1, -1):
        for first in range(last, max(-1, last - _MOST_LINES), -1):
            block = head[first : last + 1]
            match = _TITLE.match(title_words(block))
            if match is None or not _SUBJECT.search(match[0]) or ":" in match[0]:
                continue
            if match["office"] and not is_office(_TOGETHER.sub("", match["office"])):
                continue
            return _title(head, first, last, bool(match["office"]))
    return None


def as_title(words: str) -> str:
    """Return the title in `words` without what a page puts around it."""
    return _CLASS.sub("", _BEFORE.sub("", tidy_name(words)))


def is_title(words: str) -> bool:
    """Return whether `words` read as the title of a reply."""
    return _TITLE.match(as_title(words)) is not None


def title_words(block: Sequence[Line]) -> str:
    """Return the words of a title's lines as one line."""
    return _BEFORE.sub("", tidy_name(" ".join(line.flat for line in block)))


def _title(head: Sequence[Line], first: int, last: int, has_office: bool) -> Title:
    """Return the title in the lines from `first`, with the line above if that is only an office."""
    if not has_office and first and is_office(head[first - 1].squeezed):
        first -= 1
    block = head[first : last + 1]
    words = title_words(block)
    match = _TITLE.match(words)
    span = Span(block[0].span.start, block[-1].span.end)
    return Title(_CLASS.sub("", words), match["office"] if match else None, span, block[0].span)
