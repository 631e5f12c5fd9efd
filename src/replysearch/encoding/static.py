"""The light path: static sentence models computed with numpy, without torch.

A static model is a table with one row a token. A text's vector is the mean of its tokens' rows,
brought to length one, and ``SentenceTransformer(folder)`` gives the same vectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from replysearch.encoding.near_words import Encoded, NearWords, packed
from replysearch.encoding.static_files import StaticFiles, read_static
from replysearch.records import EncoderIdentity

#: Texts encoded at a time: lines that they share are encoded once, and their vectors take 1 MB.
_TEXTS_AT_ONCE = 1024

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StaticEncoder:
    """An encoder with one vector a token; queries and passages are encoded alike."""

    identity: EncoderIdentity
    address: str
    _files: StaticFiles
    _lines_apart: bool = False

    @property
    def is_light(self) -> bool:
        """True: see :class:`replysearch.encoding.Encoder`."""
        return True

    @classmethod
    def read(
        cls, folder: Path, name: str, *, address: str | None = None, lines_apart: bool = False
    ) -> StaticEncoder:
        """Read the model in `folder`; `name` becomes its identity's name, and its address if alone.

        `lines_apart` promises that no token of the model holds a line end and that its tokenizer
        looks at nothing beyond one: lines that texts share are then encoded once a batch.

        Raises:
            EncoderError: a file is missing or damaged, or tokenizer and table do not fit.
        """
        files = read_static(folder)
        identity = EncoderIdentity(name, files.revision, int(files.rows.shape[1]))
        return cls(identity, address or name, files, lines_apart)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a text: float32, shape (len(texts), dimension), length one or zero."""
        return self._encode(texts, None)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Return the vectors that :meth:`encode_queries` gives, and the texts' tokens."""
        if self._files.light is None:
            return Encoded(self._encode(texts, None), [b""] * len(texts))
        tokens: list[bytes] = []
        return Encoded(self._encode(texts, tokens), tokens)

    def near_words(self, text: str) -> NearWords | None:
        """Return a query's tokens and those near; None for a model without its light form."""
        light = self._files.light
        if light is None:
            return None
        (found,) = self._files.rows_of([text])
        tokens = np.unique(np.array(found, np.int64))
        tokens = tokens[self._files.rows[tokens].any(axis=1)]
        near = light.near[tokens]
        rows = self._vectors(np.concatenate([tokens[:, None], near], axis=1))
        return NearWords.of(tokens, light.idf[tokens], rows, near)

    def _encode(self, texts: Sequence[str], tokens: list[bytes] | None) -> NDArray[np.float32]:
        """Return the vectors of `texts`; their tokens are added to `tokens`."""
        vectors = np.zeros((len(texts), self.identity.dimension), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            some_texts = texts[start : start + _TEXTS_AT_ONCE]
            lines = [text.split("\n") if self._lines_apart else [text] for text in some_texts]
            known = dict(self._read({line for some in lines for line in some}))
            for place, some in enumerate(lines, start):
                for line in some:
                    vectors[place] += known[line][1]
                if tokens is not None:
                    tokens.append(packed([known[line][0] for line in some]))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def _read(self, lines: set[str]) -> Iterator[tuple[str, tuple[Rows, NDArray[np.float32]]]]:
        """Yield each line with its tokens, and with the sum of their vectors.

        The sum has the direction of the mean.
        """
        different = sorted(lines)
        for line, found in zip(different, self._files.rows_of(different), strict=True):
            tokens = np.array(found, np.int64)
            # `take` is quicker than an index, and quicker still with an array.
            rows: NDArray[np.float32] = self._files.rows.take(tokens, axis=0).astype(np.float32)
            yield line, (tokens, self._files.scales.take(tokens) @ rows)

    def _vectors(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        rows: NDArray[np.float32] = self._files.rows[tokens].astype(np.float32)
        scaled: NDArray[np.float32] = rows * self._files.scales[tokens][..., np.newaxis]
        return scaled
