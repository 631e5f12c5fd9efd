from __future__ import annotations

import pytest

from replysearch.formats.printed_pages import joined_lines

BODY = "一、工作情况\n已建成三所。"


@pytest.mark.parametrize(
    ("first", "second"),
    [("— 1 —", "— 2 —"), ("- 3 -", "- 4 -"), ("第 1 页 共 2 页", "第 2 页 共 2 页")],
)
def test_page_numbers_and_blanks_around_them_go(first: str, second: str) -> None:
    assert joined_lines(f"甲局:\n\n{first}\n\n{BODY}\n{second}") == f"甲局:\n{BODY}"


def test_a_running_head_goes_with_the_number_above_it() -> None:
    text = f"某市某局文件\n甲局:\n— 1 —\n某市某局文件\n{BODY}\n— 2 —\n某市某局文件\n此复。"
    assert joined_lines(text) == f"某市某局文件\n甲局:\n{BODY}\n此复。"


def test_a_number_far_from_the_left_is_one_of_a_page() -> None:
    assert joined_lines(f"甲局:\n                1\n{BODY}\n                2") == f"甲局:\n{BODY}"


@pytest.mark.parametrize(
    "text",
    [
        f"甲局:\n— 1 —\n{BODY}",
        f"甲局:\n— 2 —\n{BODY}\n— 1 —\n此复。",
        "1\n2\n3",
        "计划数:\n          12\n二中\n          35\n三中\n          80",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert joined_lines(text) == text


def test_lines_of_a_page_are_joined_over_its_foot() -> None:
    lines = [
        "    目前全市已建成充换电站三百二十一座,覆盖全部乡镇和主要景区,日均服务",
        "电动汽车一万两千余辆,平均等待时间由二十六分钟缩短到了十一分钟,群众对",
        "                              — 1 —",
        "新建站点的满意度达到百分之九十三,但老旧小区内部仍然存在用地紧张和电力",
        "容量不足的问题,建设难度比较大,部分居民对安全距离也有一定的顾虑和疑问,",
        "需要逐步解决。",
        "                              — 2 —",
    ]
    joined = joined_lines("\n".join(lines)).split("\n")
    assert joined == [
        lines[0].strip() + lines[1] + lines[3] + lines[4] + lines[5],
    ]
