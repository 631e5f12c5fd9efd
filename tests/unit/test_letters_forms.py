"""Forms of letters that are easily misread, each as a small letter."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.parsing import letter_of_body

from replysearch.letters import parse_letter
from replysearch.records import Kind, Letter, SourceFormat, SourceText

HEAD = "示例市教育局关于市政协九届二次会议第66号提案的答复\n丁一凡委员:\n"
RECEIVED = "您提出的《关于规范校外培训的提案》收悉。现答复如下:\n"
SIGNED = "示例市教育局\n2024年7月14日\n"


def parsed(text: str) -> Letter:
    return parse_letter("letter.txt", SourceText(text, SourceFormat.TEXT))


def letter(body: str, *, signed: str = SIGNED) -> Letter:
    return parsed(HEAD + RECEIVED + body + "\n" + signed)


def told(found: Letter) -> list[tuple[str, str, str]]:
    """Each passage behind the opening: pinpoint, kind, words."""
    return [
        (each.pinpoint, each.kind.value, each.span.of(found.text)) for each in found.passages[1:]
    ]


def test_an_office_and_a_date_inside_the_letter_do_not_end_it() -> None:
    found = letter(
        "一、工作情况\n公告全文如下:\n示例市商务局\n2023年3月1日\n公告已施行。\n"
        "二、下一步工作\n新增学位6000个。"
    )
    assert found.metadata.issuer == "示例市教育局"
    assert found.metadata.signed_on == date(2024, 7, 14)
    assert told(found)[-1] == ("二、第1段", "commitment", "新增学位6000个。")


@pytest.mark.parametrize("first", ["印发", "关闭", "返回", "分享", "打印", "审核", "抄送", "编辑:"])
def test_sentences_that_open_like_a_pages_residue_stay(first: str) -> None:
    found = letter(f"近年来做了以下工作。\n{first}相关资料1.2万册。\n下一步将扩大范围。")
    words = "".join(each[2] for each in told(found))
    assert f"{first}相关资料1.2万册。" in words
    assert "下一步将扩大范围。" in words


def test_residue_before_the_signature_is_no_body() -> None:
    found = letter("已新增学位6000个。\n分享到:微信 微博\n扫一扫在手机打开当前页")
    assert found.body.of(found.text).endswith("已新增学位6000个。")


@pytest.mark.parametrize("zero", ["〇", "O", "Ｏ", "０", "○", "零"])
def test_every_zero_of_a_signed_year_is_read(zero: str) -> None:
    found = letter("已新增学位6000个。", signed=f"示例市教育局\n二{zero}二四年五月十六日\n")
    assert found.metadata.signed_on == date(2024, 5, 16)


@pytest.mark.parametrize(
    ("signed", "issuer", "day"),
    [
        ("示例市教育局        示例市财政局\n2023年6月5日", "示例市教育局", date(2023, 6, 5)),
        (
            "示例市教育局        示例市财政局\n2023年5月9日     2023年5月10日",
            "示例市教育局",
            date(2023, 5, 9),
        ),
        ("示 例 市 教 育 局\n2023 年 5 月 9 日", "示例市教育局", date(2023, 5, 9)),
        ("示例市教育局 2023年5月9日", "示例市教育局", date(2023, 5, 9)),
        ("示例市教育局\n2024年 6 月", "示例市教育局", None),
        ("(示例市教育局盖章)\n2024年7月14日", "示例市教育局", date(2024, 7, 14)),
    ],
)
def test_signatures(signed: str, issuer: str, day: date | None) -> None:
    found = parsed("关于第66号提案的答复\n丁一凡委员:\n" + RECEIVED + "已办结。\n" + signed)
    assert (found.metadata.issuer, found.metadata.signed_on) == (issuer, day)
    assert found.body.of(found.text).endswith("已办结。")


def test_a_statement_is_never_hidden_in_a_heading() -> None:
    found = letter(
        "一、已建成公办幼儿园23所。新增学位6900个。\n"
        "二、不同意将民办园教师纳入编制。依据是编制政策。\n"
        "三、下一步工作。加快建设。"
    )
    assert told(found) == [
        ("一、", "progress", "一、已建成公办幼儿园23所。新增学位6900个。"),
        ("二、", "refusal", "二、不同意将民办园教师纳入编制。依据是编制政策。"),
        ("三、第1段", "commitment", "三、下一步工作。加快建设。"),
    ]


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("我局已于2023年完成全部围墙改造", False),
        ("将在2025年新建三所小学", False),
        ("不同意设立专项资金", False),
        ("已开展的工作", True),
        ("关于第四条建议,不予采纳", True),
        ("2026年工作打算", True),
    ],
)
def test_a_statement_without_a_full_stop_is_no_heading(line: str, is_heading: bool) -> None:
    found = letter(f"一、{line}\n选址已完成。")
    (section,) = found.sections
    assert (section.heading.of(found.text) == f"一、{line}") is is_heading
    assert any(line in words for *_, words in told(found)) is not is_heading


def test_items_take_their_kind_from_the_line_that_announces_them() -> None:
    found = letter("下一步,我局将重点做好以下工作:\n一是加大宣传力度。\n二是完善回收网络。")
    assert [(pinpoint, kind) for pinpoint, kind, _ in told(found)] == [
        ("开头第2段", "commitment"),
        ("“一是”", "commitment"),
        ("“二是”", "commitment"),
    ]


def test_a_plans_years_make_no_promise() -> None:
    found = letter("1.《示例市工作计划(2024—2027年)》已印发实施。\n2.学校62所已改造。")
    assert [kind for _, kind, _ in told(found)] == ["progress", "progress"]


def test_items_that_run_on_in_one_line_are_items() -> None:
    found = letter("一、目前已完成65个小区。二、计划今年再改造80个。三、实行“零投资”。")
    assert [each[0] for each in told(found)] == ["一、", "二、", "三、"]
    assert told(found)[1][1] == "commitment"


def test_numbers_with_a_blank_for_a_stop() -> None:
    found = letter(
        "一 工作开展情况\n已加装317部。\n二 下步工作措施\n1 出台补偿标准\n2 减半收取费用"
    )
    assert [(each.label, each.title) for each in found.sections] == [
        ("一、", "工作开展情况"),
        ("二、", "下步工作措施"),
    ]
    assert [each[2] for each in told(found)][1:] == ["1 出台补偿标准", "2 减半收取费用"]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("第56、78、102号提案", ["第56号", "第78号", "第102号"]),
        ("第16、第45和第133号提案", ["第16号", "第45号", "第133号"]),
        ("提案(编号:1401019)", ["第1401019号"]),
        ("(2024012号)提案", ["第2024012号"]),
        ("第二十三号建议", ["第二十三号"]),
    ],
)
def test_proposal_numbers_in_the_opening(words: str, numbers: list[str]) -> None:
    found = parsed(f"丁一凡委员:\n您提出的{words}收悉。现答复如下:\n已办结。\n{SIGNED}")
    assert [each.number for each in found.metadata.proposals] == numbers


@pytest.mark.parametrize(
    ("said", "session"),
    [
        ("政协示例市第六届委员会第二次会议", "政协示例市第六届委员会第二次会议"),
        ("市政协六届二次会议", "市政协六届二次会议"),
        ("政协第十四届全国委员会第二次会议", "政协第十四届全国委员会第二次会议"),
        ("十四届全国人大二次会议", "十四届全国人大二次会议"),
    ],
)
def test_sessions(said: str, session: str) -> None:
    found = parsed(f"关于{said}第66号提案的答复\n丁一凡委员:\n{RECEIVED}已办结。\n{SIGNED}")
    assert found.metadata.proposal.session == session


def test_addressees_over_two_lines_and_with_a_greeting() -> None:
    found = parsed("周一、吴二、\n朱三委员:\n您好!\n" + RECEIVED + "已办结。\n" + SIGNED)
    assert found.metadata.addressee == "周一、吴二、朱三委员"
    assert found.passages[0].kind is Kind.COURTESY


def test_a_heading_whose_only_text_was_attached_stays_a_heading() -> None:
    found = letter("一、工作情况\n已办结。\n二、下一步\n附件:两年工作台账")
    assert [each.title for each in found.sections] == ["工作情况", "下一步"]
    assert found.metadata.attachments == ("两年工作台账",)


@pytest.mark.parametrize(
    ("line", "number", "kept"),
    [
        ("示教函〔2024〕27号C类", "示教函〔2024〕27号", "C类"),
        ("示教函[2024]52号            (D类)", "示教函[2024]52号", "D类"),
        ("示教函〔2024〕27号（A1类）", "示教函〔2024〕27号", "A1类"),
        ("发文字号:示教函〔2024〕27号 B类", "示教函〔2024〕27号", "B类"),
    ],
)
def test_the_class_beside_a_document_number_is_no_part_of_it(
    line: str, number: str, kept: str
) -> None:
    found = parsed(f"{line}\n{HEAD}{RECEIVED}已新增学位6000个。\n{SIGNED}")
    places = found.metadata.provenance
    assert [span.of(found.text) for span in places["document_number"]] == [number]
    assert [span.of(found.text) for span in places["reply_class"]] == [kept]


def test_a_dotted_number_repeats_those_above_it_in_the_pinpoint_only_once() -> None:
    body = (
        "一、托育补助\n1.建设补助\n1.1 新建托位。\n1.1.1 每个补助1万元。\n1.1.2 分两次拨付。\n"
        "1.2 改建托位补助一半。"
    )
    letter = letter_of_body(body)
    assert [each.pinpoint for each in letter.passages][-3:] == ["一、1.1.1", "一、1.1.2", "一、1.2"]
