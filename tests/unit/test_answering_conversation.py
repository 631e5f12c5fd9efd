"""What a question's words limit it to, and follow-ups made whole."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from replysearch.answering.question.conversation import joined_words
from replysearch.answering.question.filters import merge_filters
from replysearch.answering.question.follow_ups import (
    StandaloneQuestion,
    asks_for_more,
    bare_topic,
    is_small_talk,
    rewrite_follow_up,
    starts_new_topic,
)
from replysearch.answering.question.question import parse_question
from replysearch.answering.question.scope import (
    QuestionScope,
    find_letter_numbers,
    find_scope,
    place_spans,
)
from replysearch.chinese.text import fold
from replysearch.engine import Names
from replysearch.records import Filters, Kind, Span

NAMES = Names(
    places=(
        "样本省",
        "示例市",
        "样本市",
        "东塘区",
        "清河县",
        "北屿自治县",
        "临江新区",
    ),
    issuers=(
        "示例市教育局",
        "示例市民政局",
        "示例市东塘区教育局",
        "样本市教育局",
        "样本省财政厅",
        "国家河湖管护局",
    ),
)


def rewritten(before: str, question: str) -> StandaloneQuestion:
    return rewrite_follow_up(parse_question(question), before, NAMES)


def scope(question: str) -> QuestionScope:
    return find_scope(fold(question), NAMES)


def words(question: str) -> list[str]:
    folded = fold(question)
    return [span.of(folded) for span in find_scope(folded, NAMES).spans]


@pytest.mark.parametrize(
    ("question", "places", "said"),
    [
        ("示例市的养老服务", ("示例市",), ["示例市"]),
        ("示例的养老服务", ("示例市",), ["示例"]),
        ("北屿的学校", ("北屿自治县",), ["北屿"]),
        ("北屿自治县的学校", ("北屿自治县",), ["北屿自治县"]),
        ("临江的学校", ("临江新区",), ["临江"]),
        ("示例市和清河县", ("示例市", "清河县"), ["示例市", "清河县"]),
        ("清河县和示例市", ("清河县", "示例市"), ["清河县", "示例市"]),
        ("示例市养老,示例市托育", ("示例市",), ["示例市", "示例市"]),
        # The district is meant, not the city as well.
        ("示例市东塘区的学校", ("东塘区",), ["示例市东塘区"]),
        ("示例市的东塘区有学校吗", ("东塘区",), ["示例市的东塘区"]),
        ("示例东塘的学校", ("东塘区",), ["示例东塘"]),
        # A short name may be that of two places; a full name is that of one.
        ("样本的学校", ("样本省", "样本市"), ["样本"]),
        ("样本市的学校", ("样本市",), ["样本市"]),
        ("远方市的学校", (), []),
        ("夜间公交", (), []),
        ("", (), []),
    ],
)
def test_places(question: str, places: tuple[str, ...], said: list[str]) -> None:
    assert scope(question).filters == Filters(region=places)
    assert words(question) == said
    assert scope(question).is_empty == (not said)


@pytest.mark.parametrize(
    ("question", "issuers", "said"),
    [
        ("民政局怎么说", ("示例市民政局",), ["民政局"]),
        ("财政厅承诺了什么", ("样本省财政厅",), ["财政厅"]),
        ("河湖管护局的答复", ("国家河湖管护局",), ["河湖管护局"]),
        ("请问民政局的复函说了什么", ("示例市民政局",), ["民政局"]),
        (
            "教育局的答复",
            ("示例市教育局", "示例市东塘区教育局", "样本市教育局"),
            ["教育局"],
        ),
        ("市教育局的答复", ("示例市教育局", "样本市教育局"), ["市教育局"]),
        # An office that is no one's name is no other's that ends alike.
        ("体育局怎么说", (), []),
        ("财政局怎么说", (), []),
        # Who does not speak is spoken of.
        ("教育局有几个科室", (), []),
        ("到教育局要多久", (), []),
    ],
)
def test_issuers_named_in_words(question: str, issuers: tuple[str, ...], said: list[str]) -> None:
    assert scope(question).filters == Filters(issuer=issuers)
    assert words(question) == said


@pytest.mark.parametrize(
    ("question", "region", "issuers", "said"),
    [
        ("示例市教育局怎么说", ("示例市",), ("示例市教育局",), ["示例市教育局"]),
        ("示例市教育局", ("示例市",), ("示例市教育局",), ["示例市教育局"]),
        ("东塘区教育局的答复", ("东塘区",), ("示例市东塘区教育局",), ["东塘区教育局"]),
        ("样本市的学校,教育局怎么说", ("样本市",), ("样本市教育局",), ["样本市", "教育局"]),
        (
            "示例市教育局和样本市教育局有什么不同",
            ("示例市", "样本市"),
            ("示例市教育局", "样本市教育局"),
            ["示例市教育局", "样本市教育局"],
        ),
        # One city is named with its office, the other alone: neither may be left out.
        ("示例市和样本省财政厅的做法", ("示例市", "样本省"), (), ["示例市", "样本省"]),
        # The place has no such office.
        ("清河县教育局怎么说", ("清河县",), (), ["清河县"]),
    ],
)
def test_issuers_of_a_place(
    question: str, region: tuple[str, ...], issuers: tuple[str, ...], said: list[str]
) -> None:
    assert scope(question).filters == Filters(region=region, issuer=issuers)
    assert words(question) == said


@pytest.mark.parametrize(
    ("question", "years", "said"),
    [
        ("2024年的答复", (2024,), ["2024年的答复"]),
        ("2024年答复的提案", (2024,), ["2024年答复"]),
        ("2024年度提案", (2024,), ["2024年度提案"]),
        ("２０２４年的答复", (2024,), ["2024年的答复"]),
        ("二〇二四年的答复", (2024,), ["二〇二四年的答复"]),
        ("二零二四年的建议", (2024,), ["二零二四年的建议"]),
        ("2023年和2024年的答复", (2023, 2024), ["2023年和2024年的答复"]),
        ("2023、2024年的答复", (2023, 2024), ["2023、2024年的答复"]),
        ("2021至2023年的答复", (2021, 2022, 2023), ["2021至2023年的答复"]),
        ("只看2024年的", (2024,), ["2024年的"]),
        # A year of what is asked about is no year of the letters.
        ("2024年建了多少个站点", (), []),
        ("2024年,建了多少个站点", (), []),
        ("2024年的补贴标准", (), []),
        ("是不是建成于2024年?", (), []),
        ("第12024年的答复", (), []),
    ],
)
def test_years_of_letters(question: str, years: tuple[int, ...], said: list[str]) -> None:
    assert scope(question).filters == Filters(year=years)
    assert words(question) == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("示例市教育局2024年的答复", ["示例市教育局", "2024年的答复"]),
        ("示例市东塘区教育局的2023年的答复", ["示例市东塘区教育局", "2023年的答复"]),
        ("样本的样本市样本省财政厅的答复", ["样本的样本市", "样本省"]),
    ],
)
def test_what_is_said_lies_apart(question: str, said: list[str]) -> None:
    spans = scope(question).spans
    assert [span.of(question) for span in spans] == said
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_places_said_are_where_they_stand() -> None:
    folded = fold("示例市东塘区教育局2024年的答复和清河")
    assert place_spans(folded, NAMES) == (Span(0, 6), Span(18, 20))
    assert place_spans("夜间公交", NAMES) == ()


def test_filters_asked_for_go_before_those_said() -> None:
    said = Filters(region=("示例市",), issuer=("示例市教育局",), year=(2024,))
    asked = Filters(region=("样本市",), date_from=date(2020, 1, 1), kind=(Kind.COMMITMENT,))
    assert merge_filters(asked, said) == Filters(
        region=("样本市",),
        issuer=("示例市教育局",),
        year=(2024,),
        date_from=date(2020, 1, 1),
        kind=(Kind.COMMITMENT,),
    )
    assert merge_filters(Filters(), said) == said
    assert merge_filters(asked, Filters()) == asked


@pytest.mark.parametrize(
    ("question", "number", "said"),
    [
        ("示科函〔2024〕7号说了什么", "示科函〔2024〕7号", "示科函〔2024〕7号"),
        ("请看示科函(2024)07号", "示科函〔2024〕7号", "示科函(2024)07号"),
    ],
)
def test_a_document_number_among_the_words(question: str, number: str, said: str) -> None:
    folded = fold(question)
    found = [(each.document_number, span.of(folded)) for each, span in find_letter_numbers(folded)]
    assert ((number,), said) in found


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("第0012号提案说了什么", [("第0012号",)]),
        ("第(j027)号建议的答复", [("第J027号",)]),
        ("第12号线什么时候开通", []),
        ("夜间公交的提案", []),
    ],
)
def test_a_proposal_number_among_the_words(question: str, numbers: list[tuple[str, ...]]) -> None:
    assert [each.proposal_number for each, _ in find_letter_numbers(fold(question))] == numbers


BEFORE = "示例市2024年养老服务站建了多少个?"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("那2023年呢?", "示例市2023年养老服务站建了多少个?"),
        ("2023年呢", "示例市2023年养老服务站建了多少个?"),
        ("那么2023呢", "示例市2023年养老服务站建了多少个?"),
        ("至于2023年", "示例市2023年养老服务站建了多少个?"),
        ("2023年", "示例市2023年养老服务站建了多少个?"),
        ("2023年的呢", "示例市2023年养老服务站建了多少个?"),
        ("那样本市呢?", "样本市2024年养老服务站建了多少个?"),
        ("样本呢", "样本2024年养老服务站建了多少个?"),
        ("换成样本市", "样本市2024年养老服务站建了多少个?"),
        ("样本市", "样本市2024年养老服务站建了多少个?"),
        ("那东塘区怎么样", "东塘区2024年养老服务站建了多少个?"),
        ("那示例市东塘区呢", "示例市东塘区2024年养老服务站建了多少个?"),
        ("那样本市2023年呢", "样本市2023年养老服务站建了多少个?"),
        ("那2023年样本市呢", "样本市2023年养老服务站建了多少个?"),
    ],
)
def test_another_year_or_place_takes_the_old_ones_stead(question: str, asked: str) -> None:
    assert rewritten(BEFORE, question) == StandaloneQuestion(asked)


@pytest.mark.parametrize(
    ("before", "question", "asked"),
    [
        ("夜间公交有多少条线路", "那2023年呢", "2023年夜间公交有多少条线路"),
        ("夜间公交有多少条线路", "那样本市呢", "样本市夜间公交有多少条线路"),
        ("养老服务站在示例市有多少", "样本市呢", "养老服务站在样本市有多少"),
        ("示例市东塘区的学校有多少", "清河县呢", "清河县的学校有多少"),
        ("示例市和清河县的学校", "样本市呢", "样本市的学校"),
        ("示例市教育局怎么说", "样本市呢", "样本市教育局怎么说"),
        ("示例市2024年的答复说了什么", "样本市呢", "样本市2024年的答复说了什么"),
        # A number that looks like a year is none.
        ("补贴2000元的政策是什么", "那2023年呢", "2023年补贴2000元的政策是什么"),
        ("示科函〔2024〕7号说了什么", "那2023年呢", "2023年示科函〔2024〕7号说了什么"),
    ],
)
def test_the_other_words_stay(before: str, question: str, asked: str) -> None:
    assert rewritten(before, question) == StandaloneQuestion(asked)


@pytest.mark.parametrize(
    "question",
    [
        "还有别的部门吗?",
        "还有吗",
        "还有其他措施吗",
        "还有哪些",
        "那还有谁",
        "除此之外,还有什么",
        "别的呢",
        "其他部门呢?",
        "有没有别的办法",
    ],
)
def test_others_are_asked_for_by_the_question_before(question: str) -> None:
    assert rewritten(BEFORE, question) == StandaloneQuestion(BEFORE, asks_for_more=True)


@pytest.mark.parametrize(
    "question",
    [
        "什么时候?",
        "什么时候完成",
        "具体怎么补",
        "为什么",
        "谁负责",
        "多少钱",
        "补贴标准呢",
        "那补贴标准呢",
        "它什么时候建好",
        "农村幸福院和老年食堂的具体数量以及分布也请一并告知",
        "上述项目由哪个部门牵头负责组织实施并且每年定期向社会公开进展",
    ],
)
def test_a_question_that_leans_on_the_one_before(question: str) -> None:
    resolved = rewritten(BEFORE, question)
    assert resolved == StandaloneQuestion(question, BEFORE)
    assert resolved.text == f"{BEFORE} {question}"


@pytest.mark.parametrize(
    "question",
    [
        "样本市夜间公交开通了几条线路?",
        "财政厅对青年人才补贴怎么说",
        "老旧小区加装电梯需要多少户同意才能申请财政补贴",
        "为什么老旧小区加装电梯需要全体业主同意才能申请财政补贴",
        "老旧小区加装电梯除了财政补贴之外还有哪些资金可以申请使用",
        "样本市还有哪些措施支持青年人才",
    ],
)
def test_a_question_that_stands_by_itself_stays_as_it_is(question: str) -> None:
    resolved = rewritten(BEFORE, question)
    assert resolved == StandaloneQuestion(question)
    assert resolved.text == question


@pytest.mark.parametrize("question", ["那2023年呢", "还有别的部门吗", "什么时候", "夜间公交"])
def test_the_first_question_leans_on_nothing(question: str) -> None:
    assert rewritten("", question) == StandaloneQuestion(question)


def test_turns_are_made_whole_one_after_the_other() -> None:
    def made_whole(first: str, second: str, last: str) -> StandaloneQuestion:
        return rewritten(rewritten(first, second).text, last)

    assert made_whole(BEFORE, "那2023年呢", "那样本市呢") == StandaloneQuestion(
        "样本市2023年养老服务站建了多少个?"
    )
    assert made_whole(BEFORE, "那样本市呢", "什么时候完成") == StandaloneQuestion(
        "什么时候完成", "样本市2024年养老服务站建了多少个?"
    )
    assert made_whole(BEFORE, "谁负责", "还有别的部门吗") == StandaloneQuestion(
        f"{BEFORE} 谁负责", asks_for_more=True
    )
    other = "样本市夜间公交开通了几条线路"
    assert made_whole(BEFORE, other, "什么时候完成") == StandaloneQuestion("什么时候完成", other)


@pytest.mark.parametrize("question", ["", "?", "呢", "那呢", "年", "(", "\\", "市"])
def test_any_words_may_follow(question: str) -> None:
    assert rewritten(BEFORE, question) == StandaloneQuestion(question, BEFORE)


def test_what_points_back_leans_on_the_last_question() -> None:
    assert rewritten(BEFORE, "那充电桩呢") == StandaloneQuestion("那充电桩呢", BEFORE)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("样本市夜间公交开通了几条线路?", True),
        ("老旧小区加装电梯需要多少户同意才能申请财政补贴", True),
        ("那2023年呢?", False),
        ("硕士呢?", False),
        ("还有吗?", False),
        ("它什么时候建好", False),
        ("前一年安排的是多少?", False),
        ("补贴多少?", None),
        ("充电桩建了多少?", None),
    ],
)
def test_words_tell_what_begins_something_new_or_leave_it_open(
    question: str, told: bool | None
) -> None:
    assert starts_new_topic(parse_question(question), NAMES) is told


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("硕士呢?", "硕士"),
        ("那硕士呢", "硕士"),
        ("换成本科", "本科"),
        ("硕士", None),
        ("那怎么申请呢?", None),
        ("那停车免费几小时?", None),
        ("那以后还有没有可能", None),
    ],
)
def test_what_a_question_names_and_asks_nothing_of(question: str, named: str | None) -> None:
    assert bare_topic(parse_question(question)) == named


def test_what_asks_nothing_new_is_told_by_its_words() -> None:
    asked = map(parse_question, ("还有吗?", "谢谢!", "多少?"))
    told = [(each.text, asks_for_more(each), is_small_talk(each)) for each in asked]
    assert told == [("还有吗?", True, False), ("谢谢!", False, True), ("多少?", False, False)]


def test_of_many_questions_the_first_and_the_last_ones_are_leaned_on() -> None:
    def joined(*texts: str) -> str:
        return joined_words([parse_question(text) for text in texts])

    assert joined() == ""
    assert joined(BEFORE) == BEFORE
    assert joined(BEFORE, "一?", "二?", "三?") == f"{BEFORE} 二? 三?"
    assert len(joined("长" * 1999, "问" * 1999)) == 2000
