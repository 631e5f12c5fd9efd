from __future__ import annotations

import pytest

from replysearch.answering.question.question import (
    VALUE_KINDS,
    AnswerForm,
    AnswerType,
    Question,
    parse_question,
)
from replysearch.chinese.values import values_in
from replysearch.records import Kind


@pytest.mark.parametrize(
    ("question", "wanted", "measure"),
    [
        ("建成了多少个养老服务站", AnswerType.AMOUNT, "个"),
        ("建成了几个养老服务站", AnswerType.AMOUNT, "个"),
        ("一共培训了多少人", AnswerType.AMOUNT, "人"),
        ("新增多少公里", AnswerType.AMOUNT, "公里"),
        ("新增多少平方米", AnswerType.AMOUNT, "平方米"),
        ("有多少家企業", AnswerType.AMOUNT, "家"),
        ("有多少企业", AnswerType.AMOUNT, ""),
        ("接收多少名学生", AnswerType.AMOUNT, "名"),
        ("补贴了多少名青年人才", AnswerType.AMOUNT, "名"),
        ("公园规模多大", AnswerType.AMOUNT, ""),
        ("受益人数", AnswerType.AMOUNT, ""),
        ("补贴多少钱", AnswerType.MONEY, "钱"),
        ("每人补贴多少元", AnswerType.MONEY, "元"),
        ("投入了多少资金", AnswerType.MONEY, "资金"),
        ("投入多少万元", AnswerType.MONEY, "元"),
        ("租金是多少", AnswerType.MONEY, ""),
        ("补助标准是什么", AnswerType.MONEY, ""),
        ("奖励金额", AnswerType.MONEY, ""),
        ("达到百分之几", AnswerType.SHARE, ""),
        ("占比是多少", AnswerType.SHARE, ""),
        ("绿化率是多少", AnswerType.SHARE, ""),
        ("提高了几个百分点", AnswerType.SHARE, "个"),
        ("什么时候完成", AnswerType.TIME, ""),
        ("哪年建成", AnswerType.TIME, ""),
        ("几月份开工", AnswerType.TIME, ""),
        ("末班车到几点", AnswerType.TIME, ""),
        ("几号开工", AnswerType.TIME, ""),
        ("多久能办完", AnswerType.TIME, ""),
        ("办理期限", AnswerType.TIME, ""),
        ("需要几天", AnswerType.TIME, "天"),
        ("补贴几年", AnswerType.TIME, "年"),
        ("几个工作日能办好", AnswerType.TIME, "个"),
        ("哪个部门负责", AnswerType.PARTY, ""),
        ("由谁负责", AnswerType.PARTY, ""),
        ("由哪些部门牵头", AnswerType.PARTY, ""),
        ("哪位委员关心这事", AnswerType.PARTY, ""),
        ("依据什么文件", AnswerType.TITLE, ""),
        ("出台了什么办法", AnswerType.TITLE, ""),
        ("依据是什么", AnswerType.TITLE, ""),
        ("叫什么名字", AnswerType.NAMES, ""),
        ("是哪几所学校", AnswerType.NAMES, ""),
        ("电话是多少", AnswerType.CONTACT, ""),
        ("怎么联系", AnswerType.CONTACT, ""),
    ],
)
def test_a_value_is_asked_for(question: str, wanted: AnswerType, measure: str) -> None:
    read = parse_question(question)
    assert (read.answer_type, read.measure, read.form) == (wanted, measure, AnswerForm.STATEMENT)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("建成了多少个", "37个"),
        ("投入多少资金", "1.2亿元"),
        ("占比多少", "八成"),
        ("提高了几个百分点", "2个百分点"),
        ("哪年建成", "2024年"),
        ("几月份开工", "3月"),
        ("几号开工", "5月16日"),
        ("几点关门", "晚上9点"),
        ("几个工作日", "15个工作日"),
        ("多久", "半年"),
        ("电话是多少", "023-12345678"),
    ],
)
def test_the_value_asked_for_is_of_a_kind_that_the_answer_says(question: str, answer: str) -> None:
    wanted = parse_question(question).answer_type
    assert wanted is not None
    assert [value.kind in VALUE_KINDS[wanted] for value in values_in(answer)] == [True]


@pytest.mark.parametrize(
    "question",
    [
        "有哪些措施",
        "采取了哪些措施",
        "下一步怎么做",
        "怎么解决停车难",
        "如何加强监管",
        "有什么困难",
        "做了哪些工作",
        "覆盖了哪些小区",
        "讲了几点",
        "今后会怎么支持",
        "引进了哪些人才",
    ],
)
def test_several_things_are_asked_for(question: str) -> None:
    read = parse_question(question)
    assert (read.form, read.answer_type, read.measure) == (AnswerForm.LIST, None, "")


@pytest.mark.parametrize(
    "question",
    [
        "各地怎么做",
        "各区分别怎么推进",
        "哪些城市开通了夜间公交",
        "两地有什么不同",
        "示例市和样本市对比",
        "比较一下示例市和样本市",
    ],
)
def test_places_are_compared(question: str) -> None:
    assert parse_question(question).form is AnswerForm.COMPARISON


@pytest.mark.parametrize(
    "question",
    [
        "公交",
        "示科函〔2024〕7号",
        "有没有补贴",
        "能不能开通夜间公交",
        "租房补贴怎么申领",
        "停车比较难",
        "谁能申请",
        "前几年",
        "?",
    ],
)
def test_bare_words_and_other_questions_want_a_statement(question: str) -> None:
    read = parse_question(question)
    assert (read.form, read.answer_type, read.measure) == (AnswerForm.STATEMENT, None, "")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("下一步有什么打算", Kind.COMMITMENT),
        ("今后怎么支持", Kind.COMMITMENT),
        ("明年建多少个站点", Kind.COMMITMENT),
        ("已经做了什么", Kind.PROGRESS),
        ("目前进展怎么样", Kind.PROGRESS),
        ("这几年建了几个", Kind.PROGRESS),
        ("为什么不能建", Kind.BASIS),
        ("没有开通的原因是什么", Kind.BASIS),
        ("补贴多少钱", None),
        ("夜间公交", None),
        # What is promised is asked for, though done things are named too.
        ("已经开通的线路下一步打算怎么办", Kind.COMMITMENT),
    ],
)
def test_the_tense_of_a_question(question: str, kind: Kind | None) -> None:
    assert parse_question(question).kind is kind


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("请问老旧小区加装电梯有哪些补贴?", "老旧小区加装电梯 补贴"),
        ("夜间公交什么时候开通呢?", "夜间公交 开通"),
        ("我想知道青年人才租房补贴是多少", "青年人才租房补贴"),
        ("夜間公交", "夜间公交"),
        ("养老 服务", "养老服务"),
        # Where all words only ask, they are all there is.
        ("请问?", "请问?"),
        ("吗", "吗"),
    ],
)
def test_the_subject_has_no_words_that_only_ask(question: str, subject: str) -> None:
    assert parse_question(question).subject == subject


def test_what_a_question_leans_on_gives_only_its_subject() -> None:
    assert parse_question("什么时候开通?", "示例市夜间公交有多少条线路?") == Question(
        text="什么时候开通?",
        folded="什么时候开通?",
        subject="示例市夜间公交 条线路 开通",
        folded_subject="示例市夜间公交条线路开通",
        form=AnswerForm.STATEMENT,
        answer_type=AnswerType.TIME,
        measure="",
        kind=None,
        own_subject="开通",
    )


def test_the_words_are_kept_as_asked() -> None:
    assert parse_question("  夜間公交？ ").text == "  夜間公交？ "


@pytest.mark.parametrize("question", ["", " ", "\u3000", "()", "几" * 500, "多少" * 500, "\x00"])
def test_any_words_are_a_question(question: str) -> None:
    assert parse_question(question).text == question
