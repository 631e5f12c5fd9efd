"""The process that finds words on a page of a PDF: where they stand, as JSON on standard output.

Standard input has the words and their turn among equals as one line of JSON, then the file.
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

#: A page is measured on a grid of this many steps each way, and told in shares of it: finer than
#: the pixels of any screen.
_GRID = 10_000

Box = tuple[int, int, int, int]


def bare(text: str) -> str:
    """Return words as they are compared: no blanks, one form of each character."""
    return "".join(unicodedata.normalize("NFKC", plain_characters(text)).split())


def write_boxes(content: bytes, number: int, words: str, nth: int, of: int) -> int:
    """Write the boxes of the words on page `number`, from 1, and return the exit code.

    Nothing is marked where the page does not have the words just `of` times, for then the `nth`
    of them may be another.
    """
    import pypdfium2  # noqa: PLC0415 - under the limits, and only where it reads

    document = pypdfium2.PdfDocument(content)
    if not 1 <= number <= len(document):
        return NO_SUCH_PAGE
    page = document[number - 1]
    shown = page.get_textpage()
    said = [(each, at) for at in range(shown.count_chars()) for each in bare(_character(shown, at))]
    starts = occurrences("".join(each for each, _ in said), words)
    found: list[int] = []
    if len(starts) == of:
        start = starts[nth]
        found = [at for _, at in said[start : start + len(words)]]
    boxes = line_boxes([_box(page, shown, at) for at in dict.fromkeys(found)])
    json.dump([[each / _GRID for each in box] for box in boxes], sys.stdout)
    return 0


def occurrences(text: str, words: str) -> list[int]:
    """Return where words stand in a text; those that overlap the one before do not count."""
    starts = []
    at = text.find(words) if words else -1
    while at >= 0:
        starts.append(at)
        at = text.find(words, at + len(words))
    return starts


def line_boxes(boxes: list[Box]) -> list[Box]:
    """Return the boxes of characters, in reading order, as one box a line."""
    if not boxes:
        return []
    joined = [boxes[0]]
    for last, box in pairwise(boxes):
        middle = (box[1] + box[3]) // 2
        if last[1] <= middle <= last[3] and box[0] >= last[0]:
            left, top, _, bottom = joined[-1]
            joined[-1] = (left, min(top, box[1]), box[2], max(bottom, box[3]))
        else:
            joined.append(box)
    return joined


def _character(shown: PdfTextPage, at: int) -> str:
    from pypdfium2 import raw  # noqa: PLC0415 - as above

    return chr(raw.FPDFText_GetUnicode(shown.raw, at))


def _box(page: PdfPage, shown: PdfTextPage, at: int) -> Box:
    """Return left, top, right and bottom of a character, as the page is drawn."""
    left, bottom, right, top = shown.get_charbox(at, loose=True)
    across, down = zip(_drawn(page, left, top), _drawn(page, right, bottom), strict=True)
    return (min(across), min(down), max(across), max(down))


def _drawn(page: PdfPage, x: float, y: float) -> tuple[int, int]:
    from pypdfium2 import raw  # noqa: PLC0415 - as above

    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value, down.value


def main() -> int:
    """Set the limits, and look for what standard input says on the page of the command line."""
    limit_this_process()
    asked = json.loads(sys.stdin.buffer.readline())
    return write_boxes(sys.stdin.buffer.read(), int(sys.argv[1]), **asked)


if __name__ == "__main__":
    sys.exit(main())
