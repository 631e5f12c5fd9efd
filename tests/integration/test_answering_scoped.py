"""Answers to questions that leave letters out, contradict filters, or ask for letters as such."""

from __future__ import annotations

from datetime import date

import pytest

from replysearch import Library
from replysearch.records import AnswerStatus, Ask, Filters


@pytest.fixture(scope="module")
def library(samples_library: Library) -> Library:
    return samples_library


@pytest.mark.parametrize(
    "question",
    [
        "除了示例市,还有哪些地方给博士生活补贴?",
        "示例市除外,还有哪里给博士生活补贴?",
        "不要示例市的,哪里给博士生活补贴?",
        "示例市以外的地方给博士发多少生活补贴?",
        "除了示例市人社局,博士生活补贴是多少?",
    ],
)
def test_a_place_that_is_left_out_does_not_answer(library: Library, question: str) -> None:
    answer = library.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert {quote.citation.issuer for quote in answer.quotes} == {"样本市人力资源和社会保障局"}
    # The other offices are too many to be shown.
    assert answer.filters == Filters()


def test_few_others_are_shown(library: Library) -> None:
    issuers = ("示例市人力资源和社会保障局", "样本市人力资源和社会保障局")
    answer = library.ask(Ask("除了示例市,博士生活补贴是多少?", filters=Filters(issuer=issuers)))
    assert answer.filters == Filters(issuer=issuers[1:])
    assert {quote.citation.issuer for quote in answer.quotes} == {issuers[1]}


def test_nothing_is_left_of_the_only_place(library: Library) -> None:
    ask = Ask("除了示例市,博士生活补贴是多少?", filters=Filters(region=("示例市",)))
    assert library.ask(ask).status is AnswerStatus.EMPTY


@pytest.mark.parametrize(
    ("question", "filters", "is_empty"),
    [
        ("2018年的答复里民宿有什么扶持?", Filters(year=(2019,)), True),
        ("2019年的答复里民宿有什么扶持?", Filters(year=(2019,)), False),
        ("2019年的答复里民宿有什么扶持?", Filters(year=(2018, 2019)), False),
        ("2019年的答复里民宿有什么扶持?", Filters(date_from=date(2020, 1, 1)), True),
        ("南交字〔2018〕27号说了什么?", Filters(document_number=("南文旅〔2019〕52号",)), True),
        ("南交字〔2018〕27号说了什么?", Filters(document_number=("南交字[2018]27号",)), False),
    ],
)
def test_words_against_the_filters(
    library: Library, question: str, filters: Filters, is_empty: bool
) -> None:
    answer = library.ask(Ask(question, filters=filters))
    assert answer.status is (AnswerStatus.EMPTY if is_empty else AnswerStatus.ANSWERED)


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("2018年安澜市的答复说了什么?", ["安科字〔2018〕36号"]),
        (
            "2019年以来安澜市有哪些答复?",
            ["安商提字〔2023〕58号", "安住建复〔2021〕142号", "安城管函〔2019〕88号"],
        ),
    ],
)
def test_letters_of_a_place_and_time(library: Library, question: str, numbers: list[str]) -> None:
    answer = library.ask(question)
    assert [quote.citation.document_number for quote in answer.quotes] == numbers
    assert len(answer.sentences) == len(numbers)


def test_too_many_letters_are_not_listed(library: Library) -> None:
    assert library.ask("2018年以来有哪些答复?").status is AnswerStatus.ABSTAINED


def test_the_number_alone_is_the_document_number(library: Library) -> None:
    (quote,) = library.ask("南交字〔2018〕27号的发文字号是什么?").quotes
    assert quote.text == "南交字〔2018〕27号"
