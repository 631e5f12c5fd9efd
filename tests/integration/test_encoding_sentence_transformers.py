"""The light path and sentence-transformers on the same folders, and models that need the latter."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from replysearch import encoding
from replysearch.encoding import open_encoder
from replysearch.encoding.sentence_models import Prompts, SentenceModelEncoder, prompts_of
from replysearch.errors import EncoderError

sentence_transformers = pytest.importorskip(
    "sentence_transformers", reason="the extra sentence-transformers is not installed"
)

BUILTIN = Path(encoding.__file__).with_name("builtin")

TEXTS = [
    "青年人才有哪些政策承诺?",
    "一是市政府高位统筹。成立由分管副市长任组长、24个部门为成员的工作专项组,召开会议5次。",
    "優化營商環境,支持科技企業發展",
    "ＡＰＰ　办事　１２３４５，养老！",
    "推进义务教育优质均衡发展。" * 385,
    "a",
]
BLANK = ["", " \n", "\ue000\ue001"]


def test_both_paths_give_the_same_vectors() -> None:
    light = open_encoder("builtin").encode_passages(TEXTS + BLANK).vectors
    whole = sentence_transformers.SentenceTransformer(str(BUILTIN), device="cpu")
    other = whole.encode(TEXTS + BLANK)
    assert np.sum(light[: len(TEXTS)] * other[: len(TEXTS)], axis=1).min() >= 0.9999
    np.testing.assert_array_equal(light[len(TEXTS) :], 0)
    np.testing.assert_array_equal(other[len(TEXTS) :], 0)


@pytest.fixture
def prompted(tmp_path: Path) -> str:
    folder = Path(shutil.copytree(BUILTIN, tmp_path / "prompted"))
    config = folder / "config_sentence_transformers.json"
    config.write_text(json.dumps({"prompts": {"query": "问题:", "document": "文件:"}}))
    return str(folder)


def test_a_models_own_prompts_are_written_before_its_texts(prompted: str) -> None:
    encoder = open_encoder(prompted)
    assert isinstance(encoder, SentenceModelEncoder)
    assert encoder.prompts == Prompts("问题:", "文件:")
    plain = open_encoder("builtin")
    np.testing.assert_allclose(
        encoder.encode_queries(["养老服务"]), plain.encode_queries(["问题:养老服务"]), atol=1e-5
    )
    np.testing.assert_allclose(
        encoder.encode_passages(["养老服务"]).vectors,
        plain.encode_passages(["文件:养老服务"]).vectors,
        atol=1e-5,
    )


def test_the_adapter_keeps_the_contract(prompted: str) -> None:
    encoder = open_encoder(prompted)
    assert encoder.identity.name == str(Path(prompted).resolve())
    assert encoder.identity.dimension == 256
    rows = SentenceModelEncoder.load(str(BUILTIN)).encode_passages(["养老服务", ""]).vectors
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 0], atol=1e-6)
    assert encoder.encode_queries([]).shape == (0, 256)


def test_the_revision_follows_the_weights(prompted: str) -> None:
    before = SentenceModelEncoder.load(prompted).identity.revision
    same = SentenceModelEncoder.load(str(BUILTIN)).identity.revision
    table = Path(prompted) / "0_StaticEmbedding" / "model.safetensors"
    content = bytearray(table.read_bytes())
    content[-1] ^= 1
    table.write_bytes(content)
    assert before == same
    assert SentenceModelEncoder.load(prompted).identity.revision != before


def test_a_name_that_is_not_local_is_told_when_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match=r"离线状态.*nobody/no-such-model"):
        open_encoder("nobody/no-such-model")


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="无法加载编码模型"):
        open_encoder(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "own", "expected"),
    [
        ("BAAI/bge-small-zh-v1.5", {}, Prompts("为这个句子生成表示以用于检索相关文章：", "")),
        ("intfloat/multilingual-e5-small", {"query": ""}, Prompts("query: ", "passage: ")),
        ("BAAI/bge-small-zh-v1.5", {"query": "问:", "passage": "答:"}, Prompts("问:", "答:")),
        ("BAAI/bge-m3", {"query": "", "document": ""}, Prompts("", "")),
    ],
)
def test_prompts_are_the_models_own_else_the_known_ones(
    name: str, own: dict[str, str], expected: Prompts
) -> None:
    assert prompts_of(name, own) == expected
