"""PDF files, by pypdf: a text layer is needed, and every limit is bounded_reading.

Whatever pypdf would repair by leaving text out is refused: a letter is read whole or not at all.
"""

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

#: Bytes at the end of a file in which its end mark stands: readers look through the last 1,024, and
#: some programs write more behind it.
_TAIL_WINDOW = 2_048

# A page that a picture covers by this share, or with this many curves, and with fewer characters
# than these is a scan, or its type is drawn as outlines. Bounds by reason: a seal or a logo covers
# far less, some dozens of characters drawn as outlines have so many curves, and a page number is
# all the text that a scan has.
_PICTURE_SHARE = 0.5
_MANY_CURVES = 500
_FEW_CHARACTERS = 20


def read_pdf(name: str, content: bytes) -> SourceText:
    """Read the text layer of a PDF, page by page.

    Raises:
        DamagedSource: the file is truncated, inconsistent, or refers to itself.
        EncryptedSource: the file needs a password other than the empty one.
        SourceTooLarge: it has too many pages or unpacks to too much.
        NeedsOcr: a page shows something but has no text layer.
        EmptySource: every page is blank.
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
    # Where nothing but repeated lines is set, they are the text.
    return _assembled(name, bodies if any(bodies) else [sheet.rows for sheet in sheets])


def _needs_ocr(sheet: Sheet, rows: Sequence[Row]) -> bool:
    """Tell whether a page shows more than its text layer says, running lines not counted."""
    if not sheet.rows:
        return not sheet.blank
    solid = sum(len("".join(row.text.split())) for row in rows)
    drawn = sheet.pictured >= _PICTURE_SHARE or sheet.curves >= _MANY_CURVES
    return drawn and solid < _FEW_CHARACTERS


def _assembled(name: str, bodies: Sequence[Sequence[Row]]) -> SourceText:
    """Join the pages' rows into written lines, and find where each page begins in them."""
    lines = printed_lines_of([row for rows in bodies for row in rows])
    text = tidy("\n".join(unwrap(lines)), close_typeset_gaps)
    if not text:
        raise EmptySource(name, messages.READING_EMPTY)
    # Joining and tidying change blanks only, so characters that are not blank count the same.
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
