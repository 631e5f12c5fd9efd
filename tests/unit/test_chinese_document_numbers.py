from __future__ import annotations

import pytest

from replysearch.chinese.document_numbers import (
    PROPOSAL_NUMBER,
    asked_number,
    document_number_key,
    find_document_number,
    index_number_key,
    is_document_number,
    is_proposal_number,
    proposal_number,
    proposal_number_key,
)


@pytest.mark.parametrize(
    "written",
    [
        "示科函〔2023〕18号",
        "示科函[2023]18号",
        "示科函（2023）18号",
        "示科函【２０２３】１８号",
        "示科函﹝2023﹞第018号",
        "示 科 函〔2023〕 18 号",
    ],
)
def test_every_bracket_gives_one_document_number(written: str) -> None:
    assert find_document_number(written) == "示科函〔2023〕18号"
    assert document_number_key(written) == "示科函〔2023〕18号"


def test_text_without_a_year_in_brackets_has_no_document_number() -> None:
    assert find_document_number("第18号提案") is None


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("第69号", "第69号"),
        ("第(J027)号", "第J027号"),
        ("第（0995）号提案", "第0995号"),
        ("(经济类123号)", "经济类123号"),
        ("0512号提案", "第0512号"),
    ],
)
def test_proposal_number_forms(written: str, normal: str) -> None:
    from replysearch.chinese.text import narrow

    match = PROPOSAL_NUMBER.search(narrow(written))
    assert match is not None
    assert proposal_number(match) == normal


def test_proposal_keys_ignore_wrapping_and_leading_zeros_only() -> None:
    assert proposal_number_key("第0995号提案") == proposal_number_key("995号") == "995"
    assert proposal_number_key("第(J027)号") == proposal_number_key("j27") == "J27"
    assert proposal_number_key("经济类123号") == "经济类123"
    assert proposal_number_key("第1000号") == "1000"


def test_index_number_key() -> None:
    assert index_number_key(" ab123／2024-1 ") == "AB123/2024-1"


@pytest.mark.parametrize(
    "asked",
    [
        "示科函〔2023〕18号",
        "文号:示科函[2023]18號",
        "《示科函（2023）18号》",
        "示科函〔2023〕18号文",
    ],
)
def test_what_is_said_around_a_document_number_is_dropped(asked: str) -> None:
    bare = asked_number(asked)
    assert is_document_number(bare)
    assert document_number_key(bare) == "示科函〔2023〕18号"


@pytest.mark.parametrize(
    "asked",
    [
        "0995号",
        "0995",
        "第0995号",
        "提案第0995号",
        "市政协六届二次会议第0995号提案",
        "第(0995)号提案的答复",
    ],
)
def test_what_is_said_around_a_proposal_number_is_dropped(asked: str) -> None:
    bare = asked_number(asked)
    assert is_proposal_number(bare)
    assert proposal_number_key(bare) == "995"


@pytest.mark.parametrize("asked", ["2023年的政策", "12个月", "18", "青年人才", "第一号工程怎么样"])
def test_questions_are_no_numbers(asked: str) -> None:
    bare = asked_number(asked)
    assert not is_document_number(bare)
    assert not is_proposal_number(bare) or asked == "18"


def test_long_text_without_numbers_is_searched_quickly() -> None:
    assert find_document_number("青年人才政策" * 20_000) is None
