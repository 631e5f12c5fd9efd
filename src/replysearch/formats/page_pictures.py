"""Pages of a PDF as pictures, so that people can compare a quote with the original.

The PDF renderer is a large C++ library, and the files may come from anyone. So the renderer is only
loaded in processes with limited memory and time: the programs `page_drawing` and `word_finding`.
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
from replysearch.formats.word_finding import occurrences, without_blanks
from replysearch.messages import formats as messages
from replysearch.records import Document, Letter, Page, Source, SourceFormat, Span

#: Seconds that the process for a page may take. A limit against abuse: a page of text takes 0.6 s.
TIME_LIMIT_S = 15


class _WordQuery(TypedDict):
    """The words to find; see :func:`replysearch.formats.word_finding.write_boxes`."""

    words: str
    nth: int
    of: int


class PagePictures:
    """Draws pages of PDFs and finds words on them, a few pages at a time. Thread-safe."""

    def __init__(self) -> None:
        # Each page takes a process of its own, which needs a core and memory.
        self._drawing = threading.Semaphore(max(1, (os.cpu_count() or 1) // 2))

    def picture(self, name: str, content: bytes, number: int) -> bytes:
        """Return page `number` (from 1) of a PDF as a PNG picture.

        `name` is the file's name for the error message. Raises PageNotFound if there is no such
        page, and DamagedSource if the page cannot be drawn within the limits.
        """
        with self._drawing:
            return _output_of("page_drawing", name, content, number)

    def boxes(
        self, name: str, content: bytes, number: int, letter: Letter, span: Span
    ) -> list[tuple[float, ...]]:
        """Return where the words of `span` are on the picture of page `number`, one box per line.

        A box is left, top, right and bottom as fractions of the page. Words of the span that are on
        other pages are left out. No boxes are returned if the words do not occur on the drawn page
        as often as in the letter's text of this page. See :meth:`picture` for errors.
        """
        page = next((each for each in letter.pages if each.number == number), None)
        # If the letter has no text on the page, this query only tests whether the PDF has the page.
        query: _WordQuery | None = {"words": "", "nth": 0, "of": 1}
        if page is not None:
            query = _word_query(letter.text, page, span)
        if query is None:
            return []
        with self._drawing:
            given = json.dumps(query).encode() + b"\n" + content
            boxes = json.loads(_output_of("word_finding", name, given, number))
        return [tuple(map(float, box)) for box in boxes]


def pdf_of(document: Document, number: int) -> Source:
    """Return a letter's first PDF source. If it has none, raise PageNotFound for page `number`."""
    for source in document.sources:
        if source.format is SourceFormat.PDF:
            return source
    raise PageNotFound(messages.PAGE_NOT_FOUND.format(page=number))


def _word_query(text: str, page: Page, span: Span) -> _WordQuery | None:
    """Return the query for the words of `span` on a page; None without words or a clear `nth`."""
    start, end = max(span.start, page.span.start), min(span.end, page.span.end)
    words = without_blanks(text[start:end]) if start < end else ""
    if not words:
        return None
    starts = occurrences(without_blanks(page.span.of(text)), words)
    before = len(without_blanks(text[page.span.start : start]))
    if before not in starts:
        # The words overlap an earlier occurrence of the same words, which alone is counted.
        return None
    return {"words": words, "nth": starts.index(before), "of": len(starts)}


def _output_of(module: str, name: str, given: bytes, number: int) -> bytes:
    """Return the output of a module run as a process. Errors: see :meth:`PagePictures.picture`."""
    command = [sys.executable, "-m", f"replysearch.formats.{module}", str(number)]
    try:
        process = subprocess.run(
            command, input=given, capture_output=True, timeout=TIME_LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DamagedSource(name, messages.READING_PAGE_NOT_DRAWN.format(page=number)) from error
    if process.returncode == NO_SUCH_PAGE:
        raise PageNotFound(messages.PAGE_NOT_FOUND.format(page=number))
    if process.returncode or not process.stdout:
        raise DamagedSource(name, messages.READING_PAGE_NOT_DRAWN.format(page=number))
    return process.stdout
