from __future__ import annotations

import pytest

from replysearch.answering.question.question import (
    VALUE_KINDS,
    Question,
    Shape,
    Wanted,
    read_question,
)
from replysearch.chinese.values import values_in
from replysearch.records import Kind


@pytest.mark.parametrize(
    ("question", "wanted", "measure"),
    [
        ("建成了多少个养老服务站", Wanted.AMOUNT, "个"),
        ("建成了几个养老服务站", Wanted.AMOUNT, "个"),
        ("一共培训了多少人", Wanted.AMOUNT, "人"),
        ("新增多少公里", Wanted.AMOUNT, "公里"),
        ("新增多少平方米", Wanted.AMOUNT, "平方米"),
        ("有多少家企業", Wanted.AMOUNT, "家"),
        ("有多少企业", Wanted.AMOUNT, ""),
        ("接收多少名学生", Wanted.AMOUNT, "名"),
        ("补贴了多少名青年人才", Wanted.AMOUNT, "名"),
        ("公园规模多大", Wanted.AMOUNT, ""),
        ("受益人数", Wanted.AMOUNT, ""),
        ("补贴多少钱", Wanted.MONEY, "钱"),
        ("每人补贴多少元", Wanted.MONEY, "元"),
        ("投入了多少资金", Wanted.MONEY, "资金"),
        ("投入多少万元", Wanted.MONEY, "元"),
        ("租金是多少", Wanted.MONEY, ""),
        ("补助标准是什么", Wanted.MONEY, ""),
        ("奖励金额", Wanted.MONEY, ""),
        ("达到百分之几", Wanted.SHARE, ""),
        ("占比是多少", Wanted.SHARE, ""),
        ("绿化率是多少", Wanted.SHARE, ""),
        ("提高了几个百分点", Wanted.SHARE, "个"),
        ("什么时候完成", Wanted.TIME, ""),
        ("哪年建成", Wanted.TIME, ""),
        ("几月份开工", Wanted.TIME, ""),
        ("末班车到几点", Wanted.TIME, ""),
        ("几号开工", Wanted.TIME, ""),
        ("多久能办完", Wanted.TIME, ""),
        ("办理期限", Wanted.TIME, ""),
        ("需要几天", Wanted.TIME, "天"),
        ("补贴几年", Wanted.TIME, "年"),
        ("几个工作日能办好", Wanted.TIME, "个"),
        ("哪个部门负责", Wanted.PARTY, ""),
        ("由谁负责", Wanted.PARTY, ""),
        ("由哪些部门牵头", Wanted.PARTY, ""),
        ("哪位委员关心这事", Wanted.PARTY, ""),
        ("依据什么文件", Wanted.TITLE, ""),
        ("出台了什么办法", Wanted.TITLE, ""),
        ("依据是什么", Wanted.TITLE, ""),
        ("叫什么名字", Wanted.NAMES, ""),
        ("是哪几所学校", Wanted.NAMES, ""),
        ("电话是多少", Wanted.CONTACT, ""),
        ("怎么联系", Wanted.CONTACT, ""),
    ],
)
def test_a_value_is_asked_for(question: str, wanted: Wanted, measure: str) -> None:
    read = read_question(question)
    assert (read.wanted, read.measure, read.shape) == (wanted, measure, Shape.STATEMENT)


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
    wanted = read_question(question).wanted
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
    read = read_question(question)
    assert (read.shape, read.wanted, read.measure) == (Shape.LIST, None, "")


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
    assert read_question(question).shape is Shape.COMPARISON


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
    read = read_question(question)
    assert (read.shape, read.wanted, read.measure) == (Shape.STATEMENT, None, "")


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
    assert read_question(question).kind is kind


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
    assert read_question(question).subject == subject


def test_what_a_question_leans_on_gives_only_its_subject() -> None:
    assert read_question("什么时候开通?", "示例市夜间公交有多少条线路?") == Question(
        text="什么时候开通?",
        subject="示例市夜间公交 条线路 开通",
        shape=Shape.STATEMENT,
        wanted=Wanted.TIME,
        measure="",
        kind=None,
        own="开通",
    )


def test_the_words_are_kept_as_asked() -> None:
    assert read_question("  夜間公交？ ").text == "  夜間公交？ "


@pytest.mark.parametrize("question", ["", " ", "\u3000", "()", "几" * 500, "多少" * 500, "\x00"])
def test_any_words_are_a_question(question: str) -> None:
    assert read_question(question).text == question
