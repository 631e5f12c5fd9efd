"""Static sentence models, computed with numpy instead of torch.

A static model is a table with one row per token. A text's vector is the mean of its tokens' rows,
scaled to length one. ``SentenceTransformer(folder)`` computes the same vector.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from replysearch.encoding.near_words import Encoded, NearWords, packed
from replysearch.encoding.static_files import StaticFiles, read_static
from replysearch.records import EncoderIdentity

#: Texts in a batch. Chosen, not measured: the vectors of a batch take 1 MB.
_TEXTS_AT_ONCE = 1024

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StaticEncoder:
    """An encoder with one vector per token; it encodes queries and passages in the same way."""

    identity: EncoderIdentity
    address: str
    _files: StaticFiles
    _lines_apart: bool = False
    is_light: ClassVar[bool] = True

    @classmethod
    def read(
        cls, folder: Path, name: str, *, address: str | None = None, lines_apart: bool = False
    ) -> StaticEncoder:
        """Read the model in `folder`. `name` is the encoder's name and default address.

        `lines_apart` means that no token crosses a line end. A line that several texts of a
        batch share is then encoded only once. Raises EncoderError if a file is missing or
        damaged, or if tokenizer and table do not fit each other.
        """
        files = read_static(folder)
        identity = EncoderIdentity(name, files.revision, int(files.rows.shape[1]))
        return cls(identity, address or name, files, lines_apart)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See :class:`replysearch.encoding.Encoder`."""
        return self._encode(texts, None)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Return vectors as :meth:`encode_queries` does, and tokens if there is a light form."""
        if self._files.light is None:
            return Encoded(self._encode(texts, None), [b""] * len(texts))
        tokens: list[bytes] = []
        return Encoded(self._encode(texts, tokens), tokens)

    def near_words(self, text: str) -> NearWords | None:
        """Return a query's tokens and the tokens near them, or None if there is no light form."""
        light = self._files.light
        if light is None:
            return None
        (query_rows,) = self._files.rows_of([text])
        tokens = np.unique(np.array(query_rows, np.int64))
        tokens = tokens[self._files.rows[tokens].any(axis=1)]
        near = light.near[tokens]
        rows = self._vectors(np.concatenate([tokens[:, None], near], axis=1))
        return NearWords.of(tokens, light.idf[tokens], rows, near)

    def _encode(self, texts: Sequence[str], tokens: list[bytes] | None) -> NDArray[np.float32]:
        """Return the vectors of `texts`; append their packed tokens to `tokens` unless None."""
        vectors = np.zeros((len(texts), self.identity.dimension), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            batch = texts[start : start + _TEXTS_AT_ONCE]
            lines_by_text = [text.split("\n") if self._lines_apart else [text] for text in batch]
            encoded = dict(self._read({line for lines in lines_by_text for line in lines}))
            for index, lines in enumerate(lines_by_text, start):
                for line in lines:
                    vectors[index] += encoded[line][1]
                if tokens is not None:
                    tokens.append(packed([encoded[line][0] for line in lines]))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def _read(self, lines: set[str]) -> Iterator[tuple[str, tuple[Rows, NDArray[np.float32]]]]:
        """Yield each line with its tokens and the sum of their vectors."""
        ordered = sorted(lines)
        for line, line_rows in zip(ordered, self._files.rows_of(ordered), strict=True):
            tokens = np.array(line_rows, np.int64)
            # `take` is faster than indexing, and faster with an array than with a list.
            rows: NDArray[np.float32] = self._files.rows.take(tokens, axis=0).astype(np.float32)
            yield line, (tokens, self._files.scales.take(tokens) @ rows)

    def _vectors(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        rows: NDArray[np.float32] = self._files.rows[tokens].astype(np.float32)
        scaled: NDArray[np.float32] = rows * self._files.scales[tokens][..., np.newaxis]
        return scaled
