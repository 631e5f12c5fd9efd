from __future__ import annotations

from datetime import date

import pytest

from replysearch.chinese.dates import first_date
from replysearch.chinese.numerals import chinese_number
from replysearch.chinese.text import (
    fold,
    narrow,
    sentences,
    tidy_name,
    trimmed,
)
from replysearch.records import Span


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024年5月16日", date(2024, 5, 16)),
        ("2023 年 6 月 5 日", date(2023, 6, 5)),
        ("２０２３年６月５日", date(2023, 6, 5)),
        ("二〇二四年五月十六日", date(2024, 5, 16)),
        ("二○二三年十一月 三十日", date(2023, 11, 30)),
        ("二零二二年十月一日", date(2022, 10, 1)),
        ("二〇二〇年十二月三十一日", date(2020, 12, 31)),
        ("发布日期:2024-10-12 09:33", date(2024, 10, 12)),
        ("2024.9.3", date(2024, 9, 3)),
        ("2023年2月30日,实为2023年3月1日", date(2023, 3, 1)),
        ("2024年5月", None),
        ("电话 2024-1012", None),
    ],
)
def test_first_date(written: str, day: date | None) -> None:
    assert first_date(written) == day


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十六", 16),
        ("二十", 20),
        ("九十九", 99),
        ("12", 12),
        ("百", None),
        ("", None),
    ],
)
def test_chinese_number(numeral: str, value: int | None) -> None:
    assert chinese_number(numeral) == value


def test_fold_joins_widths_scripts_cases_and_layout_gaps() -> None:
    assert fold("對  ＡＢＣ 年輕科研　人員  有什麼支持") == "对 abc 年轻科研人员有什么支持"


def test_narrow_keeps_the_length() -> None:
    assert narrow("（一）：２０２４　年！") == "(一):2024 年!"


def test_sentences_tile_the_span_and_keep_closing_quotes() -> None:
    text = "前。他说“好。”再说;末尾"
    found = [span.of(text) for span in sentences(text, Span(2, len(text)))]
    assert found == ["他说“好。”", "再说;", "末尾"]


def test_trimmed_of_blanks_is_empty_at_the_end_of_the_lead() -> None:
    assert trimmed("a  b", Span(1, 3)) == Span(3, 3)
    assert trimmed(" a b ", Span(0, 5)) == Span(1, 4)


def test_tidy_name_keeps_gaps_between_latin_words() -> None:
    assert tidy_name(" 关于 支持 Open Source 项目 的提案 ") == "关于支持Open Source项目的提案"
