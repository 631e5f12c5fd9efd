"""Records as lines: nothing of a passage's words may change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from replysearch.cli import rendering
from replysearch.records import (
    Citation,
    Document,
    Hit,
    Kind,
    Letter,
    Metadata,
    Source,
    SourceFormat,
    Span,
)

HIT = Hit(
    rank=2,
    score=0.5,
    passage_id="a1:2.1",
    text="第一行。\n第二行。",
    kind=Kind.COMMITMENT,
    citation=Citation(
        document_id="a1",
        title="关于补贴的答复",
        document_number="青函〔2024〕7号",
        issuer="青禾市科技局",
        date=date(2024, 5, 16),
        path=("二、下一步打算", "(一)扩大范围"),
        pinpoint="二、(一)",
        span=Span(3, 12),
        page=None,
        url=None,
        proposal_number=None,
        proposal_title=None,
        formatted="《关于补贴的答复》二、(一)",
    ),
)


def test_a_hit_tells_its_place_its_words_and_its_citation() -> None:
    assert list(rendering.hit_lines([HIT])) == [
        "2. 二、(一)【承诺】二、下一步打算 > (一)扩大范围",
        "   第一行。",
        "   第二行。",
        "   出处:《关于补贴的答复》二、(一)",
        "   信件:a1",
        "",
    ]


@pytest.mark.parametrize(
    ("line", "room", "pieces"),
    [
        ("补贴提高到900元", 6, ["补贴提", "高到90", "0元"]),
        ("补贴", 4, ["补贴"]),
        ("补", 1, ["补"]),
        ("", 10, [""]),
    ],
)
def test_a_line_is_cut_by_columns_and_a_chinese_character_takes_two(
    line: str, room: int, pieces: list[str]
) -> None:
    assert list(rendering.wrapped(line, room)) == pieces


def test_facets_name_kinds_in_chinese_and_empty_ones_are_left_out() -> None:
    facets = {"kind": [("commitment", 3), ("basis", 1)], "year": [("2024", 4)], "region": []}
    assert list(rendering.facet_lines(facets)) == [
        "段落类别:承诺(3)、缘由(1)",
        "年份:2024(4)",
    ]


def letter(**facts: Any) -> Document:
    text = "答复如下:好。"
    source = Source("file:///a.txt", "a.txt", "0" * 64, SourceFormat.TEXT, 9)
    return Document(
        "a1", Letter(text, Span(0, len(text)), Metadata(title="题", **facts), (), ()), (source,)
    )


def test_dates_that_differ_are_told_with_the_one_that_counts() -> None:
    shown = list(
        rendering.letter_lines(letter(signed_on=date(2024, 5, 16), published_on=date(2024, 6, 3)))
    )
    assert shown == [
        "题",
        "编号:a1",
        "落款日期:2024-05-16",
        "发布日期:2024-06-03",
        "注意:落款、成文、发布日期不一致,检索以 2024-05-16 为准。",
        "来源:a.txt  file:///a.txt",
        "",
    ]


def test_dates_that_agree_are_no_matter() -> None:
    same = date(2024, 5, 16)
    shown = list(rendering.letter_lines(letter(signed_on=same, published_on=same)))
    assert not [line for line in shown if line.startswith("注意")]
