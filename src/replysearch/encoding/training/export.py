"""Write a trained encoder as a sentence-transformers folder."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from replysearch.encoding.light import light_of, write_light
from replysearch.encoding.segmenter import fits
from replysearch.encoding.static_files import (
    CONFIG_FILE,
    MODULES_FILE,
    REVISION_KEY,
    ROWS_KEY,
    SCALES_KEY,
    TABLE_FILE,
    TOKENIZER_FILE,
)
from replysearch.errors import TrainingError
from replysearch.messages import encoding as messages

_TYPES = "sentence_transformers.models"

#: The content of ``modules.json``. Both sentence-transformers 5 and 6 accept these type names.
_MODULES = [
    {"idx": index, "name": str(index), "path": f"{index}_{kind}", "type": f"{_TYPES}.{kind}"}
    for index, kind in enumerate(("StaticEmbedding", "Normalize"))
]
_STATIC_FOLDER, _NORMALIZE_FOLDER = (str(module["path"]) for module in _MODULES)

#: The rows are stored as integers from minus this number to this number.
_INT8_LIMIT = 127


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def quantised(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return int8 rows and a float32 scale for each row. Rows times scales are nearly `rows`."""
    scales = np.abs(rows).max(axis=1) / np.float32(_INT8_LIMIT)
    divisors = np.where(scales > 0, scales, 1)[:, None]
    return np.rint(rows / divisors).astype(np.int8), scales.astype(np.float32)


def _write_model(
    folder: Path, tokenizer: Tokenizer, rows: NDArray[np.float32], recipe: Mapping[str, object]
) -> None:
    module = folder / _STATIC_FOLDER
    module.mkdir()
    (folder / _NORMALIZE_FOLDER).mkdir()
    _write_json(folder / _NORMALIZE_FOLDER / "config.json", {})
    _write_json(folder / MODULES_FILE, _MODULES)
    _write_json(
        folder / CONFIG_FILE,
        {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )
    _write_json(folder / "recipe.json", recipe)
    tokenizer.save(str(module / TOKENIZER_FILE), pretty=False)
    small, scales = quantised(rows)
    digest = hashlib.sha256((module / TOKENIZER_FILE).read_bytes())
    digest.update(small.tobytes())
    digest.update(scales.tobytes())
    revision = digest.hexdigest()[:16]
    save_file(
        {ROWS_KEY: small, SCALES_KEY: scales},
        module / TABLE_FILE,
        metadata={REVISION_KEY: revision},
    )
    # safetensors makes the file readable only by its owner.
    (module / TABLE_FILE).chmod(0o644)
    content = json.loads((module / TOKENIZER_FILE).read_bytes())
    if fits(content):
        vectors = small.astype(np.float32) * scales[:, np.newaxis]
        light = light_of(content["model"]["vocab"], vectors)
        write_light(module, module / TOKENIZER_FILE, revision, light)


def check_free(out: Path) -> None:
    """Raise TrainingError unless `out` is a missing or empty folder whose parent exists."""
    if not out.resolve().parent.is_dir():
        raise TrainingError(messages.TRAINING_OUT_NO_PARENT.format(path=out))
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise TrainingError(messages.TRAINING_OUT_NOT_EMPTY.format(path=out))


def write_folder(
    out: Path, tokenizer: Tokenizer, rows: NDArray[np.float32], recipe: Mapping[str, object]
) -> None:
    """Write the model to `out` as a whole or not at all; see :func:`check_free` for errors.

    `rows` is float32 of shape (tokens, dimension); it is stored as int8 with a scale for each row.
    `recipe` is written to ``recipe.json``.
    """
    check_free(out)
    out = out.resolve()
    temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        _write_model(temporary, tokenizer, rows, recipe)
        temporary.chmod(0o755)
        temporary.replace(out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
