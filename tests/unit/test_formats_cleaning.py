"""Cleaning changes blanks, line ends and odd shapes, and nothing else."""

import pytest

from replysearch.formats.cleaning import close_gaps, close_typeset_gaps, plain_characters, tidy


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("一\r\n二\r三\x0b四\x0c五\x85六\u2028七", "一\n二\n三\n四\n五\n六\n七"),
        ("\ufeff收\u200b悉\u00ad。\x00\x07", "收悉。"),
        ("第\u00a01\u2003号", "第 1 号"),
        ("⼀、⻓⾼⻔⻋⻅⺠⻚", "一、长高门车见民页"),
        ("中\ud800文", "中\ufffd文"),
        ("缩进　全角\t制表", "缩进　全角\t制表"),
        ("豈更 ①② Ⅷ ㎡ ＡＢ", "豈更 ①② Ⅷ ㎡ ＡＢ"),
    ],
)
def test_characters_are_mapped(raw: str, clean: str) -> None:
    assert plain_characters(raw) == clean


@pytest.mark.parametrize(
    ("line", "closed"),
    [
        ("你们的提案收 悉，现答 复如下：", "你们的提案收悉，现答复如下："),
        ("现 答 复 如 下:一是服　务企业;", "现答复如下:一是服务企业;"),
        ("实施 AI 计划，投入 300 万元。", "实施 AI 计划，投入 300 万元。"),
        ("政 策 文 件", "政 策 文 件"),
        ("金额 合计 1,200", "金额 合计 1,200"),
        ("项目  金额，万元  时间", "项目  金额，万元  时间"),
        ("甲 乙\t丙 丁，戊", "甲 乙\t丙 丁，戊"),
        ("联系人:张三 电话:0123，地址:某路", "联系人:张三 电话:0123，地址:某路"),
        ("（联系人：教育科 张三，联系电话：0123）", "（联系人：教育科 张三，联系电话：0123）"),
        ("感谢支持。 联系人：张三，电话：1", "感谢支持。 联系人：张三，电话：1"),
        (
            "《关于破除隐性壁垒 促进民营经济的提案》收悉，",
            "《关于破除隐性壁垒 促进民营经济的提案》收悉，",
        ),
        ("《关于服 务企业的提案》收悉，", "《关于服务企业的提案》收悉，"),
    ],
)
def test_layout_gaps_close_in_prose_only(line: str, closed: str) -> None:
    assert close_gaps(line) == closed


@pytest.mark.parametrize(
    ("line", "closed"),
    [
        ("2024 年 5 月 16 日", "2024年5月16日"),
        ("新增学位 1.2 万个 ，其中 AI 示范园 3 所", "新增学位1.2万个，其中 AI 示范园3所"),
        ("一、工作 推进情况", "一、工作推进情况"),
        ("deep learning 模型", "deep learning 模型"),
        ("张某某 李某某 王某委员：", "张某某 李某某 王某委员："),
        ("项目\t金额（万元）  完成 时间", "项目\t金额（万元）  完成时间"),
        ("收悉。  现答复", "收悉。现答复"),
        ("联系人：养老处 路某；联系电话：0123", "联系人：养老处 路某；联系电话：0123"),
    ],
)
def test_typeset_gaps_close_beside_digits_and_punctuation(line: str, closed: str) -> None:
    assert close_typeset_gaps(line) == closed


def test_tidy_drops_indents_and_runs_of_blank_lines() -> None:
    raw = "\n\n　　一、标题  \n \t\n　\n\n\n\t(一)收 悉，好\n\n\n结尾\n\n"
    assert tidy(raw) == "一、标题\n\n\n(一)收悉，好\n\n\n结尾"
