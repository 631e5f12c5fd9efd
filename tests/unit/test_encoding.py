"""Opening encoders and the built-in encoder: claims of value, order and error."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from replysearch import encoding
from replysearch.encoding import Encoder, open_encoder
from replysearch.errors import EncoderError

BUILTIN = Path(encoding.__file__).with_name("builtin")
STATIC = "0_StaticEmbedding"


@pytest.fixture(scope="module")
def builtin() -> Encoder:
    return open_encoder("builtin")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the built-in model that a test may damage."""
    return Path(shutil.copytree(BUILTIN, tmp_path / "model"))


def nearer(encoder: Encoder, query: str, first: str, second: str) -> bool:
    one, other = (
        encoder.encode_passages([first, second]).vectors @ encoder.encode_queries([query])[0]
    )
    return bool(one > other + 0.05)


def test_identity_names_the_model_its_revision_and_dimension(builtin: Encoder, model: Path) -> None:
    again = open_encoder(str(model)).identity
    assert builtin.identity.name == "builtin"
    assert builtin.identity.dimension == 256
    assert again.name == str(model.resolve())
    assert again.revision == builtin.identity.revision
    assert len(again.revision) == 16


def test_rows_are_float32_of_length_one_or_zero(builtin: Encoder) -> None:
    rows = builtin.encode_queries(["青年人才", "", " \n\t", "\ue000\ue001", "政策" * 2500])
    assert rows.dtype == np.float32
    assert rows.shape == (5, 256)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 0, 0, 0, 1], atol=1e-6)


def test_no_texts_give_no_rows(builtin: Encoder) -> None:
    assert builtin.encode_queries([]).shape == (0, 256)


def test_a_long_text_is_read_to_its_end(builtin: Encoder) -> None:
    start = "养老服务" * 1000
    rows = builtin.encode_passages([start, start + "河道治理" * 1000]).vectors
    assert rows[0] @ rows[1] < 0.95


def test_width_and_case_do_not_matter(builtin: Encoder) -> None:
    rows = builtin.encode_queries(["APP办事", "ＡＰＰ办事", "app办事"])
    np.testing.assert_array_equal(rows[1], rows[0])
    np.testing.assert_array_equal(rows[2], rows[0])


@pytest.mark.parametrize(
    ("query", "near", "far"),
    [
        ("青年", "年轻人", "污水"),
        ("养老院收费", "敬老院的价格", "高速公路限速"),
        ("孩子上学", "义务教育入学", "河道清淤"),
        ("电动车充电起火怎么办", "电动自行车充电安全和消防隐患整治", "人才公寓的申请条件"),
        ("看病贵", "降低群众就医负担,完善医疗保险", "加强农村公路养护"),
        ("垃圾没人清理", "环卫部门将加强保洁和垃圾清运", "发放创业担保贷款"),
        ("企业融资难", "引导银行加大小微企业贷款投放", "保护历史文化街区"),
    ],
)
def test_meaning_decides_what_is_near(builtin: Encoder, query: str, near: str, far: str) -> None:
    assert nearer(builtin, query, near, far)


def test_unknown_tokens_change_nothing(builtin: Encoder) -> None:
    rows = builtin.encode_queries(["青年人才", "\ue000青年人才\ue001"])
    np.testing.assert_allclose(rows[1], rows[0], atol=1e-6)


def test_the_light_path_imports_no_torch() -> None:
    code = (
        "import sys, replysearch.encoding as e;"
        "early = {'numpy', 'tokenizers'} & set(sys.modules);"
        "e.open_encoder('builtin').encode_queries(['政策']);"
        "print(sorted(early), sorted({'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[] []\n"


def test_the_model_files_fit_the_repository() -> None:
    sizes = [path.stat().st_size for path in BUILTIN.rglob("*") if path.is_file()]
    assert max(sizes) <= 19_000_000


def test_plain_rows_are_read_like_scaled_ones(builtin: Encoder, model: Path) -> None:
    table = model / STATIC / "model.safetensors"
    tensors = load_file(table)
    rows = tensors["embeddings"].astype(np.float32) * tensors["weights"][:, None]
    save_file({"embedding.weight": rows}, table)
    plain = open_encoder(str(model))
    texts = ["青年人才有哪些政策承诺", "养老服务"]
    np.testing.assert_allclose(
        plain.encode_queries(texts), builtin.encode_queries(texts), atol=1e-5
    )
    assert plain.identity.revision != builtin.identity.revision


def test_a_mapping_names_the_row_of_each_token(builtin: Encoder, model: Path) -> None:
    table = model / STATIC / "model.safetensors"
    tensors = load_file(table)
    tensors["embeddings"] = np.ascontiguousarray(tensors["embeddings"][::-1])
    tensors["mapping"] = np.arange(len(tensors["weights"]))[::-1].copy()
    save_file(tensors, table)
    np.testing.assert_array_equal(
        open_encoder(str(model)).encode_queries(["养老服务"]), builtin.encode_queries(["养老服务"])
    )


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "light.safetensors"])
def test_a_truncated_file_is_named(model: Path, name: str) -> None:
    path = model / STATIC / name
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(EncoderError, match=rf"{name} 已损坏或不完整"):
        open_encoder(str(model))


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_named(model: Path, name: str) -> None:
    (model / STATIC / name).unlink()
    with pytest.raises(EncoderError, match=rf"缺少文件 {name}"):
        open_encoder(str(model))


@pytest.mark.parametrize("content", ["", "[", "[]", "{}", '[{"path": "x"}]', "[1]"])
def test_a_damaged_list_of_modules_is_named(model: Path, content: str) -> None:
    (model / "modules.json").write_text(content)
    with pytest.raises(EncoderError, match=r"modules\.json 已损坏"):
        open_encoder(str(model))


def test_a_table_of_another_size_than_the_tokenizer_is_refused(model: Path) -> None:
    table = model / STATIC / "model.safetensors"
    tensors = load_file(table)
    size = len(tensors["weights"])
    save_file({key: value[:-1].copy() for key, value in tensors.items()}, table)
    message = rf"前后不一致:分词器有 {size} 个词元.*\({size - 1}, 256\)"
    with pytest.raises(EncoderError, match=message):
        open_encoder(str(model))


def test_a_table_of_another_rank_is_refused(model: Path) -> None:
    table = model / STATIC / "model.safetensors"
    save_file({"embedding.weight": np.zeros(32_000, dtype=np.float16)}, table)
    with pytest.raises(EncoderError, match="前后不一致"):
        open_encoder(str(model))


@pytest.mark.parametrize("name", ["./no/such", "/no/such", "~no-such-user/model", "a/b/c", "", " "])
def test_a_path_that_is_not_there_is_no_model_name(name: str) -> None:
    with pytest.raises(EncoderError, match="没有编码模型文件夹"):
        open_encoder(name)


def test_a_missing_extra_is_told_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match=r"pip install 'replysearch\[sentence-transformers\]'"):
        open_encoder("BAAI/bge-small-zh-v1.5")


def test_a_model_with_prompts_does_not_take_the_light_path(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    config = model / "config_sentence_transformers.json"
    config.write_text(json.dumps({"prompts": {"query": "问:"}}))
    with pytest.raises(EncoderError, match="需要 sentence-transformers"):
        open_encoder(str(model))
