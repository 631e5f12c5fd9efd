"""Questions of `benchmarks/reading`: what they quote stands in the letters they are about."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
QUESTIONS = BENCHMARKS / "reading" / "questions.jsonl"
#: SHA-256 of the questions. A figure holds for one state of them.
DIGEST = "20cfcfdbc4feb69a4573cc502828d660c7b2150dd16c98d23664ff54828b192e"


@pytest.fixture(scope="module")
def questions() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]


def test_the_questions_have_not_changed() -> None:
    assert hashlib.sha256(QUESTIONS.read_bytes()).hexdigest() == DIGEST


def test_what_a_question_quotes_stands_in_its_letters(questions: list[dict[str, Any]]) -> None:
    folder = BENCHMARKS / "kinds" / "letters"
    letters = {path.name: path.read_text("utf-8") for path in folder.glob("*.txt")}
    missing = [
        (each["id"], words)
        for each in questions
        for words in (*each["gold"], *each["must"], *filter(None, [each["near"]]))
        if not any(words in letters[name] for name in each["letters"])
    ]
    assert missing == []


def test_a_question_is_answerable_or_a_miss(questions: list[dict[str, Any]]) -> None:
    sorts = Counter(each["miss"] or "answerable" for each in questions)
    assert sorts == {"answerable": 1100, "near": 800, "far": 100}
    assert len({each["id"] for each in questions}) == 2000
    for each in questions:
        assert each["answerable"] is (each["miss"] is None) is bool(each["gold"]), each["id"]
