"""Training an encoder: reading, vocabulary, pairs, export, and a whole run on a few lines."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from replysearch.encoding import open_encoder
from replysearch.encoding.segmenter import Segmenter
from replysearch.errors import TrainingError

pytest.importorskip("torch", reason="torch is not installed")

from replysearch.encoding.training import Recipe, train
from replysearch.encoding.training.corpus import TRAINING_FILES, Item, ItemShape, read_items
from replysearch.encoding.training.export import quantised, write_folder
from replysearch.encoding.training.pairs import Blur, batches, item_order, pool_of, synonyms_of
from replysearch.encoding.training.vocabulary import (
    ALPHANUMERICS,
    WordCounts,
    choose,
    count,
    scored,
    tokenizer_of,
)

SCRIPT = Path(__file__).parents[2] / "scripts" / "train_encoder.py"
FILES = {file.name: file for file in TRAINING_FILES}
TINY = Recipe(steps=60, rows=400, dimension=16, batch=16)

#: Changes nothing.
CLEAR = Blur(np.empty((0, 8), np.int32), 0.0, 0.0, 0.0)

TOPICS = {
    "养老服务": "完善社区养老服务设施。支持养老机构发展。提高老年人护理补贴。",
    "道路养护": "加强农村道路养护。及时修补道路坑洼。保障车辆通行安全。",
    "义务教育": "增加义务教育学位。安排学生就近入学。加强学校教师队伍。",
    "河道治理": "开展河道清淤治理。严查污水排入河道。改善河道水质。",
}


def write_lines(path: Path, records: Sequence[Mapping[str, object]]) -> None:
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text(lines, encoding="utf-8")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A small training folder with four topics, one file of it gzipped."""
    folder = tmp_path / "texts"
    folder.mkdir()
    news = [
        {"title": f"{topic}{number}", "text": text}
        for topic, text in TOPICS.items()
        for number in range(8)
    ]
    write_lines(folder / "news_title_body.jsonl", news)
    pairs = [{"a": topic, "b": text, "label": "1"} for topic, text in TOPICS.items()]
    content = "".join(json.dumps(pair) + "\n" for pair in pairs * 4).encode()
    (folder / "sentence_pairs.jsonl.gz").write_bytes(gzip.compress(content))
    return folder


def lines_of(folder: Path, name: str) -> list[tuple[str, ...]]:
    return [item.pieces for item in read_items(folder, FILES[name])]


def test_a_law_article_is_its_title_and_its_sentences(tmp_path: Path) -> None:
    record = {"law": "某条例", "headings": ["第一编", "第一章 总则"], "text": "甲应当。乙可以。"}
    write_lines(tmp_path / "law_articles.jsonl", [record])
    assert lines_of(tmp_path, "law_articles") == [("某条例 第一章 总则", "甲应当。", "乙可以。")]


def test_a_text_of_one_sentence_is_cut_at_its_commas(tmp_path: Path) -> None:
    write_lines(
        tmp_path / "message_text.jsonl", [{"title": "路", "text": "路坏了，没人修，请处理。"}]
    )
    assert lines_of(tmp_path, "message_text") == [("路", "路坏了,", "没人修,", "请处理。")]


def test_only_pairs_that_mean_the_same_are_read(tmp_path: Path) -> None:
    labels = [("x", "1"), ("x", "0"), ("x", "entailment"), ("stsb_a", "1"), ("stsb_a", "4")]
    records = [
        {"a": f"甲{n}", "b": "乙", "source": source, "label": label}
        for n, (source, label) in enumerate(labels)
    ]
    write_lines(tmp_path / "sentence_pairs.jsonl", records)
    assert lines_of(tmp_path, "sentence_pairs") == [("甲0", "乙"), ("甲2", "乙"), ("甲4", "乙")]


def test_even_replies_and_their_messages_are_held_out(tmp_path: Path) -> None:
    replies = [{"title": f"题{n}", "question": "问", "reply": "答"} for n in range(1, 5)]
    write_lines(tmp_path / "message_reply.jsonl", replies)
    messages = [{"title": f"题{n}", "text": "话。又话。"} for n in range(1, 5)]
    write_lines(tmp_path / "message_text.jsonl", messages)
    assert [pieces[0] for pieces in lines_of(tmp_path, "message_reply")] == ["题1", "题3"]
    assert [pieces[0] for pieces in lines_of(tmp_path, "message_text")] == ["题1", "题3"]


def test_a_title_of_another_type_is_named(tmp_path: Path) -> None:
    write_lines(tmp_path / "message_text.jsonl", [{"title": ["题"], "text": "话。又话。"}])
    with pytest.raises(TrainingError, match="第 1 行缺少字段 title,或字段的类型不对"):
        lines_of(tmp_path, "message_text")


def test_every_tenth_graded_pair_is_held_out(tmp_path: Path) -> None:
    records = [
        {"a": f"甲{n}", "b": "乙", "source": source, "label": "5" if source == "stsb_zh" else "1"}
        for n, source in enumerate(["stsb_zh"] * 12 + ["afqmc"] * 9)
    ]
    write_lines(tmp_path / "sentence_pairs.jsonl", records)
    kept = [pieces[0] for pieces in lines_of(tmp_path, "sentence_pairs")]
    assert kept == [f"甲{n}" for n in range(21) if n != 9]


def test_questions_of_ones_own_are_pairs(tmp_path: Path) -> None:
    write_lines(tmp_path / "question_passage.jsonl", [{"question": "问", "passage": "答"}])
    assert lines_of(tmp_path, "question_passage") == [("问", "答")]


@pytest.mark.parametrize("option", ["--steps=0", "--steps=-3", "--minutes=nan", "--minutes=inf"])
def test_no_time_to_train_is_refused(texts: Path, tmp_path: Path, option: str) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--data", texts, "--out", tmp_path / "out", option],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "--minutes 和 --steps 须大于 0" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"words": ["a", "b"]}\n{"words"', "第 2 行不是 UTF-8 编码的 JSON 对象"),
        (b'{"words": ["a", "b"]}\n[]\n', "第 2 行不是 UTF-8 编码的 JSON 对象"),
        (b'{"code": 1}\n', "第 1 行缺少字段 words"),
        (b'{"words": "ab"}\n', "第 1 行缺少字段 words,或字段的类型不对"),
        (b"\xff\xfe\n", "第 1 行不是 UTF-8"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "synonyms.jsonl").write_bytes(content)
    with pytest.raises(TrainingError, match=rf"synonyms\.jsonl {message}"):
        lines_of(tmp_path, "synonyms")


def test_a_truncated_gzip_file_is_named(tmp_path: Path) -> None:
    content = gzip.compress(b'{"words": ["a", "b"]}\n' * 9)
    (tmp_path / "synonyms.jsonl.gz").write_bytes(content[:-9])
    with pytest.raises(TrainingError, match=r"无法读取训练文件 .*synonyms\.jsonl\.gz"):
        lines_of(tmp_path, "synonyms")


def test_the_vocabulary_holds_words_and_their_characters() -> None:
    vocabulary = choose({"x": count(["养老服务,养老服务。", "養老 App App"])}, 100)
    rows = {token: row for row, token in enumerate(vocabulary.tokens)}
    assert vocabulary.tokens[0] == "<UNK>"
    assert set(rows) == {"<UNK>", "养老", "服务", "养", "老", "服", "务", "app", *ALPHANUMERICS}
    assert vocabulary.parts[rows["养老"]] == (rows["养"], rows["老"])
    assert vocabulary.parts[rows["老"]] == (rows["老"],)


def test_the_vocabulary_keeps_to_its_size_and_weighs_sources_alike() -> None:
    characters = Counter({"甲": 9, "乙": 8, "丙": 7})
    many = {"".join(letters): 400 for letters in product("甲乙", repeat=3)}
    large, small = (
        WordCounts(Counter(many), characters),
        WordCounts(Counter({"甲乙": 4}), characters),
    )
    vocabulary = choose({"large": large, "small": small}, 60)
    assert vocabulary.tokens[:5] == ("<UNK>", "甲", "乙", "丙", "甲乙")
    assert len(vocabulary.tokens) == 1 + 3 + 9 + 36
    assert choose({"large": large, "small": small}, 41).tokens[1:5] == ("甲", "乙", "丙", "甲乙")


def test_the_tokenizer_prefers_words_and_knows_wide_forms() -> None:
    tokenizer = tokenizer_of(choose({"x": count(["养老服务", "养老服务", "app app"])}, 100))
    tokens = tokenizer.encode("养老服务ＡＰＰ", add_special_tokens=False).tokens
    assert tokens == ["养老", "服务", "app"]


def test_pairs_come_from_one_item_and_cover_the_pool() -> None:
    segmenter = Segmenter.of(
        scored(choose({"x": count(list(TOPICS.values()) * 2 + list(TOPICS) * 2)}, 200))
    )
    items = [Item((topic, *text.split("。")), "x") for topic, text in TOPICS.items()]
    pool = pool_of("x", ItemShape.TEXT, 1.0, items, segmenter)
    drawn = batches([pool], 4, CLEAR, 0.0, np.random.default_rng(3))
    own = [set(pool.span(int(a), int(b)).tolist()) for a, b in pairwise(pool.items)]
    for _ in range(30):
        batch = next(drawn)
        homes = []
        for left, right in zip(batch.left, batch.right, strict=True):
            fitting = [n for n, rows in enumerate(own) if rows >= {*left.tolist(), *right.tolist()}]
            assert len(fitting) == 1
            homes += fitting
        assert sorted(homes) == [0, 1, 2, 3]


def test_neighbours_may_share_a_batch() -> None:
    segmenter = Segmenter.of([("<UNK>", 0.0), *((sign, -1.0) for sign in "甲乙丙丁")])
    items = [Item(("甲", "乙"), str(number)) for number in range(64)]
    pool = pool_of("x", ItemShape.TEXT, 1.0, items, segmenter)
    order = item_order(pool, 1.0, np.random.default_rng(5))
    assert sorted(order.tolist()) == list(range(64))
    assert sum(after == before + 1 for before, after in pairwise(order.tolist())) >= 64 - 5 - 1
    mixed = item_order(pool, 0.0, np.random.default_rng(5))
    assert sum(after == before + 1 for before, after in pairwise(mixed.tolist())) < 8


def test_left_sides_get_synonyms_and_lose_words() -> None:
    segmenter = Segmenter.of([("<UNK>", 0.0), *((sign, -1.0) for sign in "甲乙丙丁")])
    pool = pool_of("synonyms", ItemShape.EQUALS, 1.0, [Item(("甲", "乙", "丙丁"), "x")], segmenter)
    table = synonyms_of([pool], segmenter.size, np.random.default_rng(1))
    assert table[:, 0].tolist() == [0, 2, 1, 3, 4]
    sides = [np.array([1, 3, 2, 4] * 5, np.int32), np.array([1, 2], np.int32)]
    swapped = Blur(table, 0.0, 1.0, 0.0).as_asked(sides, np.random.default_rng(1))
    assert [side.tolist() for side in swapped] == [[2, 3, 1, 4] * 5, [2, 1]]
    thin = Blur(table, 0.5, 0.0, 0.0).thinned(sides, np.random.default_rng(1))
    assert 3 <= len(thin[0]) < 20
    assert thin[1].tolist() == [1, 2]


def test_items_with_nothing_to_pair_are_dropped() -> None:
    segmenter = Segmenter.of(scored(choose({"x": count(["养老服务", "养老服务"])}, 100)))
    items = [Item(("养老", "★"), "x"), Item(("★", "养老", "服务"), "x"), Item(("", "养老"), "x")]
    assert pool_of("x", ItemShape.EQUALS, 1.0, items, segmenter).size == 1
    assert pool_of("x", ItemShape.TEXT, 1.0, items, segmenter).size == 1


def test_quantised_rows_keep_their_direction() -> None:
    rows = np.random.default_rng(1).normal(size=(50, 64)).astype(np.float32)
    rows[0] = 0
    small, scales = quantised(rows)
    assert small.dtype == np.int8
    assert not small[0].any()
    np.testing.assert_allclose(small * scales[:, None], rows, atol=float(scales.max()) / 2 + 1e-7)


def test_a_run_learns_what_belongs_together(texts: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    train(texts, tmp_path / "out", TINY, lines.append)
    encoder = open_encoder(str(tmp_path / "out"))
    assert encoder.identity.dimension == 16
    cosines = (
        encoder.encode_queries(list(TOPICS)) @ encoder.encode_passages([*TOPICS.values()]).vectors.T
    )
    assert cosines.argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert lines[0] == "已读取 news_title_body:32 条"
    assert lines[-1] == f"已写入 {tmp_path / 'out'}"
    table = load_file(tmp_path / "out" / "0_StaticEmbedding" / "model.safetensors")
    assert table["embeddings"].dtype == np.int8
    assert not table["embeddings"][0].any()
    assert json.loads((tmp_path / "out" / "recipe.json").read_text())["steps"] == 60
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "texts"]


def test_the_same_seed_gives_the_same_model(texts: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        train(texts, tmp_path / name, TINY, lambda _: None)
    one, two = (open_encoder(str(tmp_path / name)).identity.revision for name in ("one", "two"))
    assert one == two


def test_minutes_set_the_number_of_steps(texts: Path, tmp_path: Path) -> None:
    recipe = Recipe(minutes=0.01, rows=400, dimension=16, batch=16)
    train(texts, tmp_path / "out", recipe, lambda _: None)
    assert json.loads((tmp_path / "out" / "recipe.json").read_text())["steps"] > 30


def test_nothing_is_overwritten(texts: Path, tmp_path: Path) -> None:
    kept = tmp_path / "out" / "kept.txt"
    kept.parent.mkdir()
    kept.write_text("kept")
    with pytest.raises(TrainingError, match="已存在且不是空文件夹"):
        train(texts, kept.parent, TINY, lambda _: None)
    assert kept.read_text() == "kept"


def test_a_missing_folder_above_is_told(texts: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="上一级文件夹不存在"):
        train(texts, tmp_path / "no" / "out", TINY, lambda _: None)


def test_a_failed_run_leaves_nothing(texts: Path, tmp_path: Path) -> None:
    (texts / "synonyms.jsonl").write_text("{")
    with pytest.raises(TrainingError):
        train(texts, tmp_path / "out", TINY, lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    tokenizer = tokenizer_of(choose({"x": count(["养老服务", "养老服务"])}, 100))
    with pytest.raises(TypeError):
        write_folder(tmp_path / "out", tokenizer, np.zeros((7, 4), np.float32), {"x": object()})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_training_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"没有训练文件.*law_articles\.jsonl"):
        train(tmp_path, tmp_path / "out", TINY, lambda _: None)


def test_texts_that_cannot_be_paired_are_told(tmp_path: Path) -> None:
    write_lines(tmp_path / "news_title_body.jsonl", [{"title": "", "text": "好"}])
    with pytest.raises(TrainingError, match="没有可以配对的文字"):
        train(tmp_path, tmp_path / "out", TINY, lambda _: None)


@pytest.mark.slow
def test_the_script_trains_and_tells_errors_by_its_exit_code(texts: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), "--data", str(texts), "--out", str(tmp_path / "out")]
    first = subprocess.run([*command, "--steps", "2"], capture_output=True, text=True, check=False)
    again = subprocess.run([*command, "--steps", "2"], capture_output=True, text=True, check=False)
    assert (first.returncode, again.returncode) == (0, 2)
    assert "不会覆盖" in again.stderr
