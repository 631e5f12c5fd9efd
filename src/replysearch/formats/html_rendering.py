"""The elements of a web page, in order → its lines: blocks, and the rows of tables."""

from __future__ import annotations

import re
from collections.abc import Mapping

from replysearch.chinese.text import HAN

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav"
    " ol optgroup option p pre search section select summary table tbody tfoot thead tr ul textarea"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
CELLS = frozenset(("td", "th"))

_CJK = rf"{HAN}\u3000-\u303f\uff01-\uff60"
_SOFT_BREAK = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n][ \t\r\n\f]*(?=[{_CJK}])")
_SOURCE_BLANKS = re.compile(r"[ \t\r\n\f]+")

#: Most lines in a cell of a data table; tables with longer cells only lay out the page. Chosen, not
#: measured.
_MAX_CELL_LINES = 3
#: Most rows or columns of a cell. Chosen, not measured: tables in letters are smaller.
_MAX_SPAN = 100
_SPAN_DIGITS = 4
#: Most characters in a data table's cell. Chosen, not measured: a title fits, a paragraph does not.
_MAX_CELL_LENGTH = 200


class _Flow:
    """Collects lines. Text is added to the open line until a break ends this line.

    A cell's lines belong to `rows` rows and `columns` columns of its table.
    """

    __slots__ = ("_open", "columns", "holds_table", "lines", "rows")

    def __init__(self, rows: int = 1, columns: int = 1) -> None:
        self.rows, self.columns = rows, columns
        self.lines: list[str] = []
        self.holds_table = False
        self._open: list[str] = []

    def add(self, text: str) -> None:
        self._open.append(text)

    def end_line(self) -> None:
        if not self._open:
            return
        line = "".join(self._open)
        self._open.clear()
        if "\n" in line or "\r" in line:
            line = _SOFT_BREAK.sub("", line)
        line = _SOURCE_BLANKS.sub(" ", line).strip(" ")
        if line:
            self.lines.append(line)

    def is_short(self) -> bool:
        """Return True if the lines are few and short enough for a cell of a data table."""
        if self.holds_table or len(self.lines) > _MAX_CELL_LINES:
            return False
        return sum(map(len, self.lines)) <= _MAX_CELL_LENGTH


class Rendering:
    """Renders a page.

    `_flows` has one flow for the page and one for each open cell, `_cells` the finished cells of
    each open row, `_spanning` the cells of each open table that go on in its next rows, by column.
    These lists start with the outermost. `_preserved` is the number of open elements that preserve
    line breaks and blanks.
    """

    __slots__ = ("_cells", "_flows", "_preserved", "_spanning")

    def __init__(self) -> None:
        self._flows = [_Flow()]
        self._cells: list[list[_Flow]] = []
        self._spanning: list[dict[int, _Flow]] = [{}]
        self._preserved = 0

    def text(self) -> str:
        """Return the lines so far, as one text."""
        self._flows[0].end_line()
        return "\n".join(self._flows[0].lines)

    def add(self, text: str) -> None:
        """Add text that stands in the open element."""
        flow = self._flows[-1]
        if not self._preserved:
            flow.add(text)
            return
        for count, line in enumerate(text.split("\n")):
            if count:
                flow.end_line()
            flow.add(line.replace(" ", "\u00a0"))

    def enter(self, tag: str, preserved: bool, spans: tuple[int, int] = (1, 1)) -> None:
        """Open an element; `preserved` tells that its line breaks stay, `spans` is for a cell."""
        self._preserved += preserved
        if tag == "br":
            self._flows[-1].end_line()
        elif tag in CELLS:
            self._flows.append(_Flow(*spans))
        elif tag in BLOCKS:
            self._flows[-1].end_line()
            if tag == "tr":
                self._cells.append([])
            elif tag == "table":
                self._flows[-1].holds_table = True
                self._spanning.append({})

    def leave(self, tag: str, preserved: bool) -> None:
        """Close the open element."""
        self._preserved -= preserved
        if tag in CELLS:
            cell = self._flows.pop()
            cell.end_line()
            if self._cells:
                self._cells[-1].append(cell)
            else:
                self._flows[-1].lines.extend(cell.lines)
        elif tag in BLOCKS:
            self._flows[-1].end_line()
            if tag == "tr":
                self._end_row(self._with_spanning(self._cells.pop()))
            elif tag == "table":
                self._spanning.pop()

    def _with_spanning(self, cells: list[_Flow]) -> list[_Flow]:
        """Return the cells of a row with those of earlier rows that go on in it."""
        before, following = self._spanning[-1], {}
        row: list[_Flow] = []
        column = 0
        own = iter(cells)
        while True:
            cell = before.pop(column, None) or next(own, None)
            if cell is None and not before:
                break
            # A row may end before a cell of an earlier row that goes on in it.
            cell = cell or _Flow()
            row.append(cell)
            cell.rows -= 1
            if cell.rows > 0 and cell.is_short():
                following[column] = cell
            column += cell.columns
        self._spanning[-1] = following
        return row

    def _end_row(self, cells: list[_Flow]) -> None:
        lines = self._flows[-1].lines
        if len(cells) > 1 and all(cell.is_short() for cell in cells):
            row = "\t".join(" ".join(cell.lines) for cell in cells).rstrip("\t")
            if row.strip("\t"):
                lines.append(row)
        else:
            for cell in cells:
                lines.extend(cell.lines)


def spans_of(tag: str, attributes: Mapping[str, str | None]) -> tuple[int, int]:
    """Return how many rows and columns an element covers, as its attributes say; 1 for no cell."""
    if tag not in CELLS:
        return 1, 1
    rows, columns = (attributes.get(name) or "" for name in ("rowspan", "colspan"))
    return _span(rows), _span(columns)


def _span(said: str) -> int:
    # Longer numbers are no spans, and `int` refuses very long ones.
    is_number = said.isascii() and said.isdigit() and len(said) <= _SPAN_DIGITS
    return min(max(int(said), 1), _MAX_SPAN) if is_number else 1
