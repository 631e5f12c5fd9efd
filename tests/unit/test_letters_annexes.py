from __future__ import annotations

import pytest
from tests.support.parsing import letter_of_body

from replysearch.records import Letter

_BODY = "2026年新增夜市2处,详见附件。\n附件:2026年新增夜市计划表"
_TEXT = "1.北门夜市,2026年5月开业\n2.东湖夜市,2026年10月开业"


def _annexes(letter: Letter) -> list[tuple[str, str, str, str]]:
    return [
        (each.address, each.pinpoint, each.path[0], each.span.of(letter.text))
        for each in letter.passages
        if each.span.start >= letter.body.end
    ]


@pytest.mark.parametrize("head", ["附件\n2026年新增夜市计划表", "附件:2026年新增夜市计划表"])
def test_an_attachment_behind_the_signature_is_searched_under_its_own_address(head: str) -> None:
    letter = letter_of_body(_BODY, f"\n{head}\n{_TEXT}")
    path = "附件:2026年新增夜市计划表"
    assert _annexes(letter) == [
        ("f1.c1", "附件:1.", path, "1.北门夜市,2026年5月开业"),
        ("f1.c2", "附件:2.", path, "2.东湖夜市,2026年10月开业"),
    ]
    assert letter.metadata.attachments == ("2026年新增夜市计划表",)
    assert [(each.level, each.label, each.title) for each in letter.sections] == [
        (0, "附件:", "2026年新增夜市计划表")
    ]


def test_each_of_several_attachments_has_its_number() -> None:
    behind = "\n附件1\n夜市名单\n北门夜市位于北门街。\n附件2\n摊位规则\n摊位须在零时前收摊。"
    assert _annexes(letter_of_body("详见附件。", behind)) == [
        ("f1.p1", "附件1:第1段", "附件1:夜市名单", "北门夜市位于北门街。"),
        ("f2.p1", "附件2:第1段", "附件2:摊位规则", "摊位须在零时前收摊。"),
    ]


def test_tables_and_parts_of_attachments_are_attachments() -> None:
    behind = (
        "\n附表2:夜市名单\n北门夜市位于北门街。\n附件3-1\n摊位规则\n摊位须在零时前收摊。"
        "\n附件3-2\n收费规则\n摊位费按月收取。"
    )
    assert _annexes(letter_of_body("详见附表。", behind)) == [
        ("f2.p1", "附表2:第1段", "附表2:夜市名单", "北门夜市位于北门街。"),
        ("f3.p1", "附件3-1:第1段", "附件3-1:摊位规则", "摊位须在零时前收摊。"),
        ("f3.p1~2", "附件3-2:第1段", "附件3-2:收费规则", "摊位费按月收取。"),
    ]
    plain = _annexes(letter_of_body("详见后文。", "\n附:夜市名单\n北门夜市位于北门街。"))
    assert plain == [("f1.p1", "附:第1段", "附:夜市名单", "北门夜市位于北门街。")]


def test_a_title_that_is_printed_twice_is_no_text() -> None:
    letter = letter_of_body("详见附件。", "\n附件:夜市方案\n夜市方案\n一、目标\n年内开业2处。")
    assert _annexes(letter) == [
        ("f1.a1.p1", "附件:一、第1段", "附件:夜市方案", "年内开业2处。"),
    ]
    assert letter.metadata.attachments == ("夜市方案",)


def test_the_text_of_an_attachment_is_no_list_of_names() -> None:
    behind = (
        "\n附件:1.名单\n2.规则\n附件1\n名单\n夜市\t街道\n北门\t东街\n附件2\n规则\n须在零时收摊。"
    )
    letter = letter_of_body("详见附件。", behind)
    assert letter.metadata.attachments == ("名单", "规则")


def test_a_contact_inside_an_attachment_does_not_end_it() -> None:
    behind = (
        "\n附件1\n清单\n第一中学已完成。\n联系人:李某,电话:0123-4567890\n第二中学将完成。"
        "\n附件2\n方案\n到2026年全部完成。\n【打印】【关闭】"
    )
    found = _annexes(letter_of_body("详见附件。", behind))
    words = "\n".join(each for *_, each in found)
    assert "第二中学将完成。" in words
    assert words.endswith("到2026年全部完成。")
    assert [address for address, *_ in found][-1] == "f2.p1"


@pytest.mark.parametrize(
    "behind",
    [
        "\n附件:1.夜市名单\n2.摊位规则",
        "\n附件下载:夜市名单.docx",
        "\n附件:无",
        "\n附件1:夜市名单\n【打印】【关闭】",
    ],
)
def test_a_list_of_names_has_no_text(behind: str) -> None:
    assert _annexes(letter_of_body("详见附件。", behind)) == []
