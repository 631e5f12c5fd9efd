"""Answers judged on a small set: the figures are those that can be worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.commands import Run

TEXTS = {
    "rent": "对新就业的青年人才发放租房补贴，每月五百元，最长发放三年。",
    "river": "开展河道清淤和水质监测，严查污水直排，今年投入两千万元。",
    "school": "扩建小学和幼儿园，增加义务教育学位八百个。",
}
QUERIES: list[dict[str, Any]] = [
    {
        "id": "q1",
        "text": "青年人才租房补贴每月多少元?",
        "relevant": ["rent"],
        "answers": ["每月五百元"],
    },
    {
        "id": "q2",
        "text": "最长发放几年?",
        "turns": ["青年人才租房补贴每月多少元?"],
        "relevant": ["rent"],
        "answers": ["最长发放三年"],
    },
    {
        "id": "q3",
        "text": "扩建小学和幼儿园增加义务教育学位多少个?",
        "relevant": ["school"],
        "answers": ["九百个"],
    },
    {"id": "q4", "text": "火箭发动机的推力", "relevant": [], "answers": []},
]

Write = Callable[[list[dict[str, Any]]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(queries: list[dict[str, Any]]) -> Path:
        corpus = [{"id": id_, "title": "", "text": text} for id_, text in TEXTS.items()]
        for name, records in (("corpus", corpus), ("queries", queries)):
            lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
            (tmp_path / f"{name}.jsonl").write_text(lines, "utf-8")
        return tmp_path

    return written


def test_the_figures_of_answers(call: Run, write: Write) -> None:
    done = call("eval", "--answers", write(QUERIES), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "questions": 4,
        "answerable": 3,
        "answered_precision": 1.0,
        "answered_recall": 1.0,
        "abstained_precision": 1.0,
        "abstained_recall": 1.0,
        "gold_in_quotes": pytest.approx(2 / 3),
        "gold_exact": pytest.approx(2 / 3),
        "gold_in_passage": pytest.approx(2 / 3),
        "citation_precision": 1.0,
        "number_accuracy": pytest.approx(2 / 3),
    }


def test_for_people_each_figure_is_a_line(call: Run, write: Write) -> None:
    done = call("eval", "--answers", write(QUERIES[:1]))
    lines = done.stdout.splitlines()
    assert lines[:2] == ["问题:1", "其中有答案的:1"]
    assert lines[5] == "拒答召回率(没有答案的问题中拒答的):-"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"answers": "五百元"}, "answers"),
        ({"turns": [1]}, "turns"),
        ({"relevant": None}, "relevant"),
    ],
)
def test_a_malformed_question_is_named(
    call: Run, write: Write, wrong: dict[str, Any], field: str
) -> None:
    done = call("eval", "--answers", write([QUERIES[0], QUERIES[3] | wrong]), "--json")
    assert done.returncode == 2
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "bad_retrieval_set"
    assert "第 2 行" in error["message"]
    assert field in error["message"]


def test_an_id_that_is_not_there_is_named(call: Run, write: Write) -> None:
    done = call("eval", "--answers", write([QUERIES[0] | {"relevant": ["nowhere"]}]), "--json")
    assert done.returncode == 2
    assert "nowhere" in json.loads(done.stdout)["error"]["message"]
