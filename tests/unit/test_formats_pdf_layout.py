"""Printed pages to lines: rows, running lines, margins."""

from replysearch.formats.line_breaks import PrintedLine
from replysearch.formats.pdf.layout import Row, Run, printed_lines_of, rows_of, without_running


def _row(text: str, y: float, size: float = 16.0, x: float = 90.0) -> Row:
    return Row(text, x, y, x + len(text) * size, size)


def _texts(pages: list[list[Row]]) -> list[list[str]]:
    return [[row.text for row in rows] for rows in without_running(pages)]


def _body(page: int) -> list[Row]:
    return [_row(f"{'甲乙丙丁'[page]}页正文第{'一二三四五'[n]}行", 700 - 28 * n) for n in range(5)]


def test_runs_set_right_after_each_other_are_one_row() -> None:
    runs = [
        Run("2018", 90, 700, 16),
        Run("年至", 90, 700, 16),
        Run(" ", 90, 700, 16),
        Run("2020\n", 90, 700, 16),
        Run("下一行", 90, 672, 16),
    ]
    assert [row.text for row in rows_of(runs)] == ["2018年至 2020", "下一行"]


def test_gaps_between_runs_become_tabs_and_spaces() -> None:
    runs = [
        Run("项目\n", 90, 700, 10),
        Run("金额\n", 150, 700, 10),
        Run("时间\n", 178, 700, 10),
        Run("备注", 202, 700, 10),
        Run("完", 222, 700, 10),
    ]
    assert [row.text for row in rows_of(runs)] == ["项目\t金额  时间 备注完"]


def test_letter_spaced_titles_have_no_tabs() -> None:
    runs = [Run(char, 90 + 40 * n, 700, 20) for n, char in enumerate("示例市")]
    assert [row.text for row in rows_of(runs)] == ["示 例 市"]


def test_overprinted_type_counts_once() -> None:
    runs = [Run("重要通知", 90, 700, 16), Run("重要通知", 90.4, 700, 16)]
    assert [row.text for row in rows_of(runs)] == ["重要通知"]


def test_running_lines_and_page_numbers_go() -> None:
    pages = [
        [_row("示例市教育局文件", 800, 9), *_body(n), _row(f"第 {n + 1} 页 共 3 页", 40, 9)]
        for n in range(3)
    ]
    assert _texts(pages) == [[row.text for row in _body(n)] for n in range(3)]


def test_running_lines_set_last_go_too() -> None:
    pages = [
        [*_body(n), _row("示例市教育局文件", 800, 9), _row(f"- {n + 1} -", 40, 14)]
        for n in range(2)
    ]
    assert _texts(pages) == [[row.text for row in _body(n)] for n in range(2)]


def test_body_lines_alike_at_one_height_stay() -> None:
    pages = [
        [_row(f"第{page}号提案收悉，现答复第{n}项", 760 - 28 * n) for n in range(6)]
        for page in range(3)
    ]
    assert _texts(pages) == [[row.text for row in rows] for rows in pages]
    pages = [
        [_row(f"第{page}年完成{n}个项目", 760 - 28 * n) for n in range(6)] for page in range(3)
    ]
    assert _texts(pages) == [[row.text for row in rows] for rows in pages]


def test_bare_numbers_go_only_when_they_count_the_pages() -> None:
    counted = [[*_body(n), _row(str(117 + n), 40)] for n in range(3)]
    assert _texts(counted) == [[row.text for row in _body(n)] for n in range(3)]
    figures = [[*_body(n), _row(str(figure), 40)] for n, figure in enumerate((2024, 36, 700))]
    assert _texts(figures) == [[row.text for row in rows] for rows in figures]
    single = [[*_body(0), _row("1", 40)]]
    assert _texts(single) == [[row.text for row in _body(0)]]


def test_a_number_inside_the_page_stays() -> None:
    rows = [*_body(0)[:3], _row("- 3 -", 600), *[_row("后文", 500 - 28 * n) for n in range(4)]]
    assert _texts([rows]) == [[row.text for row in rows]]


def test_lines_are_measured_from_the_common_margin() -> None:
    rows = [
        _row("第一行缩进", 700, x=122),
        _row("第二行顶格", 672),
        _row("第三行顶格", 644),
        _row("落款", 600, x=300),
    ]
    assert printed_lines_of(rows) == [
        PrintedLine("第一行缩进", 2.0, 14.0, 16.0),
        PrintedLine("第二行顶格", 0.0, 10.0, 16.0),
        PrintedLine("第三行顶格", 0.0, 10.0, 16.0),
        PrintedLine("落款", 13.125, 30.25, 16.0),
    ]
