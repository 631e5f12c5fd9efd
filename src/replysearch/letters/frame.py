"""Finds the letter in its source text: head, addressee, body, signature, tail.

Web pages have navigation and a table of facts before the letter. After it they have links, editors'
names and QR codes, which are called residue here. The body is the text between the addressee and
the signature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from replysearch.chinese.dates import UNNAMED_DATE
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING
from replysearch.chinese.organisations import is_office
from replysearch.chinese.text import squeeze, trimmed
from replysearch.letters.lines import Line, lines_of
from replysearch.letters.markers import line_mark
from replysearch.records import Span

_ADDRESSEE = lazy_pattern(
    r"(?!(?:您|你们?)\s*好)(?P<name>[^:。;!?]{2,80}?)(?:,?\s*(?:您|你们?)\s*好)?\s*[:!]\s*"
    r"(?=$|(?:您|你|贵|我<organisations.self>|关于|收到|首先|感谢|来信|提案|《))"
)
_WHO = lazy_pattern("<labels.addressee>")
_LABEL = lazy_pattern("<labels.no_addressee>")
_OPENING = lazy_pattern(
    r"(?:收\s*悉|现.{0,12}答\s*复|答复如下|回复如下|函复如下|(?:您|你|贵).{0,30}提\s*[出交])"
)
_RESIDUE = lazy_pattern(r"[\[【(]?\s*<labels.residue>")
_ATTACHMENTS = lazy_pattern(
    rf"(?:相关)?附\s*件\s*(?:\d{{1,2}}|[{COUNTING}])?\s*(?::|$|[.、]|下载\s*:?$|列表\s*:?$)"
)
_FILE_NAME = lazy_pattern(
    r".+\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|txt|jpe?g|png)$", re.IGNORECASE
)
_NUMBERED = lazy_pattern(rf"\s*(?:附件\s*)?(?:\d{{1,2}}\s*[.、]|[{COUNTING}]\s*、|\(\d{{1,2}}\))")
_PAGE_WORDS = lazy_pattern("<labels.page>")
# A signature's date may lack the day: 2024年5月.
_ANY_DATE = lazy_pattern(rf"{UNNAMED_DATE}|(?:19|20)\d\d\s*年\s*\d{{1,2}}\s*月")
_STAMP = lazy_pattern(r"\(?\s*(?:盖\s*章|印\s*章|公\s*章|章)\s*\)?\s*$")
_SENTENCE = lazy_pattern(r"[。;!?]")
_COPIES = lazy_pattern(r"抄\s*(?:送|报)|印\s*发")


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of a source text around its letter.

    `head` is all text before the addressee, or before the body if there is no addressee. `tail` is
    all text after the body, including the signature. `attachments` are the lines in `tail` that
    list attachments.
    """

    head: Span
    addressee: Span | None
    body: Span
    signature: tuple[Line, ...]
    attachments: tuple[Line, ...]
    tail: Span


def find_frame(text: str) -> Frame | None:
    """Return the parts of `text`, or None if nothing in it reads like a reply."""
    lines = list(lines_of(text, Span(0, len(text))))
    addressee, start = _addressee(lines)
    if start is None:
        start = _start_without_addressee(lines)
    if start is None:
        return None
    head_end = addressee.start if addressee else start
    below = [line for line in lines if line.span.start >= start]
    signature = _signature(below)
    end = _body_end(below, signature, len(text))
    attachments, end = _attachments(below, end)
    body = trimmed(text, Span(start, max(start, end)))
    if body.start == body.end:
        return None
    return Frame(
        Span(0, head_end), addressee, body, signature, attachments, Span(body.end, len(text))
    )


def _addressee(lines: Sequence[Line]) -> tuple[Span | None, int | None]:
    """Return the span of the addressee and the start of the body, or None for both."""
    fallback: tuple[Span, int] | None = None
    for index, line in enumerate(lines):
        match = _ADDRESSEE.match(line.flat)
        if match is None or _LABEL.match(line.flat) or "年" in match["name"]:
            continue
        start = line.span.start + match.end()
        following = line.flat[match.end() :]
        if not following:
            if index + 1 == len(lines):
                continue
            start = lines[index + 1].span.start
            following = "".join(each.squeezed for each in lines[index + 1 : index + 3])
        first = index
        while first and lines[first - 1].flat.endswith("、"):
            first -= 1
        name = Span(lines[first].span.start, line.span.start + match.end("name"))
        if _OPENING.search(following[:400]):
            return name, start
        if fallback is None and _WHO.search(match["name"]):
            fallback = name, start
    return fallback or (None, None)


def _start_without_addressee(lines: Sequence[Line]) -> int | None:
    """Return the start of the first line that opens a reply, or None.

    If there is no such line, return the start of the first line with a sentence after a title.
    """
    for line in lines:
        if _OPENING.search(line.squeezed) and len(line.squeezed) > 15:
            return line.span.start
    for index, line in enumerate(lines[:-1]):
        if re.search(r"(?:提案|建议|议案).{0,20}(?:答复|复函|回复|的函)\S{0,6}$", line.squeezed):
            after = (each for each in lines[index + 1 :] if _SENTENCE.search(each.flat))
            found = next(after, None)
            return found.span.start if found else None
    return None


def date_line(line: Line) -> bool:
    """Return whether the line contains only dates, as it does under a signature."""
    rest = _ANY_DATE.sub("", line.flat.strip("() "))
    return not rest.strip() and _ANY_DATE.search(line.flat) is not None


def signed_offices(line: Line) -> tuple[str, ...]:
    """Return the offices in a signature line, apart from dates; nothing for any other line.

    Gaps divide offices only if each part is an office's name: 某市 教育局 is one office.
    """
    words = _ANY_DATE.sub("  ", line.flat)
    words = _STAMP.sub("", words).strip("() ")
    for gap in (r"\s{2,}", r"\s+"):
        parts = [squeeze(part) for part in re.split(gap, words) if part.strip()]
        if parts and all(is_office(part) for part in parts):
            return tuple(parts)
    whole = squeeze(words)
    return (whole,) if is_office(whole) else ()


def _signature(below: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with the signing offices and their date."""
    unsure: tuple[Line, ...] = ()
    for index, line in enumerate(below[1:], start=1):
        dated = date_line(line)
        if not dated and not (_ANY_DATE.search(line.flat) and signed_offices(line)):
            continue
        if _headings_follow(below[index + 1 :]):
            continue
        first = index
        while first > 1 and signed_offices(below[first - 1]) and index - first < 4:
            first -= 1
        if first < index or not dated:
            return tuple(below[first : index + 1])
        unsure = unsure or (line,)
    return unsure or _undated_signature(below)


def _headings_follow(after: Sequence[Line]) -> bool:
    """Return whether numbered headings follow. If so, the date before them is no signature's."""
    for line in after:
        if _RESIDUE.match(line.flat) or _ATTACHMENTS.match(line.flat):
            return False
        mark = line_mark(line)
        if mark and mark.level <= 2:
            return True
    return False


def _undated_signature(below: Sequence[Line]) -> tuple[Line, ...]:
    """Return the last line before the residue if it has only names of offices."""
    letter = list(below)
    for index, line in enumerate(below):
        if index and _RESIDUE.match(line.flat) and not _letter_after(below[index:]):
            letter = list(below[:index])
            break
    if len(letter) > 1 and signed_offices(letter[-1]):
        return (letter[-1],)
    return ()


def _body_end(below: Sequence[Line], signature: Sequence[Line], end: int) -> int:
    if signature:
        end = signature[0].span.start
    inside = [line for line in below if line.span.start < end]
    for index, line in enumerate(inside[1:], start=1):
        opens_residue = _RESIDUE.match(line.flat) or _COPIES.match(line.flat)
        if opens_residue and not _letter_after(inside[index:]):
            return line.span.start
    return end


def _letter_after(lines: Sequence[Line]) -> bool:
    """Return whether `lines` contain a sentence of the letter. If so, they are no residue."""
    return any("。" in line.flat and not _PAGE_WORDS.search(line.flat) for line in lines)


def _attachments(below: Sequence[Line], end: int) -> tuple[tuple[Line, ...], int]:
    """Return the lines that list attachments, and the end of the body without these lines."""
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
    """Return whether the line belongs to a list of attachments.

    After the body, an item may also be a name without a number or a suffix.
    """
    if any(form.match(line.flat) for form in (_NUMBERED, _ATTACHMENTS, _FILE_NAME)):
        return True
    bare = in_tail and len(line.flat) <= 60 and not _SENTENCE.search(line.flat)
    return bare and not _RESIDUE.match(line.flat) and ":" not in line.flat and not date_line(line)
