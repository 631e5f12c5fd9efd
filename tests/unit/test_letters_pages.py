"""What a site puts around a letter, in the many ways of sites: facts are read, labels are not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from replysearch.formats import read_text
from replysearch.letters import parse_letter
from replysearch.records import Letter, Region, ReplyType

BODY = "您提出的《关于修缮老码头的提案》(第21号)收悉。现答复如下:\n2024年已修缮泊位6个。"
SIGNED = "示例市港务局\n2024年7月2日"
PLAIN = f"关于市政协四届三次会议第21号提案的答复\n梁某委员:\n{BODY}\n{SIGNED}\n"


def letter(text: str, name: str = "a.txt") -> Letter:
    return parse_letter(name, read_text(name, text.encode()))


def facts(head: str, rest: str = f"梁某委员:\n{BODY}\n{SIGNED}\n") -> Any:
    return letter(f"{head}\n{rest}").metadata


@pytest.mark.parametrize(
    "lines",
    [
        [
            "索引号: GW-24/0072 分类: 港口、航道",
            "发布机构: 示例市港务局 成文日期: 2024-07-02",
            "文号: 示港函〔2024〕9",
        ],
        [
            "索引号 | GW-24/0072 | 主题分类 | 港口、航道 |",
            "发布机构 | 示例市港务局 | 成文日期 | 2024-07-02",
            "文号 | 示港函〔2024〕9号 | 有效性 | |",
        ],
        [
            "[ 索 引 号 ] GW-24/0072",
            "【主题分类】港口、航道",
            "【发布机构】示例市港务局",
            "【成文日期】2024-07-02",
            "【发文字号】示港函〔2024〕9号",
        ],
        [
            "索引号",
            "GW-24/0072",
            "主题分类",
            "港口、航道",
            "发布机构",
            "示例市港务局",
            "成文日期",
            "2024-07-02",
            "文号",
            "示港函〔2024〕9号",
        ],
        [
            "索引号\tGW-24/0072\t主题分类\t港口、航道",
            "发布机构\t示例市港务局\t成文日期\t2024-07-02",
            "文号\t示港函〔2024〕9号\t有效性\t",
        ],
        [
            "索引号:GW-24/0072主题分类:港口、航道",
            "发布机构:示例市港务局发文日期:2024-07-02",
            "文号:示港函〔2024〕9号发布日期:",
        ],
    ],
)
def test_a_block_of_facts_is_read_however_it_is_set(lines: list[str]) -> None:
    found = facts("\n".join([*lines, "关于市政协四届三次会议第21号提案的答复"]))
    assert (found.index_number, found.subject_class) == ("GW-24/0072", "港口、航道")
    assert (found.issuer, found.written_on) == ("示例市港务局", date(2024, 7, 2))
    assert found.document_number == "示港函〔2024〕9号"
    assert found.title == "关于市政协四届三次会议第21号提案的答复"
    assert found.addressee == "梁某委员"


def test_an_empty_cell_gives_no_value() -> None:
    found = facts("索引号: | 主题分类: | 港口 | |\n发文字号: | 发布日期: | 2024-07-05 |")
    assert (found.index_number, found.document_number) == (None, None)
    assert (found.subject_class, found.published_on) == ("港口", date(2024, 7, 5))


@pytest.mark.parametrize("label", ["字体:", "访问量:", "阅读:", "浏览次数:", "分享到:"])
def test_a_label_of_the_page_is_nobody(label: str) -> None:
    assert facts(f"关于第21号提案的答复\n{label}\n").addressee == "梁某委员"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("关于市政协四届三次会议第21号提案的答复(B)", "B"),
        ("关于市政协四届三次会议第21号提案的答复\nC", "C"),
        ("关于市政协四届三次会议第21号提案的答复\n示港函〔2024〕9号  (A)", "A"),
        ("办理结果:b类\n关于市政协四届三次会议第21号提案的答复", "B"),
        ("办理结果:A(已解决)\n关于市政协四届三次会议第21号提案的答复", "A"),
        ("编号 21 办理部门 港务局 类别 B\n关于市政协四届三次会议第21号提案的答复", "B"),
    ],
)
def test_the_class_of_a_reply_stands_in_many_places(head: str, told: str) -> None:
    found = facts(head)
    assert found.reply_class == told
    assert found.title == "关于市政协四届三次会议第21号提案的答复"


def test_a_class_and_whom_to_call_behind_the_letter_are_in_no_passage() -> None:
    tail = "办复类别:C类\n联系人:某某\n联系电话:0000-1234567\n抄送:市政府办公室。\n打印 关闭\n"
    found = letter(PLAIN.replace(SIGNED, f"感谢您的关心。\n{tail}2024年7月2日"))
    assert found.metadata.reply_class == "C"
    words = "\n".join(each.span.of(found.text) for each in found.passages)
    assert words.endswith("感谢您的关心。")


def test_a_register_holds_the_proposal_beside_the_reply() -> None:
    found = letter(
        "建议编号:88 届次:市三届人大二次会议\n案由\n关于增设渡口的建议\n建议内容:\n"
        "请在东岸增设渡口一处。建议由市里出钱。\n答复内容:\n" + PLAIN
    )
    assert found.metadata.suggestion == "请在东岸增设渡口一处。建议由市里出钱。"
    assert found.body.of(found.text) == BODY
    assert found.metadata.proposal.number == "第21号"


def test_those_who_sign_together_are_kept() -> None:
    signed = "示例市港务局 示例市财政局\n示例市水利局\n2024年7月2日"
    found = letter(PLAIN.replace(SIGNED, signed)).metadata
    assert found.issuer == "示例市港务局"
    assert found.joint_issuers == ("示例市财政局", "示例市水利局")


def test_the_red_head_names_the_issuer() -> None:
    found = facts("云川省港航管理局文件\n云港函〔2024〕9号\n关于第21号提案的答复").issuer
    assert found == "示例市港务局"
    unsigned = f"梁某委员:\n{BODY}\n2024年7月2日\n"
    assert facts("云川省港航管理局文件\n云港函〔2024〕9号", unsigned).issuer == "云川省港航管理局"


def test_an_opinion_for_the_office_that_answers_is_told_from_a_reply() -> None:
    found = letter(
        "关于市政协四届三次会议第21号提案的会办意见\n市港务局:\n"
        "梁某委员提出的第21号提案收悉,现提出会办意见如下:\n1.已安排资金80万元。\n示例市财政局\n"
        "2024年5月20日\n"
    ).metadata
    assert found.reply_type is ReplyType.OPINION
    assert found.title == "关于市政协四届三次会议第21号提案的会办意见"
    assert letter(PLAIN).metadata.reply_type is ReplyType.REPLY


@pytest.mark.parametrize(
    "words",
    [
        "2024728",
        "2024年728日",
        "20247月28日",
        "2024年7月■■日",
        "二〇二四年七月□日",
        "2024年7月2O日",
    ],
)
def test_a_damaged_date_is_told_to_be_unsure_and_never_guessed(words: str) -> None:
    found = letter(PLAIN.replace("2024年7月2日", words))
    assert found.metadata.signed_on is None
    assert found.metadata.unsure == {"signed_on": words}
    assert found.body.of(found.text) == BODY


def test_contact_lines_behind_a_damaged_date_stand_in_no_passage() -> None:
    signed = "示例市港务局\n二〇二四年七月■■日\n(联系人:某人  电话:5556667)\n共印6份"
    found = letter(PLAIN.replace(SIGNED, signed))
    assert found.metadata.issuer == "示例市港务局"
    assert [each.span.of(found.text) for each in found.passages] == BODY.split("\n")


def test_a_register_states_the_title_of_the_proposal() -> None:
    asked = "您提出的第21号提案收悉。现答复如下:\n2024年已修缮泊位6个。"
    found = letter("编号: 21\n标题: 关于修缮老码头的提案\n" + PLAIN.replace(BODY, asked)).metadata
    assert found.proposal.title == "关于修缮老码头的提案"
    assert found.title == "关于市政协四届三次会议第21号提案的答复"


def test_a_working_committee_has_sessions_without_terms() -> None:
    title = "关于地区政协工委会第三次全体会议第29号提案的答复"
    found = letter(PLAIN.replace("关于市政协四届三次会议第21号提案的答复", title)).metadata
    assert found.proposal.session == "地区政协工委会第三次全体会议"


@pytest.mark.parametrize("words", ["2024年7月", "二〇二四年七月", "2024年七月  日"])
def test_a_date_without_a_day_signs_and_is_none(words: str) -> None:
    found = letter(PLAIN.replace("2024年7月2日", words))
    assert (found.metadata.issuer, found.metadata.signed_on) == ("示例市港务局", None)
    assert found.body.of(found.text) == BODY


def test_offices_may_sign_under_the_date() -> None:
    found = letter(PLAIN.replace(SIGNED, "二〇二四年七月二日\n示例市港务局\n示例市财政局"))
    told = found.metadata
    assert (told.issuer, told.joint_issuers) == ("示例市港务局", ("示例市财政局",))
    assert told.signed_on == date(2024, 7, 2)
    assert found.body.of(found.text) == BODY


def test_an_opinion_keeps_its_opening() -> None:
    opening = "你局主办的第21号提案涉及我局,我局已安排资金80万元,现提出如下协办意见:"
    found = letter(
        f"关于市政协四届三次会议第21号提案协办意见的函\n市港务局:\n{opening}\n"
        "年内清淤两次。\n示例市财政局\n2024年5月20日\n"
    )
    assert (found.metadata.reply_type, found.metadata.addressee) == (ReplyType.OPINION, "市港务局")
    assert found.body.of(found.text) == f"{opening}\n年内清淤两次。"


def test_the_year_before_a_proposal_number_is_not_the_number() -> None:
    rest = f"梁某委员:\n您提出的提案收悉。现答复如下:\n2024年已修缮泊位6个。\n{SIGNED}\n"
    assert facts("建议号: 2024-0156", rest).proposal.number == "第0156号"


def test_a_date_that_is_broken_over_lines_is_read() -> None:
    broken = PLAIN.replace("2024年7月2日", "2024年7月1\n2日")
    assert letter(broken).metadata.signed_on == date(2024, 7, 12)


def test_a_signature_may_share_its_line_with_a_telephone() -> None:
    signed = "示例市港务局  联系电话:0000-5556667\n二〇二四年七月二日"
    found = letter(PLAIN.replace(SIGNED, signed)).metadata
    assert (found.issuer, found.signed_on) == ("示例市港务局", date(2024, 7, 2))


def test_a_salutation_needs_no_colon() -> None:
    found = letter(PLAIN.replace("梁某委员:", "尊敬的梁某委员 您好")).metadata
    assert found.addressee == "梁某委员"


def test_a_traditional_page_is_read_as_a_simplified_one_and_told_in_its_own_script() -> None:
    found = letter(
        "關於市政協四屆三次會議第21號提案的答復\n示港函〔2024〕9號\n梁某委員:\n"
        "您提出的關於修繕老碼頭的提案收悉,現答復如下:\n一、工作情況\n2024年已修繕泊位6個。\n"
        "示例市港務局\n2024年7月2日\n"
    )
    told = found.metadata
    assert told.title == "關於市政協四屆三次會議第21號提案的答復"
    assert (told.document_number, told.issuer) == ("示港函〔2024〕9號", "示例市港務局")
    assert (told.proposal.number, told.proposal.session) == ("第21號", "市政協四屆三次會議")
    assert told.proposal.title == "關於修繕老碼頭的提案"
    assert told.region == Region(city="示例市", level=told.region.level)
    assert [each.path for each in found.passages][-1] == ("一、工作情況",)


@pytest.mark.parametrize(
    ("title", "session"),
    [
        ("对政协云岭州十二届一次会议第34号提案的答复", "政协云岭州十二届一次会议"),
        (
            "关于政协十三届全国委员会第三次会议第4946号提案答复的函",
            "政协十三届全国委员会第三次会议",
        ),
        ("对青宁县第十九届人大二次会议第247号建议的复函", "青宁县第十九届人大二次会议"),
        ("(2024年)关于市政协四届三次会议第21号提案的答复", "市政协四届三次会议"),
    ],
)
def test_sessions_are_named_in_many_ways(title: str, session: str) -> None:
    found = facts(title, f"{BODY}\n农水局\n2024年7月2日\n")
    assert found.proposal.session == session
    assert found.title == title.removeprefix("(2024年)")


def test_a_pair_of_elements_is_a_name_and_its_value() -> None:
    rows = "".join(
        f"<li><b>{name}</b><span>{value}</span></li>"
        for name, value in (
            ("索引号", "GW-24/0072"),
            ("分类", "港口"),
            ("成文日期", "2024-07-01"),
        )
    )
    body = "".join(f"<p>{line}</p>" for line in PLAIN.splitlines())
    found = letter(f"<html><body><ul>{rows}</ul>{body}</body></html>", "a.html").metadata
    assert (found.index_number, found.subject_class) == ("GW-24/0072", "港口")
    assert found.written_on == date(2024, 7, 1)


@pytest.mark.parametrize(
    "attributes", ['style="visibility:hidden"', 'class="tab-pane" style="display:none"']
)
def test_an_article_that_a_script_will_show_is_read(attributes: str) -> None:
    text = PLAIN.replace("泊位6个。", "泊位6个。" + "各处都已完工。" * 40)
    body = "".join(f"<p>{line}</p>" for line in text.splitlines())
    found = letter(f"<html><body><div {attributes}>{body}</div></body></html>", "a.html")
    assert found.metadata.issuer == "示例市港务局"
