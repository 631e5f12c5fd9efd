"""Search results → files: tables, a list of cited passages, or a list of references."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from replysearch.messages import exports as exports_messages
from replysearch.messages import faces as faces_messages
from replysearch.records import Hit, SearchResult
from replysearch.search.citations import Form, cited_as, escaped_markdown
from replysearch.wire.links import Links
from replysearch.wire.objects import citation_object

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


class ExportFormat(StrEnum):
    """The formats of exported files."""

    CSV = "csv"
    XLSX = "xlsx"
    MARKDOWN = "markdown"
    GBT7714 = "gbt7714"

    @property
    def suffix(self) -> str:
        """The suffix of a file in this format."""
        return {"markdown": ".md", "gbt7714": ".txt"}.get(self.value, f".{self.value}")

    @property
    def media_type(self) -> str:
        """The media type of a file in this format."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.MARKDOWN: "text/markdown; charset=utf-8",
    ExportFormat.GBT7714: "text/plain; charset=utf-8",
}

#: To spreadsheet programs, a cell that begins with one of these characters is a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: Widths of columns in characters; any other column is 14 wide. Chosen, not measured.
_WIDTHS = {"title": 40, "text": 80, "citation": 60, "link": 40, "rank": 6}
#: The largest number of UTF-16 code units that the XLSX format allows in a cell.
_LONGEST_CELL = 32_767

Cell = str | int | None


def exported(result: SearchResult, form: ExportFormat, links: Links) -> bytes:
    """Return a file with the hits. If `links` has a base, all formats but GBT7714 contain links."""
    makers: Mapping[ExportFormat, Callable[[SearchResult, Links], bytes]] = {
        ExportFormat.CSV: _csv,
        ExportFormat.XLSX: _xlsx,
        ExportFormat.MARKDOWN: _markdown,
        ExportFormat.GBT7714: _references,
    }
    return makers[form](result, links)


def _row(hit: Hit, links: Links) -> list[Cell]:
    cited = citation_object(hit.citation)
    values = {
        **cited,
        "rank": hit.rank,
        "kind": faces_messages.KIND_NAMES[hit.kind.value],
        "text": hit.text,
        "citation": cited["formatted"],
        "link": links.passage(hit.passage_id) if links.base else None,
    }
    return [cast("Cell", values[name]) for name in exports_messages.EXPORT_COLUMNS]


def _table(result: SearchResult, links: Links) -> tuple[list[str], list[list[Cell]]]:
    heads = list(exports_messages.EXPORT_COLUMNS.values())
    return heads, [_row(hit, links) for hit in result.hits]


def _csv(result: SearchResult, links: Links) -> bytes:
    heads, rows = _table(result, links)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    # Spreadsheets recognise UTF-8 by the byte order mark, which this codec writes.
    return file.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _xlsx(result: SearchResult, links: Links) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only XLSX files need it

    heads, rows = _table(result, links)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        wrapped.set_align("top")
        sheet = book.add_worksheet(exports_messages.EXPORT_SHEET)
        for column, (name, head) in enumerate(
            zip(exports_messages.EXPORT_COLUMNS, heads, strict=True)
        ):
            sheet.set_column(column, column, _WIDTHS.get(name, 14))
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(rows, start=1):
            _write_cells(sheet, number, row, wrapped)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    return file.getvalue()


def _write_cells(sheet: Worksheet, number: int, row: Sequence[Cell], cell_format: Format) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, int):
            sheet.write_number(number, column, cell, cell_format)
        elif cell is not None:
            fits = len(cell.encode("utf-16-le")) // 2 <= _LONGEST_CELL
            words = cell if fits else cell[: _LONGEST_CELL // 2] + exports_messages.EXPORT_CUT
            # Unlike `write`, `write_string` never turns words into a formula or a link.
            sheet.write_string(number, column, words, cell_format)


def _markdown(result: SearchResult, links: Links) -> bytes:
    lines = [exports_messages.EXPORT_HEADING.format(query=escaped_markdown(result.query.text)), ""]
    for hit in result.hits:
        lines.append(f"{hit.rank}. {cited_as(hit.citation, Form.MARKDOWN)}")
        lines += ["", *(f"   > {line}" for line in escaped_markdown(hit.text).splitlines()), ""]
        if links.base:
            lines += [f"   <{links.passage(hit.passage_id)}>", ""]
    return "\n".join(lines).encode()


def _references(result: SearchResult, _links: Links) -> bytes:
    cited = dict.fromkeys(cited_as(hit.citation, Form.GBT7714) for hit in result.hits)
    return "".join(f"[{n}] {words}\n" for n, words in enumerate(cited, start=1)).encode()
