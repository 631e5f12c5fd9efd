from __future__ import annotations

import pytest

from replysearch.answering.question.record_fields import RequestedField, find_requested_field
from replysearch.chinese.text import fold


def asked(question: str) -> str | None:
    field = find_requested_field(fold(question))
    return None if field is None else field.name


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("这封答复的文号是多少?", "document_number"),
        ("文号", "document_number"),
        ("发文字号是什么", "document_number"),
        ("示例市教育局的答复文号是多少", "document_number"),
        ("这份答复函的字号", "document_number"),
        ("索引号是多少", "index_number"),
        ("主题分类是什么", "subject_class"),
        ("答复类别是什么", "reply_class"),
        ("这是什么类答复", "reply_class"),
        ("属于哪类?", "reply_class"),
        ("附件有哪些", "attachments"),
        ("有哪几个附件", "attachments"),
        ("联系人是谁", "contact"),
        ("联系電話是多少", "contact"),
        ("电话号码是多少", "contact"),
        ("找谁联系", "contact"),
        ("哪些部门一起办理", "co_organisers"),
        ("会办单位有哪些", "co_organisers"),
        ("协办单位是哪几家", "co_organisers"),
        ("这件提案是哪些单位会办的", "co_organisers"),
        ("哪些部门和你们一起办的", "co_organisers"),
        ("哪些部门联合答复的", "co_organisers"),
        ("谁提的这个提案", "addressee"),
        ("是哪位委员提的", "addressee"),
        ("哪个代表提出的建议", "addressee"),
        ("提案人是谁", "addressee"),
        ("答复是写给谁的", "addressee"),
        ("这封信发给谁", "addressee"),
        ("主送谁", "addressee"),
        ("提案号是多少", "proposal_number"),
        ("这是第几号提案", "proposal_number"),
        ("提案是第几号", "proposal_number"),
        ("建议编号", "proposal_number"),
        ("落款日期是哪天", "signed_on"),
        ("成文日期", "signed_on"),
        ("什么时候答复的", "signed_on"),
        ("答复是什么时候作出的", "signed_on"),
        ("这封信是什么时候发的", "signed_on"),
        ("回复的具体日期", "signed_on"),
        ("答复是几月几号", "signed_on"),
        ("发布时间", "published_on"),
        ("公开日期是什么时候", "published_on"),
        ("哪天公开的?", "published_on"),
        ("发文机关是谁", "issuer"),
        ("谁答复的", "issuer"),
        ("哪个部门答复的", "issuer"),
        ("答复是谁写的", "issuer"),
    ],
)
def test_each_field_is_known_by_the_words_that_ask_for_it(question: str, name: str) -> None:
    assert asked(question) == name


@pytest.mark.parametrize(
    "question",
    [
        # What the letter answers is no fact about the letter.
        "养老服务站建了多少个",
        "哪个部门负责",
        "谁提供资金",
        "提出了什么要求",
        "什么时候开工",
        "答复",
        "",
        # A number, a day or an office of something else.
        "答复依据的那份文件文号是多少",
        "《示例市人才办法》的文号是什么",
        "《示例市人才办法》是什么时候印发的",
        "这项政策什么时候发布的",
        "答复里承诺的地铁什么时候通车",
        "回复说站点什么时候建",
        "这封答复什么时候能落实",
        "什么时候回复群众诉求",
        "什么时候公开招标",
        "信息公开时间表",
        "是什么类型的企业",
        "属于什么类企业",
        "哪些部门一起开展执法检查",
        "哪些单位共同建设",
        "哪些企业提出的困难",
        "哪个部门提出的措施",
        "补贴发给谁",
        "建议开通公交几号线",
        "12345热线电话多少人接听",
    ],
)
def test_other_questions_ask_for_no_field(question: str) -> None:
    assert asked(question) is None


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("青年人才那封答复的文号是多少", RequestedField("document_number", "青年人才那封 是多少")),
        ("夜间公交的提案是谁提的", RequestedField("addressee", "夜间公交的提案是 ")),
        ("夜间公交这件,会办单位有哪些", RequestedField("co_organisers", "夜间公交这件, 有哪些")),
        ("哪天答复夜间公交", RequestedField("signed_on", " 夜间公交")),
    ],
)
def test_the_rest_still_says_which_letter(question: str, field: RequestedField) -> None:
    assert find_requested_field(fold(question)) == field
