"""Places beside each other, what a question leaves out, offices that plan, times of letters."""

from __future__ import annotations

from datetime import date

import pytest

from replysearch.answering.question.filters import merge_filters, without_ignored
from replysearch.answering.question.scope import (
    QuestionScope,
    asks_for_letters,
    find_scope,
    without_exclusions,
)
from replysearch.answering.question.unknown_names import find_unknown_names
from replysearch.chinese.text import fold
from replysearch.engine import Names
from replysearch.records import NO_FILTERS, Filters

NAMES = Names(
    places=("样本省", "示例市", "样本市", "东塘区", "清河县", "远山市"),
    issuers=(
        "示例市教育局",
        "示例市民政局",
        "示例市东塘区教育局",
        "样本市教育局",
        "样本市远山市教育局",
        "样本省财政厅",
    ),
)


def scope(question: str) -> QuestionScope:
    return find_scope(fold(question), NAMES)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("示例市样本市求职驿站免费住几天?", ("示例市", "样本市")),
        ("示例市的样本市", ("示例市", "样本市")),
        ("东塘区清河县的学校", ("东塘区", "清河县")),
        ("东塘区示例市的学校", ("东塘区", "示例市")),
        # Only what lies in the other is led to by it.
        ("样本省示例市东塘区的学校", ("东塘区",)),
        ("示例市清河县的学校", ("清河县",)),
        ("样本市远山市的学校", ("远山市",)),
        ("示例市远山市的学校", ("示例市", "远山市")),
    ],
)
def test_places_beside_each_other(question: str, places: tuple[str, ...]) -> None:
    assert scope(question).filters.region == places


@pytest.mark.parametrize(
    ("question", "region", "issuers", "rest"),
    [
        ("除了示例市,还有哪些地方给补贴?", ("示例市",), (), ",还有哪些地方给补贴?"),
        ("除了示例市还有哪些地方给补贴?", ("示例市",), (), "还有哪些地方给补贴?"),
        ("除了示例,还有哪里给补贴?", ("示例市",), (), ",还有哪里给补贴?"),
        ("示例市除外,哪里给补贴?", ("示例市",), (), ",哪里给补贴?"),
        ("示例市的除外,哪里给补贴?", ("示例市",), (), ",哪里给补贴?"),
        ("不要示例市的,哪里给补贴?", ("示例市",), (), ",哪里给补贴?"),
        ("示例市以外的地方补贴多少?", ("示例市",), (), "的地方补贴多少?"),
        ("请问示例市之外补贴多少?", ("示例市",), (), "请问 补贴多少?"),
        ("除示例市外补贴多少?", ("示例市",), (), "补贴多少?"),
        ("除了示例市有补贴,还有哪里有", ("示例市",), (), "有补贴,还有哪里有"),
        ("除了示例市、样本市和清河县,补贴多少", ("示例市", "样本市", "清河县"), (), ",补贴多少"),
        ("除示例市东塘区外,哪里有学校", ("东塘区",), (), ",哪里有学校"),
        ("除了示例市教育局,谁管学校", (), ("示例市教育局",), ",谁管学校"),
        ("除了民政局的答复,谁管养老", (), ("示例市民政局",), ",谁管养老"),
        (
            "教育局以外谁管学校",
            (),
            ("示例市教育局", "示例市东塘区教育局", "样本市教育局", "样本市远山市教育局"),
            "谁管学校",
        ),
        ("除了示例市教育局和样本市,谁管学校", ("样本市",), ("示例市教育局",), ",谁管学校"),
    ],
)
def test_what_a_question_leaves_out(
    question: str, region: tuple[str, ...], issuers: tuple[str, ...], rest: str
) -> None:
    found = scope(question)
    assert found.excluded == Filters(region=region, issuer=issuers)
    assert found.filters == NO_FILTERS
    assert without_exclusions(fold(question), found) == rest
    assert not found.is_empty


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("除了养老,还有什么", NO_FILTERS),
        ("除了示例市财政补贴之外还有哪些资金", NO_FILTERS),
        ("能不能不要示例市户口", NO_FILTERS),
        ("拆除示例市的违建", Filters(region=("示例市",))),
        ("示例市外国语学校", Filters(region=("示例市",))),
        ("示例市主城区以外", Filters(region=("示例市",))),
    ],
)
def test_what_leaves_nothing_out(question: str, filters: Filters) -> None:
    assert scope(question) == QuestionScope(filters, scope(question).spans)


@pytest.mark.parametrize(
    ("question", "filters", "excluded"),
    [
        (
            "除了示例市,样本市怎么做",
            Filters(region=("样本市",)),
            Filters(region=("示例市",)),
        ),
        (
            "除了示例市教育局,示例市还有谁管学校",
            Filters(region=("示例市",)),
            Filters(issuer=("示例市教育局",)),
        ),
        ("除了示例市,谁像示例市一样", NO_FILTERS, Filters(region=("示例市",))),
    ],
)
def test_what_is_left_out_beside_what_is_meant(
    question: str, filters: Filters, excluded: Filters
) -> None:
    assert (scope(question).filters, scope(question).excluded) == (filters, excluded)


def test_a_strange_place_that_is_left_out_need_not_be_said() -> None:
    assert find_unknown_names("除了白沙市,哪里给补贴?", ()) == ()
    assert find_unknown_names("白沙市以外哪里给补贴?", ()) == ()
    assert find_unknown_names("白沙市给补贴吗?", ()) == ("白沙市",)


@pytest.mark.parametrize(
    "when",
    ["下一步", "今后", "接下来", "目前", "现在", "计划", "打算", "将来", "近期", "明年", "2025年"],
)
def test_an_office_that_does_something_at_some_time_is_meant(when: str) -> None:
    for office in ("民政局", "财政厅"):
        (issuer,) = scope(f"{office}{when}对养老服务有哪些安排?").filters.issuer
        assert issuer.endswith(office)


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("2018年示例市的答复说了什么?", Filters(region=("示例市",), year=(2018,))),
        ("示例市2018年有哪些答复?", Filters(region=("示例市",), year=(2018,))),
        (
            "2019年以来示例市有哪些答复?",
            Filters(region=("示例市",), date_from=date(2019, 1, 1)),
        ),
        (
            "2019年以来示例市教育局的答复",
            Filters(("示例市教育局",), ("示例市",), date_from=date(2019, 1, 1)),
        ),
        ("2019年和2020年示例市的回复", Filters(region=("示例市",), year=(2019, 2020))),
    ],
)
def test_letters_asked_for_by_place_and_time(question: str, filters: Filters) -> None:
    assert scope(question).filters == filters
    assert asks_for_letters(fold(question), scope(question))


@pytest.mark.parametrize(
    "question",
    [
        "示例市的答复说了什么?",
        "2018年示例市答复了多少件提案?",
        "2018年示例市建了多少个站点?",
        "2018年示例市的答复里养老怎么做?",
        "除了示例市,2018年的答复有哪些?",
    ],
)
def test_what_asks_for_more_or_less_than_the_letters_of_some_time(question: str) -> None:
    assert not asks_for_letters(fold(question), scope(question))


def test_the_time_asked_for_and_said() -> None:
    said = Filters(date_from=date(2019, 1, 1), year=(2019, 2020))
    assert merge_filters(Filters(date_from=date(2020, 5, 1)), said).date_from == date(2020, 5, 1)
    assert merge_filters(Filters(date_from=date(2018, 5, 1)), said).date_from == date(2019, 1, 1)
    assert merge_filters(Filters(year=(2018, 2019)), said).year == (2019,)
    assert merge_filters(Filters(year=(2018,)), said).year == (2018,)
    assert without_ignored(said, Filters(date_from=date(2019, 1, 1))) == Filters(year=(2019, 2020))
    assert without_ignored(said, Filters(year=(2019,))).date_from == date(2019, 1, 1)
