"""Evaluation on small sets: the figures are those that can be worked out by hand."""

from __future__ import annotations

import json
import math
import subprocess
from pathlib import Path

import pytest
from tests.support.commands import COMMAND, answer

from replysearch.encoding import open_encoder
from replysearch.evaluation import Evaluation, evaluate, read_set
from replysearch.evaluation.measures import by_query, losers_of, retrieval_figures
from replysearch.evaluation.sets import RetrievalSet, SetQuery, SetText
from replysearch.records import Mode

pytest.importorskip("ir_measures", reason="the extra eval is not installed")

TEXTS = {
    "housing": "对新就业的青年人才发放住房补贴，每月五百元，最长三年。",
    "river": "开展河道清淤和水质监测，严查污水直排。" + "全面落实河长制。" * 60,
    "school": "扩建小学和幼儿园，增加义务教育学位。",
    "lift": "对老旧小区加装电梯给予资金扶持。",
}
QUESTIONS = {
    "年轻人租房有补助吗": ["housing"],
    "河道污水": ["river"],
    "小学学位够不够": ["school"],
    "电梯": ["lift", "housing"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("set")
    corpus = [{"id": id_, "title": "", "text": text} for id_, text in TEXTS.items()]
    queries = [
        {"id": f"q{number}", "text": text, "relevant": relevant}
        for number, (text, relevant) in enumerate(QUESTIONS.items())
    ]
    for name, records in (("corpus", corpus), ("queries", queries)):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (made / f"{name}.jsonl").write_text(lines, "utf-8")
    return made


@pytest.fixture(scope="module")
def done(folder: Path) -> Evaluation:
    stages: list[tuple[str, int, int]] = []
    encoder = open_encoder("builtin")
    found = evaluate(
        read_set(folder), encoder, losers=1, on_progress=lambda *stage: stages.append(stage)
    )
    assert stages[0] == ("index", 4, 4)
    assert stages[-1] == ("hybrid", 4, 4)
    return found


def test_a_long_text_counts_by_its_best_passage(done: Evaluation) -> None:
    assert (done.queries, done.passages) == (4, 5)
    # The last question has two answers, of which only one has its word.
    ideal = 1 + 1 / math.log2(3)
    assert done.figures[Mode.LEXICAL].means["mrr@10"] <= 1.0
    assert done.figures[Mode.HYBRID].means["ndcg@10"] == pytest.approx((3 + 1 / ideal) / 4)
    assert done.figures[Mode.HYBRID].means["recall@10"] == pytest.approx(3.5 / 4)
    assert done.figures[Mode.HYBRID].means["mrr@10"] == 1.0


def test_the_worst_query_is_told(done: Evaluation) -> None:
    (lost,) = done.losers
    assert lost.query == "电梯"
    assert lost.rank == 1
    assert lost.first == TEXTS["lift"]


def test_measures_follow_the_order_found() -> None:
    asked = RetrievalSet(
        tuple(SetText(id_, "", id_) for id_ in "abcd"),
        (
            SetQuery("1", "x", frozenset("ab")),
            SetQuery("2", "y", frozenset("c")),
            SetQuery("3", "z", frozenset("d")),
        ),
    )
    rankings = {"1": ["c", "a", "d", "b"], "2": ["c"], "3": []}
    values = by_query(asked, rankings)
    ideal = 1 + 1 / math.log2(3)
    assert values["1"]["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert values["1"]["mrr@10"] == 0.5
    assert values["2"] == dict.fromkeys(values["2"], 1.0)
    assert values["3"] == dict.fromkeys(values["3"], 0.0)
    figures = retrieval_figures(values)
    assert figures.means["recall@10"] == pytest.approx(2 / 3)
    low, high = figures.intervals["recall@10"]
    assert (low, high) == (0.0, 1.0)
    assert [(lost.query, lost.rank) for lost in losers_of(asked, rankings, values, 2)] == [
        ("z", None),
        ("x", 2),
    ]


def test_the_command_prints_every_mode(folder: Path) -> None:
    run = [*COMMAND, "eval", str(folder)]
    told = answer(subprocess.run([*run, "--json"], capture_output=True, text=True, check=True))
    assert list(told) == ["dense", "lexical", "hybrid"]
    keys = ["ndcg@10", "recall@10", "recall@100", "mrr@10", "intervals", "queries", "passages"]
    assert all(list(mode) == keys for mode in told.values())
    shown = subprocess.run([*run, "--losers", "1"], capture_output=True, text=True, check=True)
    first, dense, *_ = shown.stdout.splitlines()
    assert first == "4 个问题,5 个段落;括号内为 95% 置信区间。"
    assert dense.startswith(f"语义  ndcg@10 {told['dense']['ndcg@10']:.3f} (")
    assert "电梯" in shown.stdout


def test_a_bad_set_is_a_usage_error(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*COMMAND, "eval", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "没有 corpus.jsonl" in ended.stderr
    assert ended.stdout == ""
