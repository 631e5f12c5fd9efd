"""A table's row in words, with the head of its table."""

from __future__ import annotations

import pytest

from replysearch.answering.evidence.values.table_rows import names_row, table_head
from replysearch.records import Span


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("情况见下表：\n片区\t中心（家）\t病床（张）\n沙湾\t3\t40", "片区\t中心（家）\t病床（张）"),
        ("指标\t2018\t2019\n浓度\t48\t44", "指标\t2018\t2019"),
        ("城南\t121\t38\n城北\t97\t27", None),
        ("没有表格。", None),
    ],
)
def test_the_head_of_a_table(text: str, head: str | None) -> None:
    found = table_head(text)
    assert (found.of(text) if found else None) == head


def test_a_row_is_named_by_its_first_cell() -> None:
    assert names_row("沙湾片区有几张床?", "沙湾片区\t3\t40")
    assert not names_row("沙湾片区有几张床?", "城北片区\t4\t96")
    assert not names_row("沙湾片区有几张床?", "沙湾片区有40张床")
    assert table_head("片区\t床\n沙湾\t40") == Span(0, 4)
