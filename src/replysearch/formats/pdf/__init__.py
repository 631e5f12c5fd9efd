"""PDF files with a text layer, read by pypdf under limits, and refused if text would be lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.errors import DamagedSource, EmptySource, NeedsOcr
from replysearch.formats.cleaning import close_typeset_gaps, tidy
from replysearch.formats.line_breaks import unwrap
from replysearch.formats.pdf.bounds import bounded_reading, open_reader
from replysearch.formats.pdf.layout import Row, printed_lines_of, without_running
from replysearch.formats.pdf.sheets import Sheet, sheets_of
from replysearch.messages import formats as messages
from replysearch.records import Page, SourceFormat, SourceText, Span

#: Number of last bytes of a file that must contain ``%%EOF``. Chosen, not measured: readers search
#: the last 1,024, but some programs write more than that after ``%%EOF``.
_TAIL_WINDOW = 2_048

# A page with few characters counts as a scan if pictures cover much of the page, and as text drawn
# as outlines if the page has many curves.

#: Least share of the page that a scan covers. Chosen, not measured: a seal covers far less.
_PICTURE_SHARE = 0.5
#: Fewest curves on a page of outlines. Chosen, not measured: dozens of characters have more.
_MANY_CURVES = 500
#: A scan or a page of outlines has fewer characters than this. Chosen, not measured.
_FEW_CHARACTERS = 20


def read_pdf(name: str, content: bytes) -> SourceText:
    """Read the text layer of a PDF, page by page.

    Raises:
        DamagedSource: The file is truncated or inconsistent, or its objects form a loop.
        EncryptedSource: The file needs a password other than the empty one.
        SourceTooLarge: The file has too many pages, or too much content when unpacked.
        NeedsOcr: A page shows something but has no text layer.
        EmptySource: Every page is blank.
    """
    if b"%%EOF" not in content[-_TAIL_WINDOW:]:
        raise DamagedSource(name, messages.READING_PDF_TRUNCATED)
    with bounded_reading(name) as losses:
        sheets = sheets_of(name, open_reader(name, content), losses)
    bodies = without_running([sheet.rows for sheet in sheets])
    scanned = tuple(
        number
        for number, (sheet, rows) in enumerate(zip(sheets, bodies, strict=True), start=1)
        if _needs_ocr(sheet, rows)
    )
    if scanned:
        pages = messages.READING_PAGES_JOINT.join(map(str, scanned))
        raise NeedsOcr(name, messages.READING_NEEDS_OCR.format(pages=pages), scanned)
    # If there are only running headers and footers, they are the text.
    return _assembled(name, bodies if any(bodies) else [sheet.rows for sheet in sheets])


def _needs_ocr(sheet: Sheet, rows: Sequence[Row]) -> bool:
    """Return True if a page shows something but has no text layer. `rows` omits running lines."""
    if not sheet.rows:
        return not sheet.blank
    solid = sum(len("".join(row.text.split())) for row in rows)
    drawn = sheet.pictured >= _PICTURE_SHARE or sheet.curves >= _MANY_CURVES
    return drawn and solid < _FEW_CHARACTERS


def _assembled(name: str, bodies: Sequence[Sequence[Row]]) -> SourceText:
    """Join the pages' rows into written lines, and find the span of each page."""
    lines = printed_lines_of([row for rows in bodies for row in rows])
    text = tidy("\n".join(unwrap(lines)), close_typeset_gaps)
    if not text:
        raise EmptySource(name, messages.READING_EMPTY)
    # Joining and tidying only change blanks, so pages are found by counting non-blank characters.
    solid = [match.start() for match in re.finditer(r"\S", text)]
    pages: list[Page] = []
    done = 0
    for number, rows in enumerate(bodies, start=1):
        count = sum(len("".join(row.text.split())) for row in rows)
        if count:
            start = solid[done] if pages else 0
            done += count
            end = solid[done] if done < len(solid) else len(text)
            pages.append(Page(number, Span(start, end)))
    return SourceText(text, SourceFormat.PDF, tuple(pages))
