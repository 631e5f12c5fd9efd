"""Pages → lines: join runs of text into rows, and remove running headers and footers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from replysearch.formats.cleaning import BLANKS
from replysearch.formats.line_breaks import PrintedLine, width

# Distances in ems. Chosen, not measured: `tests/unit/test_formats_pdf_layout.py` has examples.

#: Largest vertical distance between runs of one row.
_SAME_BASELINE = 0.4
#: Least gap between words.
_WORD_GAP = 0.3
#: Least gap between cells that are close together.
_CELL_GAP = 0.5
#: Least gap between columns.
_COLUMN_GAP = 1.5
#: Least gap between columns of single characters, because letter-spaced titles have gaps, too.
_FAR_GAP = 3.0
#: Largest shift of text that is printed twice to look bold.
_OVERPRINT = 0.3

# Running lines: headers and footers. Chosen, not measured: the tests named above have examples.

#: Running lines are among this many rows at the top or the bottom of a page.
_EDGE_ROWS = 3
#: The heights of a running line on two pages differ by at most this many points.
_SAME_HEIGHT = 4.0
#: A running line has at least this many characters besides digits and punctuation at its ends.
_MIN_RUNNING = 2
#: Least distance from the body, relative to `_Frame.pitch`. A line in small type may be nearer.
_AWAY = 1.2
#: Type is small if its size is less than this share of the body's type size.
_SMALLER = 0.95

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"第\s*(?:\d+|[一二三四五六七八九十]+)\s*页(?:\s*[,，/]?\s*共\s*(?:\d+|[一二三四五六七八九十]+)\s*页)?"
    r"|共\s*\d+\s*页\s*[,，/]?\s*第\s*\d+\s*页"
    r"|[-—–－―─·•~]{1,2}\s*\d{1,4}\s*[-—–－―─·•~]{1,2}|\d{1,4}\s*/\s*\d{1,4}"
    r"|(?:Page|page|P\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
)
_PROSE_STOP = re.compile("[，。；]")
_ONLY_DIGITS = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Run:
    """Text that one operator prints, with the start of its baseline and its type size in points."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Row:
    """Text on one baseline, from `x` to the estimated `end`, in points."""

    text: str
    x: float
    y: float
    end: float
    size: float


def rows_of(runs: Iterable[Run]) -> list[Row]:
    """Return the rows of a page in the order in which they are printed.

    Successive runs on one baseline form a row. A gap between columns becomes a tab, a gap between
    close cells two spaces, and a gap between words one space. A run that is printed twice to look
    bold counts once.
    """
    rows: list[Row] = []
    last: Run | None = None
    blanks = ""
    for run in _one_line_runs(runs):
        if not run.text.strip(BLANKS):
            blanks += run.text
            continue
        if last is not None and _is_overprint(last, run):
            continue
        row = _row_of_one(run)
        if rows and last is not None and (run.x, run.y) == (last.x, last.y):
            # A run with the same position as the previous run was printed right after that run.
            rows[-1] = _appended(rows[-1], blanks + run.text, run.size)
        elif rows and _follows(rows[-1], row):
            spaced = bool(blanks) or run.text[0] == " " or rows[-1].text.endswith(" ")
            rows[-1] = _joined(rows[-1], row, spaced)
        else:
            rows.append(row)
        last, blanks = run, ""
    return [replace(row, text=row.text.strip(BLANKS)) for row in rows]


def _one_line_runs(runs: Iterable[Run]) -> Iterable[Run]:
    """Yield the runs split at line ends. Each further part is placed a line lower."""
    for run in runs:
        for count, text in enumerate(run.text.split("\n")):
            yield Run(text, run.x, run.y - 1.5 * count * run.size, run.size)


def _row_of_one(run: Run) -> Row:
    text = run.text.lstrip(" ")
    em = run.size / 2
    lead = width(text[: len(text) - len(text.lstrip(BLANKS))]) * em
    return Row(text.lstrip(BLANKS), run.x + lead, run.y, run.x + width(text) * em, run.size)


def _is_overprint(last: Run, run: Run) -> bool:
    aside = max(abs(last.x - run.x), abs(last.y - run.y))
    same = last.text.strip() == run.text.strip() and last.size == run.size
    return same and 0 < aside < _OVERPRINT * run.size


def _appended(row: Row, text: str, size: float) -> Row:
    return replace(row, text=row.text + text, end=row.end + width(text) * size / 2)


def _follows(row: Row, new: Row) -> bool:
    size = max(row.size, new.size)
    return abs(row.y - new.y) <= _SAME_BASELINE * size and new.x >= row.end - size


def _joined(row: Row, new: Row, spaced: bool) -> Row:
    gap = (new.x - row.end) / max(row.size, new.size)
    single = len(re.split(r"[ \t]", row.text.rstrip(" "))[-1]) == 1 and len(new.text.strip()) == 1
    if gap > (_FAR_GAP if single else _COLUMN_GAP):
        seam = "\t"
    elif gap > _CELL_GAP and not single:
        seam = "  "
    elif spaced or gap > _WORD_GAP:
        seam = " "
    else:
        seam = ""
    text = (row.text.rstrip(" ") if seam else row.text) + seam + new.text
    return Row(text, row.x, row.y, max(row.end, new.end), max(row.size, new.size))


def without_running(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """Return the pages without running headers, footers and page numbers.

    Running lines are among the three outermost rows at the top or bottom. Their words, apart from
    digits, are at the same height on at least half of the pages, and on at least two. They are in
    smaller type than the body, or away from the body. Page numbers (“第 1 页”) need not repeat.
    """
    frame = _frame(pages)
    kept = []
    for number, rows in enumerate(pages, start=1):
        orders = _inward(rows)
        dropped = {index for order in orders for index in _running(rows, order, number, frame)}
        kept.append([row for index, row in enumerate(rows) if index not in dropped])
    return kept


@dataclass(frozen=True, slots=True)
class _Frame:
    """Properties of all pages together.

    `heights` maps the text of a row at an edge, with digits masked, to its heights on all pages.
    `shift` is a page's printed number minus its number in the file; see :func:`_number_shift`.
    `size` is the most common type size, `pitch` the median distance between rows, in points.
    """

    pages: int
    heights: dict[str, list[float]]
    shift: int | None
    size: float
    pitch: float


def _frame(pages: Sequence[Sequence[Row]]) -> _Frame:
    heights: defaultdict[str, list[float]] = defaultdict(list)
    pitches = []
    for rows in pages:
        for index in _edge(rows):
            heights[_masked(rows[index].text)].append(rows[index].y)
        falling = sorted((row.y for row in rows), reverse=True)
        pitches += [upper - lower for upper, lower in pairwise(falling) if upper > lower]
    size = _usual_size([row for rows in pages for row in rows])
    pitch = median(pitches) if pitches else 1.5 * size
    return _Frame(len(pages), dict(heights), _number_shift(pages), size, pitch)


def _running(rows: Sequence[Row], order: Sequence[int], number: int, frame: _Frame) -> list[int]:
    """Return the indices of running lines. `order` has all rows' indices, from one edge inward."""
    running: list[int] = []
    for index in order[:_EDGE_ROWS]:
        row = rows[index]
        digits = _ONLY_DIGITS.fullmatch(row.text)
        is_number = digits is not None and int(digits[0]) - number == frame.shift
        if not (is_number or _PAGE_NUMBER.fullmatch(row.text) or _repeats(row, frame)):
            break
        running.append(index)
    if not running or len(running) == len(order):
        return running
    inner = rows[order[len(running)]]
    away = abs(rows[running[-1]].y - inner.y) >= _AWAY * frame.pitch
    return [
        index
        for index in running
        if away or rows[index].size < _SMALLER * frame.size or not _repeats(rows[index], frame)
    ]


def _inward(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    """Return the indices of the rows from top to bottom, and from bottom to top."""
    falling = sorted(range(len(rows)), key=lambda index: -rows[index].y)
    return falling, falling[::-1]


def _edge(rows: Sequence[Row]) -> set[int]:
    return {index for order in _inward(rows) for index in order[:_EDGE_ROWS]}


def _masked(text: str) -> str:
    return _DIGITS.sub("#", "".join(text.split()))


def _repeats(row: Row, frame: _Frame) -> bool:
    masked = _masked(row.text)
    if len(masked.strip("#、.．()（）")) < _MIN_RUNNING or _PROSE_STOP.search(masked):
        return False
    count = sum(1 for y in frame.heights.get(masked, ()) if abs(y - row.y) <= _SAME_HEIGHT)
    return count >= 2 and 2 * count >= frame.pages


def _number_shift(pages: Sequence[Sequence[Row]]) -> int | None:
    """Return printed minus actual page number, or None if pages have no number or disagree."""
    shifts: Counter[int] = Counter()
    for number, rows in enumerate(pages, start=1):
        outermost = {order[0] for order in _inward(rows) if order}
        texts = [rows[index].text for index in outermost]
        shifts.update({int(text) - number for text in texts if _ONLY_DIGITS.fullmatch(text)})
    if not shifts:
        return None
    shift, count = shifts.most_common(1)[0]
    alone = len(pages) == 1 and shift == 0
    return shift if alone or (count >= 2 and 2 * count >= len(pages)) else None


def _usual_size(rows: Sequence[Row]) -> float:
    """Return the most common type size in points, counted by characters, or 1.0 for no rows."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[round(row.size, 1)] += len(row.text)
    return max(sizes.most_common(1)[0][0], 0.1) if sizes else 1.0


def printed_lines_of(rows: Sequence[Row]) -> list[PrintedLine]:
    """Return the printed lines. The left margin is the leftmost start that several rows share."""
    if not rows:
        return []
    em = _usual_size(rows)
    starts = Counter(round(row.x / em) for row in rows)
    shared = [start for start, count in starts.items() if count >= max(2, len(rows) // 10)]
    cell = min(shared or starts)
    margin = min(row.x for row in rows if round(row.x / em) == cell)
    return [
        PrintedLine(row.text, (row.x - margin) / em, 2 * (row.end - margin) / em, row.size)
        for row in rows
    ]
