"""Pages of a PDF as pictures, for people to compare a quote with what was published.

A renderer is a large program in C++ that is fed with files from anywhere, so it runs in a process
of its own, :mod:`replysearch.formats.page_drawing`, under limits of memory and time. So does what
finds words on a page, :mod:`replysearch.formats.word_finding`.
"""

from __future__ import annotations

import json
import subprocess
import sys

from replysearch.errors import DamagedSource, PageNotFound
from replysearch.formats.page_drawing import NO_SUCH_PAGE
from replysearch.formats.word_finding import bare, occurrences
from replysearch.messages import formats as messages
from replysearch.records import Page, Span

#: Seconds that a page may take; one of text takes 0.3 s and the start of the process as much.
TIME_LIMIT_S = 15


def picture_of_page(name: str, content: bytes, number: int) -> bytes:
    """Return a page as a PNG picture.

    Args:
        name: The file's name, for messages.
        content: The bytes of a PDF.
        number: The page, from 1.

    Raises:
        PageNotFound: The file has no such page.
        DamagedSource: The page cannot be drawn within the limits.
    """
    return _told("page_drawing", name, content, number)


def boxes_on_page(
    name: str, content: bytes, page: Page, text: str, span: Span
) -> list[tuple[float, ...]]:
    """Return where words of a letter stand on the picture of a page, one box a line.

    Each is left, top, right and bottom in shares of the page. None, where the page does not have
    the words, or has them at more or fewer places than the letter's text.

    Args:
        name: The file's name, for messages.
        content: The bytes of a PDF.
        page: The page, and where it stands in the text.
        text: The letter's text.
        span: The words; what stands on other pages is left out.

    Raises:
        PageNotFound: The file has no such page.
        DamagedSource: The page cannot be read within the limits.
    """
    start, end = max(span.start, page.span.start), min(span.end, page.span.end)
    words = bare(text[start:end]) if start < end else ""
    if not words:
        return []
    every = occurrences(bare(page.span.of(text)), words)
    before = len(bare(text[page.span.start : start]))
    if before not in every:
        return []
    asked: dict[str, str | int] = {"words": words, "nth": every.index(before), "of": len(every)}
    return _placed(name, content, page.number, asked)


def look_for_page(name: str, content: bytes, number: int) -> None:
    """Do nothing where the file has a page of this number, be it blank.

    Raises:
        PageNotFound: The file has no such page.
        DamagedSource: The file cannot be read within the limits.
    """
    _placed(name, content, number, {"words": "", "nth": 0, "of": 1})


def _placed(
    name: str, content: bytes, number: int, asked: dict[str, str | int]
) -> list[tuple[float, ...]]:
    """Return the boxes of the words asked for on a page."""
    told = _told("word_finding", name, json.dumps(asked).encode() + b"\n" + content, number)
    return [tuple(map(float, box)) for box in json.loads(told)]


def _told(module: str, name: str, given: bytes, number: int) -> bytes:
    """Return what a process of its own tells of a page."""
    command = [sys.executable, "-m", f"replysearch.formats.{module}", str(number)]
    try:
        drawn = subprocess.run(
            command, input=given, capture_output=True, timeout=TIME_LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DamagedSource(name, messages.READING_PAGE_NOT_DRAWN.format(page=number)) from error
    if drawn.returncode == NO_SUCH_PAGE:
        raise PageNotFound(messages.PAGE_NOT_FOUND.format(page=number))
    if drawn.returncode or not drawn.stdout:
        raise DamagedSource(name, messages.READING_PAGE_NOT_DRAWN.format(page=number))
    return drawn.stdout
