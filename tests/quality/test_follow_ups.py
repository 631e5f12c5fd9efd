"""Conversations on the samples: what goes on, what begins something new, and what is left out."""

from __future__ import annotations

import time

import pytest

from replysearch import Library
from replysearch.records import Answer, AnswerStatus, Ask

#: A question, and one that only goes on from it.
GOES_ON = (
    ("北屿区首席技师有什么待遇?", "要什么条件?"),
    ("北屿区首席技师有什么待遇?", "每年评多少名?"),
    ("示例市青年人才生活补贴有多少?", "谁来发?"),
    ("夜市什么时候禁用煤气罐?", "补贴多少?"),
    ("东塘区小学课后托管家长要交多少钱?", "几点结束?"),
    ("云汀县黄泥坳至老渡口段什么时候通车?", "投资多少?"),
    ("安澜夜市的烧烤摊什么时候搬完?", "补助多少?"),
    ("西岭区托育券每月多少钱?", "最多领多久?"),
    ("临屏市兴村特聘员选聘了多少名?", "聘期多长?"),
    ("示例省戎创贷个人最高多少?", "贴息几年?"),
    ("北屿区蓝领公寓什么时候交付?", "租金多少?"),
    ("河口区学校体育场馆什么时候开放?", "收费多少?"),
    ("安澜城南厨余处理厂什么时候投运?", "总投资多少?"),
    ("样本市应急转贷资金规模多大?", "最长用几天?"),
    ("横向生态补偿引导金首期规模多大?", "怎么结算?"),
    ("样本省优质粮订单奖补拿出多少钱?", "收购价加多少?"),
)
#: A question, and one on something else.
BEGINS = (
    ("西岭区托位有多少个?", "充电桩建了多少?"),
    ("示例市青年人才生活补贴有多少?", "垃圾分类知晓率多高?"),
    ("夜市什么时候禁用煤气罐?", "断头路还剩多少条?"),
    ("北屿区首席技师有什么待遇?", "异地就医怎么备案?"),
    ("东塘区小学课后托管家长要交多少钱?", "粮食总产量是多少?"),
    ("样本市青年人才有哪些补贴?", "橡胶坝建不建?"),
    ("临屏市残疾人就业率是多少?", "免申即享有多少项?"),
    ("样本省青松工程B档一个人给多少?", "电梯阻车装置装了多少?"),
    ("安澜科技型中小企业有多少家?", "烧烤摊搬到哪里?"),
    ("云汀县还剩多少条断头路?", "戎创贷最高贷多少?"),
    ("社区医院有多少张病床?", "蓝领公寓租金多少?"),
    ("退役军人一次性补助是多少?", "体育场馆什么时候开放?"),
    ("北屿区蓝领公寓租金多少?", "垃圾分类怎么推进?"),
    ("示例市电动自行车充电端口有多少个?", "夜市有多少摊位?"),
    ("临屏市兴村特聘员选聘了多少名?", "托育券发多少?"),
    ("安澜夜市的烧烤摊什么时候搬完?", "家庭医生签约率多少?"),
)
#: Questions on what no letter knows.
UNKNOWN = ("潜水艇有几艘?", "大熊猫养了几只?", "葡萄酒关税多少?", "核电站投资多少?")
PROMISES = "青年人才有哪些政策承诺?"


@pytest.fixture(scope="module")
def library(samples_library: Library) -> Library:
    return samples_library


def last(library: Library, *turns: str) -> Answer:
    return library.ask(Ask(turns[-1], turns[:-1]))


def letters(answer: Answer) -> set[str]:
    return {quote.citation.document_id for quote in answer.quotes}


def values(answer: Answer) -> list[str | None]:
    return [each.value and each.value.of(each.text) for each in answer.sentences]


@pytest.mark.parametrize(("before", "question"), GOES_ON)
def test_a_question_goes_on(library: Library, before: str, question: str) -> None:
    assert last(library, before, question).understood == f"{before} {question}"


@pytest.mark.parametrize(("before", "question"), BEGINS)
def test_a_question_on_something_else_begins_anew(
    library: Library, before: str, question: str
) -> None:
    answer = last(library, before, question)
    alone = last(library, question)
    assert answer.understood == question
    assert (answer.status, answer.quotes) == (alone.status, alone.quotes)


@pytest.mark.parametrize("question", UNKNOWN)
def test_what_no_letter_knows_is_not_answered_by_the_letters_before(
    library: Library, question: str
) -> None:
    answered = [
        before
        for before, _ in (*GOES_ON, *BEGINS)
        if last(library, before, question).status is AnswerStatus.ANSWERED
    ]
    assert answered == []


def test_the_subject_is_kept_over_several_questions(library: Library) -> None:
    turns = ("示例市青年人才生活补贴有多少?", "发多久?", "谁来发?")
    assert last(library, *turns).understood == " ".join(turns)
    terms = ("北屿区首席技师有什么待遇?", "要什么条件?", "每年评多少名?")
    assert values(last(library, *terms)) == ["10名"]
    market = ("夜市什么时候禁用煤气罐?", "补贴多少?", "那停车免费几小时?")
    assert last(library, *market).understood == " ".join(market)


def test_a_word_of_thanks_does_not_end_the_subject(library: Library) -> None:
    turns = ("云汀县黄泥坳至老渡口段什么时候通车?", "谢谢", "投资多少?")
    assert last(library, *turns).understood == f"{turns[0]} {turns[2]}"


def test_others_leave_out_all_that_was_given(library: Library) -> None:
    more = "还有吗?"
    first, second = last(library, PROMISES), last(library, PROMISES, more)
    assert (len(letters(first)), len(letters(second))) == (1, 2)
    assert not letters(first) & letters(second)
    third = last(library, PROMISES, more, more)
    assert (third.status, third.understood) == (AnswerStatus.ABSTAINED, PROMISES)


@pytest.mark.parametrize(("times", "ranks"), [(2, [1]), (21, []), (401, [])])
def test_others_may_be_asked_for_any_number_of_times(
    library: Library, times: int, ranks: list[int]
) -> None:
    turns = (PROMISES, *["还有吗?"] * times)
    assert last(library, *turns, "还有吗?").understood == PROMISES
    listed = library.list_for(Ask("还有吗?", turns))
    assert listed.query.text == PROMISES
    assert [hit.rank for hit in listed.hits[:1]] == ranks


def test_the_base_question_is_found_behind_many_that_lean_on_it(library: Library) -> None:
    base = "北屿区首席技师有什么待遇?"
    answer = last(library, base, *["每年评多少名?"] * 25, "三年一聘吗?")
    assert answer.understood.startswith(base)
    assert letters(answer) == letters(last(library, base))


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        (("硕士呢?",), "1500元"),
        (("那硕士呢?",), "1500元"),
        (("硕士呢?", "本科呢?"), "800元"),
    ],
)
def test_the_sort_of_value_is_carried_over(
    library: Library, turns: tuple[str, ...], value: str
) -> None:
    assert values(last(library, "示例市博士生活补贴每月多少元?", *turns)) == [value]


def test_a_thing_of_another_sort_is_not_asked_by_the_sort_before(library: Library) -> None:
    answer = last(library, "北屿区首席技师每年评多少名?", "津贴呢?")
    assert values(answer) == [None]
    assert "首席技师本人每月享受区级津贴1500元" in answer.text


def test_a_long_conversation_is_quick(library: Library) -> None:
    turns = [question for _, question in (*BEGINS, *GOES_ON)][:20]
    library.ask(turns[0])
    started = time.process_time()
    last(library, *turns, "停车免费几小时?")
    # Half a second on a quiet machine; the bound leaves room for a busy one.
    assert time.process_time() - started < 2.0
