from __future__ import annotations

import pytest

from replysearch.chinese.text import narrow
from replysearch.letters.lines import Line, lines_of
from replysearch.letters.markers import inline_marks, line_mark, split_at_marks
from replysearch.records import Span


def line(words: str) -> Line:
    return Line(Span(0, len(words)), narrow(words))


@pytest.mark.parametrize(
    ("words", "level", "number", "label"),
    [
        ("一、工作情况", 1, 1, "一、"),
        ("十二、其他", 1, 12, "十二、"),
        ("(三)强化", 2, 3, "(三)"),
        ("（三）强化", 2, 3, "(三)"),
        ("㈡强化", 2, 2, "(二)"),
        ("1.加强", 3, 1, "1."),
        ("２、加强", 3, 2, "2、"),
        ("1.2017年,我市新建", 3, 1, "1."),
        ("（4）加强", 4, 4, "(4)"),
        ("③加强", 5, 3, "③"),
    ],
)
def test_line_marks(words: str, level: int, number: int, label: str) -> None:
    mark = line_mark(line(words))
    assert mark is not None
    assert (mark.level, mark.number, mark.label) == (level, number, label)


@pytest.mark.parametrize(
    "words", ["1.5亿元资金", "2024.5.16", "一是加强", "3.14", "一、", "2017年"]
)
def test_numbers_that_are_no_marks(words: str) -> None:
    assert line_mark(line(words)) is None


def labels(text: str) -> list[str]:
    return [mark.label for mark in inline_marks(list(lines_of(text, Span(0, len(text)))))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("主要有:一是甲。二是乙;三是丙。", ["一是", "二是", "三是"]),
        ("一是甲。\n二是乙。", ["一是", "二是"]),
        ("首先,甲。其次,乙。最后,丙。", ["首先", "其次", "最后"]),
        ("第一,甲。第二,乙;第三,丙。", ["第一", "第二", "第三"]),
        # Short items inside one sentence stay together.
        ("第一,甲;第二,乙;第三,丙。", []),
        ("其一,甲。其二,乙。", ["其一", "其二"]),
        ("其中一是甲,别无其他。", []),
        ("统一是好的。二是乙。", []),
        ("第一季度增长,第二季度下降。", []),
        ("二是乙。三是丙。", []),
    ],
)
def test_inline_chains(text: str, found: list[str]) -> None:
    assert labels(text) == found


def test_run_on_numbers_split_a_line() -> None:
    words = "1.引才。(1)设站。(2)办会;(3)返乡(2024年)。"
    parts = split_at_marks(line(words))
    assert [part.flat for part in parts] == [
        "1.引才。",
        "(1)设站。",
        "(2)办会;",
        "(3)返乡(2024年)。",
    ]
    assert [part.span.of(words) for part in parts] == [part.flat for part in parts]
