"""The light path: static sentence models read with numpy, without torch.

A static model is a table with one row a token. A text's vector is the mean of its tokens' rows,
brought to length one. The folder is that of a sentence-transformers ``StaticEmbedding`` model, and
``SentenceTransformer(folder)`` gives the same vectors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from replysearch import messages
from replysearch.encoding.segmenter import read_segmenter
from replysearch.errors import EncoderError
from replysearch.records import EncoderIdentity

#: Names inside a model folder, as sentence-transformers writes and reads them.
MODULES_FILE = "modules.json"
CONFIG_FILE = "config_sentence_transformers.json"
TOKENIZER_FILE = "tokenizer.json"
TABLE_FILE = "model.safetensors"

#: Tensors of the table file: the rows, and what each row is multiplied by. With the second,
#: ``StaticEmbedding`` computes in float32 whatever the rows' type is; rows alone stand under the
#: third name.
ROWS_KEY = "embeddings"
SCALES_KEY = "weights"
PLAIN_ROWS_KEY = "embedding.weight"
_MAPPING_KEY = "mapping"

#: Key of the table file's header under which the revision stands.
REVISION_KEY = "revision"

_TEXTS_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows (tokens, dimension) of any real type, and the float32 scale of each row."""

    rows: NDArray[np.generic]
    scales: NDArray[np.float32]
    revision: str | None


class _TokenizerReading:
    """Turns what `tokenizers` raises for a bad file, a bare `Exception`, into an `EncoderError`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is Exception:
            raise _damaged(self._path, error) from error


@dataclass(frozen=True, slots=True)
class StaticEncoder:
    """An encoder with one vector a token; queries and passages are encoded alike."""

    identity: EncoderIdentity
    _rows_of: Callable[[Sequence[str]], list[list[int]]]
    _table: _Table
    _lines_apart: bool = False

    @property
    def is_light(self) -> bool:
        """True: see :class:`replysearch.encoding.Encoder`."""
        return True

    @classmethod
    def read(cls, folder: Path, name: str, *, lines_apart: bool = False) -> StaticEncoder:
        """Read the model in `folder`; `name` becomes its identity's name.

        `lines_apart` promises that no token of the model holds a line end and that its tokenizer
        looks at nothing beyond one: lines that texts share are then encoded once a batch.

        Raises:
            EncoderError: a file is missing or damaged, or tokenizer and table do not fit.
        """
        module = _module_folder(folder)
        table = _read_table(module / TABLE_FILE)
        rows_of, tokens = _read_cutting(module / TOKENIZER_FILE)
        if table.rows.ndim != 2 or table.scales.shape != (tokens,) or len(table.rows) != tokens:
            raise EncoderError(
                messages.ENCODER_SHAPE_MISMATCH.format(
                    path=folder, tokens=tokens, shape=table.rows.shape
                )
            )
        revision = table.revision or _hash_of(module / TOKENIZER_FILE, module / TABLE_FILE)
        identity = EncoderIdentity(name, revision, int(table.rows.shape[1]))
        return cls(identity, rows_of, table, lines_apart)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a text: float32, shape (len(texts), dimension), length one or zero."""
        vectors = np.zeros((len(texts), self.identity.dimension), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            some_texts = texts[start : start + _TEXTS_AT_ONCE]
            lines = [text.split("\n") if self._lines_apart else [text] for text in some_texts]
            sums = self._sums({line for some in lines for line in some})
            for place, some in enumerate(lines, start):
                for line in some:
                    vectors[place] += sums[line]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def _sums(self, lines: Collection[str]) -> dict[str, NDArray[np.float32]]:
        different = sorted(lines)
        found = self._rows_of(different)
        return {line: self._sum(rows) for line, rows in zip(different, found, strict=True)}

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the same as :meth:`encode_queries`."""
        return self.encode_queries(texts)

    def _sum(self, tokens: list[int]) -> NDArray[np.float32]:
        """Return the sum of the tokens' vectors, which has the direction of their mean."""
        # `take` is quicker than an index, and quicker still with an array.
        places = np.array(tokens, np.int64)
        rows: NDArray[np.float32] = self._table.rows.take(places, axis=0).astype(np.float32)
        summed: NDArray[np.float32] = self._table.scales.take(places) @ rows
        return summed


def is_static(folder: Path) -> bool:
    """Tell whether the model in `folder` is static, without prompts, and can take the light path.

    Raises:
        EncoderError: ``modules.json`` or the configuration is there but damaged.
    """
    if not (folder / MODULES_FILE).is_file():
        return False
    first, *others = _module_types(folder)
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
    except (OSError, ValueError) as error:
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


def _module_types(folder: Path) -> list[str]:
    return [module["type"].rpartition(".")[2] for module in _modules(folder)]


def _module_folder(folder: Path) -> Path:
    return folder / _modules(folder)[0]["path"]


def _read_cutting(path: Path) -> tuple[Callable[[Sequence[str]], list[list[int]]], int]:
    """Return what cuts texts into rows of the table, and how many rows it knows."""
    if not path.is_file():
        raise _missing(path)
    try:
        segmenter = read_segmenter(path)
    except (OSError, ValueError) as error:
        raise _damaged(path, error) from error
    if segmenter is not None:
        rows_of = segmenter.rows_of
        return lambda texts: list(map(rows_of, texts)), segmenter.size
    return _read_tokenizer(path)


def _read_tokenizer(path: Path) -> tuple[Callable[[Sequence[str]], list[list[int]]], int]:
    from tokenizers import Tokenizer  # noqa: PLC0415 - the built-in encoder does without

    with _TokenizerReading(path):
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
