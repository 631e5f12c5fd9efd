"""The pages of a PDF → sheets: the rows of text of each page, and what else the page shows."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    EncodedStreamObject,
    NullObject,
    PdfObject,
)

from replysearch.errors import DamagedSource, SourceTooLarge
from replysearch.formats.cleaning import plain_characters
from replysearch.formats.decoding import garbled_share
from replysearch.formats.limits import MAX_PAGES
from replysearch.formats.pdf.bounds import MAX_ALL_CONTENT, MAX_PAGE_CONTENT, Losses
from replysearch.formats.pdf.layout import Row, Run, rows_of
from replysearch.messages import formats as messages

#: Largest share of garbled characters on a page. A page with more counts as a scan,
#: because its fonts have no mapping to characters. Chosen, not measured: symbol fonts cause a few.
_MAX_GARBLED = 0.3
#: Most straight lines and frames on a blank page. Chosen, not measured.
_MAX_RULES = 40

_SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))
_CURVES = frozenset((b"c", b"v", b"y"))
_PAINTING = frozenset((b"Do", b"sh", b"INLINE IMAGE")) | _CURVES
_RULES = frozenset((b"l", b"re"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's rows, the share of the page that pictures cover, and the number of curves.

    `blank` means that the page shows nothing except for a few straight lines and frames.
    """

    rows: tuple[Row, ...]
    pictured: float
    curves: int
    blank: bool


def sheets_of(name: str, reader: PdfReader, losses: Losses) -> list[Sheet]:
    """Return a sheet for each page of a file, in order.

    Raises DamagedSource if pages, content or fonts are missing or incomplete, and SourceTooLarge
    for too many pages or too much content.
    """
    pages = list(reader.pages)
    tree = reader.root_object["/Pages"].get_object()
    declared = tree.get("/Count") if isinstance(tree, DictionaryObject) else None
    if isinstance(declared, int) and declared > len(pages):
        counts = {"declared": declared, "found": len(pages)}
        raise DamagedSource(name, messages.READING_PDF_PAGES_LOST.format(**counts))
    if len(pages) > MAX_PAGES:
        raise SourceTooLarge(name, messages.READING_PDF_TOO_MANY_PAGES.format(limit=MAX_PAGES))
    sheets = []
    unpacked = 0
    for number, page in enumerate(pages, start=1):
        # Beyond a limit `get_contents` raises an error, but `extract_text` would return no text.
        contents = page.get_contents()
        size = 0 if contents is None else len(contents.get_data())
        unpacked += size
        if size > MAX_PAGE_CONTENT or unpacked > MAX_ALL_CONTENT:
            raise SourceTooLarge(name, messages.READING_PDF_BOMB)
        sheet = _sheet(page, contents)
        if losses.found or _is_truncated(page) or not (sheet.rows or _has_whole_fonts(page)):
            raise DamagedSource(name, messages.READING_PDF_PAGE_DAMAGED.format(page=number))
        sheets.append(sheet)
    return sheets


def _entry(dictionary: PdfObject | None, key: str) -> PdfObject | None:
    """Return the entry of `key` with references resolved, or a NullObject if there is none."""
    if not isinstance(dictionary, DictionaryObject):
        return NullObject()
    entry: PdfObject | None = dictionary.get(key, NullObject()).get_object()
    return entry


def _is_truncated(page: PageObject) -> bool:
    """Return True if a compressed content stream ends too early. pypdf does not report this."""
    contents = _entry(page, "/Contents")
    parts = contents if isinstance(contents, ArrayObject) else ArrayObject([contents])
    for part in parts:
        stream = part.get_object()
        if not isinstance(stream, EncodedStreamObject):
            continue
        filters = _entry(stream, "/Filter")
        first = filters[0] if isinstance(filters, ArrayObject) and filters else filters
        # Without zlib's header of two bytes, inflating ignores a missing or wrong checksum.
        deflated = stream._data[2:]  # noqa: SLF001 - pypdf has no public name for the raw bytes
        if first == "/FlateDecode" and deflated:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            inflater.decompress(deflated, MAX_PAGE_CONTENT)
            if not inflater.eof:
                return True
    return False


def _has_whole_fonts(page: PageObject) -> bool:
    fonts = _entry(_entry(page, "/Resources"), "/Font")
    if not isinstance(fonts, DictionaryObject):
        return True
    return all(isinstance(_entry(fonts, name), DictionaryObject) for name in fonts)


def _sheet(page: PageObject, contents: ContentStream | None) -> Sheet:
    runs: list[Run] = []
    pictures: list[float] = []
    curves = 0

    def on_text(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        runs.append(_run(plain_characters(text), cm, tm, size))

    def before(operator: bytes, operands: Sequence[Any], cm: list[float], _tm: list[float]) -> None:
        if operator == b"INLINE IMAGE" or (operator == b"Do" and _is_picture(page, operands)):
            pictures.append(abs(cm[0] * cm[3] - cm[1] * cm[2]))
        nonlocal curves
        curves += operator in _CURVES

    page.extract_text(visitor_operand_before=before, visitor_text=on_text)
    area = abs(float(page.mediabox.width) * float(page.mediabox.height)) or 1.0
    rows = rows_of(runs)
    if garbled_share("".join(row.text for row in rows)) > _MAX_GARBLED:
        return Sheet((), 1.0, curves, False)
    blank = not rows and _is_blank(contents)
    return Sheet(tuple(rows), sum(pictures) / area, curves, blank)


def _run(text: str, cm: list[float], tm: list[float], size: float) -> Run:
    """Return a run with its position on the page in points, computed from the two matrices."""
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    scale = hypot(tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3])
    return Run(text, x, y, max(abs(size) * scale, 0.1))


def _is_picture(page: PageObject, operands: Sequence[Any]) -> bool:
    objects = _entry(_entry(page, "/Resources"), "/XObject")
    return bool(operands) and str(_entry(_entry(objects, operands[0]), "/Subtype")) == "/Image"


def _is_blank(contents: ContentStream | None) -> bool:
    """Return True if the content draws nothing but a few straight lines and frames."""
    if contents is None:
        return True
    rules = 0
    for operands, operator in contents.operations:
        if operator in _PAINTING or (operator in _SHOWING and _shows(operands)):
            return False
        rules += operator in _RULES
    return rules <= _MAX_RULES


def _shows(operands: Sequence[Any]) -> bool:
    """Return True if a text operator has a string that is not blank."""
    strings = [each for operand in operands for each in _flat(operand)]
    return any(
        len(each) and not each.isspace() for each in strings if isinstance(each, str | bytes)
    )


def _flat(operand: Any) -> Sequence[Any]:
    return operand if isinstance(operand, list) else (operand,)
