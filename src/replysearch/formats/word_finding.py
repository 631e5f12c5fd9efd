"""A program that finds words on a page of a PDF and writes their boxes as JSON.

Standard input: a JSON line with `words`, `nth` and `of` for :func:`write_boxes`, then the PDF.
"""

from __future__ import annotations

import ctypes
import json
import sys
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from replysearch.formats.cleaning import plain_characters
from replysearch.formats.page_drawing import NO_SUCH_PAGE, limit_this_process

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

#: Coordinates on a page go from 0 to this number. Chosen, not measured: finer than any screen.
_GRID = 10_000

Box = tuple[int, int, int, int]


def without_blanks(text: str) -> str:
    """Return text in the form in which it is compared: NFKC, without blanks."""
    return "".join(unicodedata.normalize("NFKC", plain_characters(text)).split())


def write_boxes(content: bytes, number: int, words: str, nth: int, of: int) -> int:
    """Write the boxes of the occurrence `nth` (from 0) of `words` on page `number` (from 1).

    If the words do not occur exactly `of` times, no box is written, because it is not certain which
    occurrence is meant. Returns the exit code.
    """
    import pypdfium2  # noqa: PLC0415 - only after the limits are set

    document = pypdfium2.PdfDocument(content)
    if not 1 <= number <= len(document):
        return NO_SUCH_PAGE
    page = document[number - 1]
    text_page = page.get_textpage()
    # One character of the PDF may become several here (㎡ → m2), which all get the index of ㎡.
    characters = [
        (each, index)
        for index in range(text_page.count_chars())
        for each in without_blanks(_character(text_page, index))
    ]
    starts = occurrences("".join(each for each, _ in characters), words)
    indices: list[int] = []
    if len(starts) == of:
        start = starts[nth]
        indices = [index for _, index in characters[start : start + len(words)]]
    boxes = line_boxes([_box(page, text_page, index) for index in dict.fromkeys(indices)])
    json.dump([[each / _GRID for each in box] for box in boxes], sys.stdout)
    return 0


def occurrences(text: str, words: str) -> list[int]:
    """Return the starts of the occurrences of `words` in a text, without overlaps."""
    starts = []
    at = text.find(words) if words else -1
    while at >= 0:
        starts.append(at)
        at = text.find(words, at + len(words))
    return starts


def line_boxes(boxes: list[Box]) -> list[Box]:
    """Join the boxes of characters, given in reading order, into one box per line."""
    if not boxes:
        return []
    joined = [boxes[0]]
    for previous, box in pairwise(boxes):
        middle = (box[1] + box[3]) // 2
        if previous[1] <= middle <= previous[3] and box[0] >= previous[0]:
            left, top, _, bottom = joined[-1]
            joined[-1] = (left, min(top, box[1]), box[2], max(bottom, box[3]))
        else:
            joined.append(box)
    return joined


def _character(text_page: PdfTextPage, index: int) -> str:
    from pypdfium2 import raw  # noqa: PLC0415 - only after the limits are set

    return chr(raw.FPDFText_GetUnicode(text_page.raw, index))


def _box(page: PdfPage, text_page: PdfTextPage, index: int) -> Box:
    """Return left, top, right and bottom of a character on the page, in units of the grid."""
    left, bottom, right, top = text_page.get_charbox(index, loose=True)
    xs, ys = zip(_on_grid(page, left, top), _on_grid(page, right, bottom), strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def _on_grid(page: PdfPage, x: float, y: float) -> tuple[int, int]:
    from pypdfium2 import raw  # noqa: PLC0415 - only after the limits are set

    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value, down.value


def main() -> int:
    """Set the limits, and find words on the page whose number the command line gives."""
    limit_this_process()
    query = json.loads(sys.stdin.buffer.readline())
    return write_boxes(sys.stdin.buffer.read(), int(sys.argv[1]), **query)


if __name__ == "__main__":
    sys.exit(main())
