"""The list of attachments, in the body or after the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING
from replysearch.letters.lines import Line
from replysearch.letters.signature import date_line

_ATTACHMENTS = lazy_pattern(
    rf"(?:相关)?附\s*(?:[件表图录]|(?=:))\s*(?:\d{{1,2}}|[{COUNTING}])?\s*(?::|$|[.、]|下载\s*:?|列表\s*:?$|(?=《))"
)
_FILE_NAME = lazy_pattern(
    r".+\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|txt|jpe?g|png)$", re.IGNORECASE
)
_NUMBERED = lazy_pattern(rf"\s*(?:附件\s*)?(?:\d{{1,2}}\s*[.、]|[{COUNTING}]\s*、|\(\d{{1,2}}\))")
_ATTACHMENT_LABEL = lazy_pattern(
    rf"^(?:相关)?附\s*[件表图录]?(?:下载|列表)?\s*(?:\d{{1,2}}|[{COUNTING}])?\s*[:.、]?\s*"
)
_ATTACHMENT_NUMBER = lazy_pattern(r"^\d{1,2}\s*[.、]\s*")
_SENTENCE = lazy_pattern(r"[。;!?]")
_RESIDUE = lazy_pattern(r"[\[【(]?\s*<labels.residue>")
#: Longest line, in characters, that names an attachment. Chosen, not measured.
_LONGEST_NAME = 60


def attachment_lines(below: Sequence[Line], end: int) -> tuple[tuple[Line, ...], int]:
    """Return the lines of the attachments list, and the end of the body without them."""
    for index, line in enumerate(below):
        if not _ATTACHMENTS.match(line.flat):
            continue
        block = [line]
        for following in below[index + 1 :]:
            if not _lists_attachment(following, in_tail=line.span.start >= end):
                break
            block.append(following)
        inside = [each for each in below if block[-1].span.end <= each.span.start < end]
        if line.span.start >= end:
            return tuple(block), end
        if not inside:
            return tuple(block), line.span.start
    return (), end


def _lists_attachment(line: Line, *, in_tail: bool) -> bool:
    """Return whether the line belongs to a list of attachments; in the tail, items may be bare."""
    if any(form.match(line.flat) for form in (_NUMBERED, _ATTACHMENTS, _FILE_NAME)):
        return True
    bare = in_tail and len(line.flat) <= _LONGEST_NAME and not _SENTENCE.search(line.flat)
    return bare and not _RESIDUE.match(line.flat) and ":" not in line.flat and not date_line(line)


def attachment_names(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the names in an attachments list."""
    names = []
    for line in lines:
        words = _ATTACHMENT_NUMBER.sub("", _ATTACHMENT_LABEL.sub("", line.flat)).strip()
        names += [words] if words else []
    return tuple(names)
