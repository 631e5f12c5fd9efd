"""Lay questions about the samples, written from the letters before any result was seen.

One half served to choose the constants of ranking, the other is only reported. The floors are a
little below what `python -m benchmarks.ranking` printed when they were set.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.ranking import questions, ranks

from replysearch import Library
from replysearch.records import Mode, Query


@pytest.fixture(scope="module")
def library(samples_library: Library) -> Library:
    return samples_library


def share(found: list[list[int]], depth: int) -> float:
    return sum(bool(each) and each[0] <= depth for each in found) / len(found)


@pytest.mark.parametrize(
    ("half", "at_three", "at_ten"), [("calibrate", 0.80, 0.86), ("report", 0.60, 0.69)]
)
def test_hybrid_search_answers_lay_questions(
    library: Library, half: str, at_three: float, at_ten: float
) -> None:
    asked = list(questions(library, half))
    assert len(asked) == 30
    found = ranks(library, asked, Mode.HYBRID)
    assert share(found, 3) >= at_three
    assert share(found, 10) >= at_ten


@pytest.mark.parametrize("half", ["calibrate", "report"])
def test_hybrid_is_better_than_words_alone(library: Library, half: str) -> None:
    asked = list(questions(library, half))
    hybrid, words = (share(ranks(library, asked, mode), 3) for mode in (Mode.HYBRID, Mode.LEXICAL))
    assert hybrid > words


def test_the_real_letters_questions(tmp_path: Path, shared: Path) -> None:
    with Library.open(tmp_path / "index", create=True) as library:
        library.add([shared / "replies"])
        for question, words in (
            ("对年轻科研人员有什么支持", "40岁以下"),
            ("从来没有贷过款的企业怎么办", "首贷破冰"),
        ):
            hits = library.search(Query(question, limit=3)).hits
            assert any(words in hit.text for hit in hits), question
        (number,) = library.documents()
        first = library.search(Query("渝科局函[2024]274号", limit=3)).hits
        assert {hit.citation.document_id for hit in first} == {number.document_id}
        assert first[0].citation.pinpoint == "开头"
