from __future__ import annotations

import pytest

from replysearch.numbers import (
    PROPOSAL_NUMBER,
    document_number_key,
    find_document_number,
    index_number_key,
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
    from replysearch.text import narrow

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
