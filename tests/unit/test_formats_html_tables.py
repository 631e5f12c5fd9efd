from __future__ import annotations

import pytest

from replysearch.formats import read_text


def row(*cells: str) -> str:
    """A row of cells; attributes stand before a bar: ``rowspan=2|甲``."""
    parted = [cell.rpartition("|") for cell in cells]
    return "<tr>" + "".join(f"<td {said}>{text}</td>" for said, _, text in parted) + "</tr>"


def lines_of(table: str) -> list[str]:
    page = f"<p>表:</p><table>{table}</table><p>完</p>"
    return read_text("a.html", page.encode()).text.split("\n")[1:-1]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (
            [row("rowspan=2|甲", "1"), row("2"), row("乙", "3")],
            ["甲\t1", "甲\t2", "乙\t3"],
        ),
        (
            [row("1", "rowspan=3|共用"), row("2"), row("3")],
            ["1\t共用", "2\t共用", "3\t共用"],
        ),
        (
            [row("colspan=2|合计", "rowspan=2|丙"), row("1", "2")],
            ["合计\t丙", "1\t2\t丙"],
        ),
        ([row("rowspan=x|甲", "1"), row("乙", "2")], ["甲\t1", "乙\t2"]),
        ([row(f"rowspan={'9' * 5000}|甲", "1"), row("乙", "2")], ["甲\t1", "乙\t2"]),
        (
            [row("甲", "1", "rowspan=3|共用"), row("乙"), row("丙", "3")],
            ["甲\t1\t共用", "乙\t\t共用", "丙\t3\t共用"],
        ),
    ],
)
def test_a_cell_that_spans_rows_belongs_to_each_of_them(rows: list[str], lines: list[str]) -> None:
    assert lines_of("".join(rows)) == lines


def test_a_table_in_a_cell_has_spans_of_its_own() -> None:
    inner = f"<table>{row('rowspan=2|内', '1')}{row('2')}</table>"
    outer = row(f"rowspan=2|{inner}", "外") + row("末")
    assert lines_of(outer) == ["内\t1", "内\t2", "外", "末"]
