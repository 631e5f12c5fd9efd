"""Pages of a PDF as pictures, for people to compare a quote with what was published.

A renderer is a large program in C++ that is fed with files from anywhere, so it runs in a process
of its own, :mod:`replysearch.formats.page_drawing`, under limits of memory and time. So does what
finds words on a page, :mod:`replysearch.formats.word_finding`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import TypedDict

from replysearch.errors import DamagedSource, PageNotFound
from replysearch.formats.page_drawing import NO_SUCH_PAGE
from replysearch.formats.word_finding import bare, occurrences
from replysearch.messages import formats as messages
from replysearch.records import Document, Letter, Page, Source, SourceFormat, Span

#: Seconds that a page may take; one of text takes 0.3 s and the start of the process as much.
TIME_LIMIT_S = 15


class _Asked(TypedDict):
    """What the process that finds words is asked: see :mod:`replysearch.formats.word_finding`."""

    words: str
    nth: int
    of: int


class PagePictures:
    """Draws pages of PDFs and finds words on them, a few at a time. Safe from many threads."""

    def __init__(self) -> None:
        # Each page is drawn by a process of its own, which needs a core and memory.
        self._drawing = threading.Semaphore(max(1, (os.cpu_count() or 1) // 2))

    def picture(self, name: str, content: bytes, number: int) -> bytes:
        """Return a page as a PNG picture.

        Args:
            name: The file's name, for messages.
            content: The bytes of a PDF.
            number: The page, from 1.

        Raises:
            PageNotFound: The file has no such page.
            DamagedSource: The page cannot be drawn within the limits.
        """
        with self._drawing:
            return _told("page_drawing", name, content, number)

    def boxes(
        self, name: str, content: bytes, number: int, letter: Letter, span: Span
    ) -> list[tuple[float, ...]]:
        """Return where words of a letter stand on the picture of a page, one box a line.

        Args:
            name: The file's name, for messages.
            content: The bytes of the letter's PDF.
            number: The page, from 1.
            letter: The letter, with the places of its pages.
            span: The words in the letter's text; what stands on other pages is left out.

        Returns:
            Left, top, right and bottom in shares of the page. Nothing, where the page does not have
            the words, or has them at more or fewer places than the letter's text.

        Raises:
            PageNotFound: The file has no such page.
            DamagedSource: The page cannot be read within the limits.
        """
        page = next((each for each in letter.pages if each.number == number), None)
        if page is None:
            # A blank page, or the letter was read from another source than its PDF: looking for
            # nothing tells whether there is such a page.
            asked: _Asked = {"words": "", "nth": 0, "of": 1}
        else:
            found = _asked_of_page(letter.text, page, span)
            if found is None:
                return []
            asked = found
        with self._drawing:
            return _placed(name, content, number, asked)


def pdf_of(document: Document, number: int) -> Source:
    """Return the source of a letter that is a PDF.

    Args:
        document: The letter.
        number: The page that is wanted, for the message.

    Raises:
        PageNotFound: The letter has no such source.
    """
    for source in document.sources:
        if source.format is SourceFormat.PDF:
            return source
    raise PageNotFound(messages.PAGE_NOT_FOUND.format(page=number))


def _asked_of_page(text: str, page: Page, span: Span) -> _Asked | None:
    """Return which words to look for on a page, and which of their occurrences there is meant.

    None, where there are none, or where they are not found in the page's own text.
    """
    start, end = max(span.start, page.span.start), min(span.end, page.span.end)
    words = bare(text[start:end]) if start < end else ""
    if not words:
        return None
    every = occurrences(bare(page.span.of(text)), words)
    before = len(bare(text[page.span.start : start]))
    if before not in every:
        return None
    return {"words": words, "nth": every.index(before), "of": len(every)}


def _placed(name: str, content: bytes, number: int, asked: _Asked) -> list[tuple[float, ...]]:
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
