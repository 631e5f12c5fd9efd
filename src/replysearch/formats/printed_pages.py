"""Text that was copied from printed pages, without their numbers, running heads and line breaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from replysearch.formats.line_breaks import is_hard_wrapped, printed_line_of, unwrap

_PAGE_NUMBER = re.compile(
    r"\s*[-—–－]{1,2}\s*(?P<dashed>\d{1,3})\s*[-—–－]{1,2}\s*"
    # Far from the left, where the foot of a page has it.
    r"|\s{8,}(?P<bare>\d{1,3})\s*"
    r"|\s*(?:\S{2,20}\s{3,})?第\s*(?P<named>\d{1,3})\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?\s*"
)


def joined_lines(text: str) -> str:
    """Return a text without the numbers and the line breaks of the pages it was printed on."""
    printed = _without_page_numbers(text.split("\n"))
    lines = [printed_line_of(each) for each in printed]
    return "\n".join(unwrap(lines) if is_hard_wrapped(lines) else printed)


def _without_page_numbers(lines: Sequence[str]) -> list[str]:
    """Return the lines without page numbers, the running heads under them, and blanks around both.

    Lines are page numbers if there are at least two, and each is higher than the one before; bare
    numbers must count up from one. A
    running head stands under a page number, and again under another one or at the text's start.
    """
    numbers = [(at, int(match[match.lastgroup or 0])) for at, match in _numbered(lines)]
    ascends = all(one < other for (_, one), (_, other) in pairwise(numbers))
    # Bare numbers may be those of a table.
    if any(match.lastgroup == "bare" for _, match in _numbered(lines)):
        ascends &= [number for _, number in numbers] == list(range(1, len(numbers) + 1))
    if len(numbers) < 2 or not ascends:
        return list(lines)
    heads = {at: _next_solid(lines, at + 1) for at, _ in numbers}
    tops = [head for head in (_next_solid(lines, 0), *heads.values()) if head is not None]
    counts = Counter(lines[at].strip() for at in tops)
    dropped: set[int] = set()
    for at, _ in numbers:
        head = heads[at]
        is_running = head is not None and counts[lines[head].strip()] > 1
        last = head if head is not None and is_running else at
        dropped |= set(range(_after_solid(lines, at), last + 1))
        following = _next_solid(lines, last + 1)
        dropped |= set(range(last + 1, following or last + 1))
    return [line for at, line in enumerate(lines) if at not in dropped]


def _numbered(lines: Sequence[str]) -> list[tuple[int, re.Match[str]]]:
    found = ((at, _PAGE_NUMBER.fullmatch(line)) for at, line in enumerate(lines))
    return [(at, match) for at, match in found if match]


def _next_solid(lines: Sequence[str], begin: int) -> int | None:
    return next((at for at in range(begin, len(lines)) if lines[at].strip()), None)


def _after_solid(lines: Sequence[str], at: int) -> int:
    """Return the index of the first of the blank lines right before line `at`, else `at`."""
    while at and not lines[at - 1].strip():
        at -= 1
    return at
