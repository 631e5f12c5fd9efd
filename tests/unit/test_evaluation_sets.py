"""Reading retrieval sets: what is taken, and what is wrong with those that are not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from replysearch.errors import BadRetrievalSet
from replysearch.evaluation.sets import RetrievalSet, SetQuery, SetText, read_set

CORPUS = [{"id": "a", "title": "甲", "text": "青年住房"}, {"id": "b", "text": "河道治理"}]
QUERIES = [{"id": "1", "text": "住房?", "relevant": ["a"], "answers": ["x"]}]


def lines(records: Sequence[Mapping[str, object]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus.jsonl").write_text(lines(CORPUS), "utf-8")
    (tmp_path / "queries.jsonl.gz").write_bytes(gzip.compress(lines(QUERIES).encode()))
    return tmp_path


def test_a_set_is_read_plain_or_gzipped(folder: Path) -> None:
    assert read_set(folder) == RetrievalSet(
        (SetText("a", "甲", "青年住房"), SetText("b", "", "河道治理")),
        (SetQuery("1", "住房?", frozenset({"a"})),),
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("corpus", '{"id": "a", "text": "x"}\n{"id"', r"corpus\.jsonl 第 2 行不是 UTF-8 编码的"),
        ("corpus", "[]\n", r"corpus\.jsonl 第 1 行不是 UTF-8 编码的 JSON 对象"),
        ("corpus", '{"id": "a"}\n', r"corpus\.jsonl 第 1 行缺少字段 text"),
        ("corpus", '{"id": 1, "text": "x"}\n', r"第 1 行缺少字段 id,或字段的类型不对"),
        ("corpus", '{"id": "a", "title": 3, "text": "x"}\n', r"第 1 行缺少字段 title"),
        ("corpus", lines([*CORPUS, CORPUS[0]]), r"第 3 行的编号 a 前面已经出现过"),
        ("corpus", "\n", r"corpus\.jsonl 是空的"),
        ("queries", lines([{**QUERIES[0], "relevant": ["c"]}]), r"第 1 行的 relevant 提到 c"),
        ("queries", lines([{**QUERIES[0], "relevant": []}]), r"第 1 行缺少字段 relevant"),
        ("queries", lines([{**QUERIES[0], "text": " "}]), r"第 1 行缺少字段 text"),
        ("queries", lines([*QUERIES, QUERIES[0]]), r"第 2 行的编号 1 前面已经出现过"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, name: str, content: str, message: str) -> None:
    (folder / "queries.jsonl.gz").rename(folder / "queries.gz")
    (folder / "queries.jsonl").write_text(lines(QUERIES), "utf-8")
    (folder / f"{name}.jsonl").write_text(content, "utf-8")
    with pytest.raises(BadRetrievalSet, match=message):
        read_set(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "corpus.jsonl").unlink()
    with pytest.raises(BadRetrievalSet, match=r"没有 corpus\.jsonl,也没有 corpus\.jsonl\.gz"):
        read_set(folder)


def test_a_truncated_file_is_named(folder: Path) -> None:
    path = folder / "queries.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(BadRetrievalSet, match=r"无法读取 .*queries\.jsonl\.gz"):
        read_set(folder)


def test_text_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / "corpus.jsonl").write_bytes(b"\xff\xfe\n")
    with pytest.raises(BadRetrievalSet, match="第 1 行不是 UTF-8"):
        read_set(folder)


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "q9", "text": "养老\\ud800", "relevant": ["a"]}',
        '{"id": "q\\uDFFF", "text": "养老", "relevant": ["a"]}',
        '{"id": "q9", "n": ' + "9" * 5000 + "}",
        "[" * 100_000,
    ],
)
def test_lines_that_no_text_can_come_from_are_named(folder: Path, line: str) -> None:
    (folder / "queries.jsonl.gz").unlink()
    (folder / "queries.jsonl").write_text(f"{line}\n", "utf-8")
    with pytest.raises(BadRetrievalSet, match="第 1 行不是 UTF-8"):
        read_set(folder)


@pytest.mark.parametrize("relevant", ['[["a"]]', '[{"a": 1}]', "[1]"])
def test_ids_that_are_no_strings_are_named(folder: Path, relevant: str) -> None:
    (folder / "queries.jsonl.gz").unlink()
    line = f'{{"id": "q9", "text": "养老", "relevant": {relevant}}}\n'
    (folder / "queries.jsonl").write_text(line, "utf-8")
    with pytest.raises(BadRetrievalSet, match="relevant"):
        read_set(folder)
