"""The files of a static sentence model, in the folder form of sentence-transformers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from replysearch.encoding.light import LIGHT_FILE, LightForm, read_light
from replysearch.encoding.segmenter import Segmenter, read_segmenter
from replysearch.errors import EncoderError
from replysearch.messages import encoding as messages

#: File names that sentence-transformers uses in a model folder.
MODULES_FILE = "modules.json"
CONFIG_FILE = "config_sentence_transformers.json"
TOKENIZER_FILE = "tokenizer.json"
TABLE_FILE = "model.safetensors"

#: Tensors of the table file: the rows, and a factor for each row.
ROWS_KEY = "embeddings"
SCALES_KEY = "weights"
#: Tensor of the rows in a file without factors.
PLAIN_ROWS_KEY = "embedding.weight"
#: Tensor, in some files, with the number of each token's row.
_MAPPING_KEY = "mapping"

#: Key of the revision in the table file's header.
REVISION_KEY = "revision"

#: A function that returns the row numbers of the tokens of each text.
Tokenizing = Callable[[Sequence[str]], list[list[int]]]


@dataclass(frozen=True, slots=True)
class StaticFiles:
    """A static model as read from its folder.

    A token's vector is its row in `rows` times its factor in `scales`. The shapes are (tokens,
    dimension) and (tokens,). `rows` may have any real type. `rows_of` returns the row numbers of
    the tokens of texts. `light` is the light form, or None if the model has no light form.
    """

    revision: str
    rows: NDArray[np.generic]
    scales: NDArray[np.float32]
    rows_of: Tokenizing
    light: LightForm | None


def read_static(folder: Path) -> StaticFiles:
    """Read the static model in `folder`.

    Raises EncoderError if a file is missing or damaged, or tokenizer and table do not match.
    """
    module = module_folder(folder)
    table = _read_table(module / TABLE_FILE)
    revision = table.revision or _hash_of(module / TOKENIZER_FILE, module / TABLE_FILE)
    rows_of, tokens, light = _read_tokenizing(module, revision)
    if table.rows.ndim != 2 or table.scales.shape != (tokens,) or len(table.rows) != tokens:
        raise EncoderError(
            messages.ENCODER_SHAPE_MISMATCH.format(
                path=folder, tokens=tokens, shape=table.rows.shape
            )
        )
    if light is not None and len(light.near) != tokens:
        raise _damaged(module / LIGHT_FILE, tokens)
    return StaticFiles(revision, table.rows, table.scales, rows_of, light)


@dataclass(frozen=True, slots=True)
class _Table:
    """The content of the table file, with float32 scales."""

    rows: NDArray[np.generic]
    scales: NDArray[np.float32]
    revision: str | None


class _TranslatingTokenizerErrors:
    """Turns the plain `Exception` that `tokenizers` raises for a bad file into `EncoderError`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        if kind is Exception:
            raise _damaged(self._path, error) from error


def is_static(folder: Path) -> bool:
    """Return True if the model in `folder` is static and has no prompts.

    Raises EncoderError if ``modules.json`` or the configuration is damaged.
    """
    if not (folder / MODULES_FILE).is_file():
        return False
    first, *others = (module["type"].rpartition(".")[2] for module in _modules(folder))
    if first != "StaticEmbedding" or any(kind != "Normalize" for kind in others):
        return False
    config = folder / CONFIG_FILE
    settings = _read_json(config) if config.is_file() else {}
    prompts = settings.get("prompts") if isinstance(settings, dict) else None
    return not (isinstance(prompts, dict) and any(prompts.values()))


def _damaged(path: Path, reason: object) -> EncoderError:
    return EncoderError(messages.ENCODER_FILE_DAMAGED.format(path=path, reason=reason))


def _missing(path: Path) -> EncoderError:
    return EncoderError(messages.ENCODER_FILE_MISSING.format(path=path.parent, file=path.name))


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise _missing(path) from error
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(path, error) from error


def _modules(folder: Path) -> list[dict[str, str]]:
    path = folder / MODULES_FILE
    modules = _read_json(path)
    if not isinstance(modules, list) or not modules:
        raise _damaged(path, "[]")
    try:
        return [{key: str(module[key]) for key in ("path", "type")} for module in modules]
    except (KeyError, TypeError) as error:
        raise _damaged(path, error) from error


def module_folder(folder: Path) -> Path:
    """Return the folder of tokenizer and table. Raises EncoderError if ``modules.json`` is bad."""
    return folder / _modules(folder)[0]["path"]


def _read_tokenizing(module: Path, revision: str) -> tuple[Tokenizing, int, LightForm | None]:
    """Return the tokenizing function, the number of its tokens, and the light form or None."""
    path = module / TOKENIZER_FILE
    if not path.is_file():
        raise _missing(path)
    try:
        light = read_light(module, path, revision)
    except (OSError, ValueError, TypeError, SafetensorError) as error:
        raise _damaged(module / LIGHT_FILE, error) from error
    if light is not None:
        segmenter = Segmenter.weighted(light.tokens, light.weights.tolist())
        return _for_each(segmenter), segmenter.size, light
    try:
        fitting = read_segmenter(path)
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise _damaged(path, error) from error
    if fitting is None:
        return *_read_tokenizer(path), None
    return _for_each(fitting), fitting.size, None


def _for_each(segmenter: Segmenter) -> Tokenizing:
    rows_of = segmenter.rows_of
    return lambda texts: list(map(rows_of, texts))


def _read_tokenizer(path: Path) -> tuple[Tokenizing, int]:
    from tokenizers import Tokenizer  # noqa: PLC0415 - not for the built-in encoder

    with _TranslatingTokenizerErrors(path):
        tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def rows_of(texts: Sequence[str]) -> list[list[int]]:
        encoded = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [encoding.ids for encoding in encoded]

    return rows_of, tokenizer.get_vocab_size()


def _read_table(path: Path) -> _Table:
    if not path.is_file():
        raise _missing(path)
    try:
        with safe_open(path, framework="numpy") as file:
            names = set(file.keys())
            rows = file.get_tensor(PLAIN_ROWS_KEY if PLAIN_ROWS_KEY in names else ROWS_KEY)
            if _MAPPING_KEY in names:
                rows = rows[file.get_tensor(_MAPPING_KEY)]
            scaled = SCALES_KEY in names and PLAIN_ROWS_KEY not in names
            scales = file.get_tensor(SCALES_KEY) if scaled else np.ones(len(rows))
            revision = (file.metadata() or {}).get(REVISION_KEY)
    except (OSError, SafetensorError, TypeError, IndexError) as error:
        raise _damaged(path, error) from error
    return _Table(rows, scales.astype(np.float32), revision)


def _hash_of(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
