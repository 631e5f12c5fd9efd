"""How far passages cover a query's words: by hand on made-up tokens, then with the real encoder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from replysearch.encoding import open_encoder
from replysearch.encoding.light import LIGHT_FILE, idf_of, light_of
from replysearch.encoding.near_words import NEAREST, NearWords, packed
from replysearch.errors import EncoderError

BUILTIN = Path(open_encoder.__code__.co_filename).with_name("builtin")
STATIC = "0_StaticEmbedding"


def tokens(*rows: int) -> bytes:
    return np.array(rows, "<u2").tobytes()


@pytest.fixture
def near() -> NearWords:
    """Tokens 3 and 7 are asked; 5 is near to 3 by 0.8, 8 to 7 by 0.6, 9 to 7 by 0.1 only."""
    rows = np.array(
        [
            [[2, 0], [2, 0], [0.8, 0.6], [0, 1]],
            [[0, 3], [0, 3], [0.8, 0.6], [0.995, 0.1]],
        ],
        np.float32,
    )
    beside = np.array([[3, 5, 6], [7, 8, 9]], np.uint16)
    return NearWords.of(np.array([3, 7]), np.array([1, 3], np.float32), rows, beside)


def test_a_passages_tokens_are_kept_once_and_rising() -> None:
    lines = [np.array([9, 300, 9]), np.array([], np.int64), np.array([2])]
    assert packed(lines) == b"\x02\x00\x09\x00\x2c\x01"


def test_coverage_adds_up_what_each_word_tells(near: NearWords) -> None:
    found = near.coverage(
        [
            tokens(3, 7),  # both words
            tokens(3),  # the one that tells a quarter
            tokens(1, 5, 8),  # near ones
            tokens(5, 7, 8),  # the word itself counts more than a near one
            tokens(6, 9),  # too far to be near
            tokens(),
            tokens(100),
        ]
    )
    expected = [1.0, 0.25, 0.25 * 0.8 + 0.75 * 0.6, 0.25 * 0.8 + 0.75, 0.0, 0.0, 0.0]
    assert found.tolist() == pytest.approx(expected, abs=1e-6)


def test_nothing_is_covered_where_nothing_is_asked_or_offered(near: NearWords) -> None:
    assert near.coverage([]).tolist() == []
    assert near.coverage([b"", b""]).tolist() == [0.0, 0.0]
    nothing = open_encoder("builtin").near_words("")
    assert nothing is not None
    assert nothing.coverage([tokens(1, 2)]).tolist() == [0.0]


def test_words_count_alike_where_none_tells_anything() -> None:
    rows = np.array([[[1, 0], [1, 0]], [[0, 1], [0, 1]]], np.float32)
    silent = NearWords.of(
        np.array([1, 2]), np.zeros(2, np.float32), rows, np.array([[1], [2]], np.uint16)
    )
    assert silent.coverage([tokens(2)]).tolist() == [0.5]


def test_rare_words_tell_more_and_words_of_questions_nothing() -> None:
    found = idf_of(["政策", "怎么", "鹄", "区"], np.array([1000, 500, 1, 98_499]))
    assert found[0] == found[2] == 0.0
    assert found[3] > found[1] > 0.0
    share = 1 / 100_000
    assert found[3] == pytest.approx(-np.log(1 - (1 - share) ** 100), rel=1e-5)


def test_the_nearest_rows_are_named_in_order() -> None:
    rows = np.array([[0, 0], [1, 0], [1, 0.1], [0, 1], [1, 0.3]], np.float32)
    made = light_of([("<UNK>", 0.0), *((sign, -1.4) for sign in "甲乙丙丁")], rows)
    assert made.near.shape == (5, min(NEAREST, 5))
    assert made.near[1, :4].tolist() == [1, 2, 4, 0]
    assert made.near[3, :3].tolist() == [3, 4, 2]


def test_the_encoder_covers_by_the_same_word_and_by_a_near_one() -> None:
    encoder = open_encoder("builtin")
    asked = encoder.near_words("怎么贷款")
    assert asked is not None
    passages = ["小微企业贷款", "信贷支持", "河道清淤"]
    same, near_one, far = asked.coverage(encoder.encode_passages(passages).tokens)
    assert same == pytest.approx(1.0)
    assert 0.2 < near_one < 1.0
    assert far < near_one / 2


def test_without_its_light_form_a_model_gives_the_same_vectors(tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(BUILTIN, model)
    texts = ["青年人才有哪些政策", "APP办事、河道治理", "", "鹄\ue000"]
    light = open_encoder(str(model))
    (model / STATIC / LIGHT_FILE).unlink()
    plain = open_encoder(str(model))
    assert plain.identity == light.identity
    np.testing.assert_array_equal(plain.encode_queries(texts), light.encode_queries(texts))
    assert plain.encode_passages(texts).tokens == [b""] * 4
    assert plain.near_words("贷款") is None


def test_a_light_form_of_another_model_is_passed_over(tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(BUILTIN, model)
    tokenizer = model / STATIC / "tokenizer.json"
    tokenizer.write_bytes(tokenizer.read_bytes() + b"\n")
    assert open_encoder(str(model)).near_words("贷款") is None


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("near", lambda near: near[:, 0]),
        ("near", lambda near: near.astype(np.float32)),
        ("near", lambda near: np.full_like(near, 65_535)),
        ("weights", lambda weights: -weights),
        ("weights", lambda weights: weights.astype(np.float64)),
        ("information", lambda information: information * np.nan),
        ("information", lambda information: information[1:]),
    ],
)
def test_a_light_form_that_does_not_fit_is_refused(
    tmp_path: Path, name: str, changed: Callable[[NDArray[Any]], NDArray[Any]]
) -> None:
    model = tmp_path / "model"
    shutil.copytree(BUILTIN, model)
    path = model / STATIC / LIGHT_FILE
    names = ("tokens", "weights", "near", "information")
    with safe_open(path, framework="numpy") as file:
        tensors = {each: file.get_tensor(each) for each in names}
        metadata = file.metadata()
    tensors[name] = np.ascontiguousarray(changed(tensors[name]))
    save_file(tensors, path, metadata=metadata)
    with pytest.raises(EncoderError, match=rf"{LIGHT_FILE} 已损坏或不完整"):
        open_encoder(str(model))
