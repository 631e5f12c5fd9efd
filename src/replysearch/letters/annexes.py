"""Attachments whose text is printed after the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING
from replysearch.chinese.text import squeeze, trimmed
from replysearch.letters.lines import Line
from replysearch.letters.markers import line_mark
from replysearch.records import Span

_HEAD = lazy_pattern(
    r"(?P<label>附\s*(?:[件表图录]|(?=:))"
    rf"\s*(?:\d{{1,2}}(?:\s*[-—]\s*\d{{1,2}})?|[{COUNTING}])?)"
    r"\s*(?:[:.、]\s*|$|\s(?=\S))(?P<title>[^。;!?]*)$"
)
# What stands in lists of files to fetch, which have no text here.
_FILE = lazy_pattern(r"下载|列表|(?:暂?无|[(]?略[)]?)$|\.(?:docx?|xlsx?|pdf|wps|ofd|zip|rar)$")
_STOP = lazy_pattern(r"[。;!?\t]")
# What stands in sentences and in rows of tables, and in no name of an attachment.
_TEXT = lazy_pattern(r"[。;!?,\t]|\S\s{2,}\S")
#: Longest title of an annex, in characters. Chosen, not measured.
_TITLE_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Annex:
    """A printed attachment: `label` is 附件1, 附表 or 附, `heading` covers label and title."""

    label: str
    title: str
    heading: Span
    text: Span


def annexes_in(text: str, after: Sequence[Line]) -> tuple[Annex, ...]:
    """Return the annexes in the lines after a signature that belong to the letter."""
    heads = [at for at, line in enumerate(after) if is_annex_head(line)]
    found = (_annex(text, after[start:end]) for start, end in pairwise([*heads, len(after)]))
    return tuple(annex for annex in found if annex)


def is_annex_head(line: Line) -> bool:
    """Return whether the line is the label of an attachment, perhaps with its title."""
    return _head(line) is not None


def _head(line: Line) -> re.Match[str] | None:
    match = _HEAD.match(line.flat)
    is_short = match is not None and len(match["title"]) <= _TITLE_LIMIT
    return match if is_short and _FILE.search(line.squeezed) is None else None


def _annex(text: str, lines: Sequence[Line]) -> Annex | None:
    """Return the attachment whose lines these are, from its label on; None without a text."""
    head = lines[0] if lines else None
    match = _head(head) if head else None
    if head is None or match is None:
        return None
    begin = head.span.start + match.start("title")
    title, rest = Span(begin, head.span.end), lines[1:]
    is_bare = title.start == title.end
    if is_bare and len(rest) > 1 and _is_title(rest[0]):
        title, rest = rest[0].span, rest[1:]
    elif len(rest) > 1 and rest[0].squeezed == squeeze(match["title"]):
        # Printed once more above the text.
        title, rest = rest[0].span, rest[1:]
    # Below a list of names, other names follow, and no text.
    if not any(_TEXT.search(each.flat) and not _FILE.search(each.squeezed) for each in rest):
        return None
    heading = Span(head.span.start, max(head.span.end, title.end))
    label = "".join(match["label"].split())
    words = trimmed(text, Span(rest[0].span.start, lines[-1].span.end))
    return Annex(label, title.of(text), heading, words)


def _is_title(line: Line) -> bool:
    return (
        len(line.squeezed) <= _TITLE_LIMIT
        and not _STOP.search(line.flat)
        and line_mark(line) is None
    )
