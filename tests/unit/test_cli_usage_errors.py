"""What is said of a command line that is wrong, without any index."""

from __future__ import annotations

import json

import pytest

from replysearch.cli import main


def outcome(capsys: pytest.CaptureFixture[str], *line: str) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(line)
    written = capsys.readouterr()
    return ended.value.code, written.out, written.err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["search"], "缺少 QUERY。"),
        (["search", "补贴", "-k", "0"], "-k:0 太小,不能小于 1。"),
        (["search", "补贴", "-k", "十"], "-k:“十”不是整数。"),
        (["search", "补贴", "-k"], "选项 -k 的写法不对,请检查它后面是否有值。"),
        (
            ["search", "补贴", "--from", "2024-13-01"],
            "--from:“2024-13-01”不是日期,请写成 2024-05-16 的样子。",
        ),
        (
            ["search", "补贴", "--kind", "promise"],
            "--kind:“promise”不在可选的值之中:progress、commitment、basis、courtesy、refusal。",
        ),
        (
            ["search", "补贴", "--mode", "fuzzy"],
            "--mode:“fuzzy”不在可选的值之中:hybrid、dense、lexical。",
        ),
        (["search", "补贴", "--isuer", "某局"], "没有选项 --isuer,是不是要用 --issuer?"),
        (["serve", "--port", "65536"], "--port:65536 不在 0 到 65535 之间。"),
        (
            ["seek", "补贴"],
            "没有命令“seek”。可用的命令有:index、search、ask、verify、list、show、remove、status、check、"
            "export、import、reindex、adapt、serve、keys、mcp、eval。",
        ),
    ],
)
def test_a_wrong_line_is_told_in_chinese_and_ends_with_2(
    capsys: pytest.CaptureFixture[str], line: list[str], told: str
) -> None:
    code, out, err = outcome(capsys, *line)
    assert code == 2
    assert out == ""
    assert err.splitlines()[0] == f"错误:{told}"


def test_with_json_a_wrong_line_is_an_object_on_standard_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = outcome(capsys, "search", "补贴", "-k", "0", "--json")
    assert code == 2
    assert json.loads(out) == {"error": {"code": "usage", "message": "-k:0 太小,不能小于 1。"}}
    assert err == ""


def test_json_after_a_double_dash_is_a_word_of_the_query(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = outcome(capsys, "search", "-k", "0", "--", "--json")
    assert (code, out) == (2, "")
    assert "不能小于 1" in err


def test_crossed_dates_are_a_bad_query_before_any_index_is_opened(
    capsys: pytest.CaptureFixture[str],
) -> None:
    days = ("--from", "2024-05-01", "--to", "2024-04-30")
    code, out, _ = outcome(capsys, "search", "补贴", *days, "--index", "/nowhere", "--json")
    assert code == 2
    assert json.loads(out)["error"] == {
        "code": "bad_query",
        "message": "起始日期 2024-05-01 晚于截止日期 2024-04-30。请对调后再试。",
    }


def test_words_that_are_not_unicode_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = outcome(capsys, "search", "\udcff", "--index", "/nowhere")
    assert code == 2
    assert err == "错误:查询内容里有无法识别的字符。请用 UTF-8 编码输入。\n"


def test_help_is_chinese_and_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = outcome(capsys, "search", "--help")
    assert code == 0
    assert out.startswith("用法: replysearch search [选项] QUERY\n")
    lines = out.partition("选项:\n")[2].splitlines()
    options = [line.split()[0] for line in lines if line.startswith("  -")]
    assert options == [
        "-k",
        "--mode",
        "--kind",
        "--issuer",
        "--region",
        "--year",
        "--from",
        "--to",
        "--number",
        "--proposal",
        "--subject",
        "--earlier",
        "--output",
        "--facets",
        "--explain",
        "--index",
        "--json",
        "--help",
    ]


def test_no_command_shows_the_help_as_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = outcome(capsys)
    assert (code, out) == (2, "")
    assert err.startswith("用法: replysearch [选项] 命令 [参数]…\n")
