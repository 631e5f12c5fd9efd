"""What must be said beside a value, and how offices are called for short."""

from __future__ import annotations

import pytest

from replysearch.answering.evidence.values.value_constraints import (
    is_requested_sum,
    is_requested_unit,
    place_name_pattern,
    questioned_event,
    states_the_part,
)
from replysearch.answering.question.issuers import find_issuers
from replysearch.answering.question.question import AnswerType, parse_question
from replysearch.letters.kinds import introduces_list
from replysearch.records import Span

ISSUERS = ("青禾市住房和城乡建设局", "青禾市民政局", "白石县发展和改革委员会", "国家样品管理局")


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("护士一个月工资多少?", "给予安家补助15万元", False),
        ("护士一个月工资多少?", "护士平均月薪8000元", True),
        ("乱扔垃圾罚多少?", "每户补贴300元", False),
        ("乱扔垃圾罚多少?", "处以500元罚款", True),
        ("一台要花多少钱?", "每台补助18万元", True),
        ("沙湾片区每户补贴多少?", "沙湾片区\t40\t51", True),
    ],
)
def test_the_sort_of_sum(question: str, text: str, expected: bool) -> None:
    assert is_requested_sum(question, text) is expected


@pytest.mark.parametrize(
    ("measure", "value", "expected"),
    [
        ("家", "37户", True),
        ("吨", "37亩", False),
        ("个", "37辆", True),
        ("期", "37人", False),
        ("件", "37件", True),
        ("件", "37条", False),
    ],
)
def test_the_unit(measure: str, value: str, expected: bool) -> None:
    assert is_requested_unit(measure, value) is expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("选在哪个村?", "选址青禾村", "选址青禾村"),
        ("是哪三个省?", "扩展到周边三省的60家", None),
        ("是哪三个省?", "由各省自行决定", None),
    ],
)
def test_the_name_of_a_place(question: str, text: str, expected: str | None) -> None:
    name = place_name_pattern(question)
    assert name is not None
    found = name.search(text)
    assert (found[0] if found else None) == expected


def test_no_place_is_asked_for() -> None:
    assert place_name_pattern("哪个市民代表提的?") is None
    assert parse_question("新厂选在哪个村?").answer_type is AnswerType.PLACE
    assert parse_question("当组长的局长姓啥?").answer_type is AnswerType.PERSON


def test_a_part_is_no_whole() -> None:
    assert not states_the_part("东街单独有多少个摊位?", "东街、西街共设摊位1126个")
    assert states_the_part("东街单独有多少个摊位?", "共设摊位1126个,其中东街300个")
    assert states_the_part("东街有多少个摊位?", "东街、西街共设摊位1126个")


@pytest.mark.parametrize(
    ("question", "expected"),
    [("积分为什么后来取消了?", "取消"), ("医院怎么停工了 出啥事了", "停工"), ("为什么不修?", "")],
)
def test_what_happened(question: str, expected: str) -> None:
    assert questioned_event(question) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("主要有以下三方面原因:", True),
        ("主要抓了设施、收运、宣传三个环节。", True),
        ("我们认为目前不宜采用,理由如下。", True),
        ("共有三个环节需要改造,投入300万元。", False),
    ],
)
def test_what_leads_in_a_list(text: str, expected: bool) -> None:
    assert introduces_list(text) is expected


@pytest.mark.parametrize(
    ("question", "places", "expected", "said"),
    [
        ("青禾市民政有没有办法", ("青禾市",), ("青禾市民政局",), "青禾市民政"),
        ("青禾市住建局怎么说", ("青禾市",), ("青禾市住房和城乡建设局",), "青禾市住建局"),
        ("白石县发改委列了几条", ("白石县",), ("白石县发展和改革委员会",), "白石县发改委"),
        ("标样能不能独占,国家样品局咋说", (), ("国家样品管理局",), "国家样品局"),
        ("青禾市民生工程怎么样", ("青禾市",), (), None),
    ],
)
def test_short_names_of_offices(
    question: str, places: tuple[str, ...], expected: tuple[str, ...], said: str | None
) -> None:
    named = [
        (place, Span(question.find(place), question.find(place) + len(place))) for place in places
    ]
    issuers, spans = find_issuers(question, ISSUERS, named)
    assert issuers == expected
    assert [span.of(question) for span in spans] == ([said] if said else [])


def test_the_plan_of_one_letter_is_no_comparison() -> None:
    question = "为避免各区县在招商中压价落实了哪些机制?"
    assert parse_question(question).form.value == "comparison"
    assert parse_question(question, can_compare=False).form.value == "list"
