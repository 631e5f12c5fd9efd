"""A read transaction: all its results come from one generation of the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from replysearch.engine.derived.views import View, ViewKeeper
from replysearch.engine.results import (
    NOTHING_SCORED,
    Allowed,
    Counts,
    DocumentSummary,
    Facets,
    LexicalMatch,
    Names,
    Scored,
    StoredPassage,
)
from replysearch.engine.store import matching, queries
from replysearch.engine.store.facets import facets_of
from replysearch.engine.store.originals import Originals
from replysearch.errors import DocumentNotFound, EncoderError, EncoderMismatch
from replysearch.messages import engine as messages
from replysearch.records import NO_FILTERS, Document, Filters, Kind, Manifest

#: A ranking by vector has at least this many passages, so that it mostly includes all passages that
#: reach the threshold of a search. Chosen, not measured.
_FIRST_DEPTH = 256

#: A ranking by vector has at least 1/64 of all passages: about one passage in eighty reaches the
#: threshold of a search. Measured: `python -m benchmarks.ranking`.
_FIRST_SHARE = 64


class ReadTransaction:
    """A consistent look at the index, for one thread; see :meth:`Engine.reading`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        view: View,
        keeper: ViewKeeper,
        originals: Originals,
    ) -> None:
        self._connection = connection
        self._view = view
        self._keeper = keeper
        self._originals = originals
        # Kept for later calls: the last ranking by vector, and the last count of word matches.
        self._ranked: tuple[bytes, Allowed, int, Scored] | None = None
        self._matched: tuple[str, Allowed, int] | None = None

    @property
    def generation(self) -> int:
        """The generation of the index that this transaction reads."""
        return self._view.generation

    @property
    def manifest(self) -> Manifest:
        """The encoder and the rules that the index was made with."""
        return self._view.manifest

    def allowed_by(self, filters: Filters) -> Allowed:
        """Return the document rows and kinds that the filters allow; no rows if no letter fits."""
        return matching.allowed_by(self._connection, filters)

    def dense(self, vector: NDArray[np.float32], limit: int, allowed: Allowed) -> Scored:
        """Return the `limit` allowed passages that are most similar to `vector`, best first.

        `vector` has shape (dimension,); a zero vector finds nothing. Raises EncoderMismatch if the
        index has another dimension, and EncoderError if `vector` is not finite.
        """
        rows, scores = self._nearest(vector, limit, allowed)
        return Scored(rows[:limit], scores[:limit])

    def dense_above(
        self, vector: NDArray[np.float32], threshold: float, allowed: Allowed
    ) -> NDArray[np.int64]:
        """Return the allowed rows that score `threshold` or more, best first; see :meth:`dense`."""
        depth = self._first_depth
        while True:
            rows, scores = self._nearest(vector, depth, allowed)
            if len(rows) < depth or scores[-1] < threshold:
                return rows[scores >= threshold]
            depth *= 8

    def _nearest(self, vector: NDArray[np.float32], limit: int, allowed: Allowed) -> Scored:
        dimension = self.manifest.encoder.dimension
        if vector.shape != (dimension,):
            raise EncoderMismatch(
                messages.ENGINE_DIMENSION.format(found=vector.shape[-1], wanted=dimension)
            )
        vector = np.ascontiguousarray(vector, np.float32)
        if not np.isfinite(vector).all():
            raise EncoderError(messages.ENGINE_NOT_FINITE)
        if allowed.is_nothing or not vector.any():
            return NOTHING_SCORED
        key = vector.tobytes()
        if self._ranked is not None:
            old_key, old_allowed, depth, scored = self._ranked
            if old_key == key and old_allowed == allowed and depth >= limit:
                return scored
        depth = max(limit, self._first_depth)
        rows = self._keeper.rows_allowed(self._connection, allowed)
        scored = self._view.dense.nearest(vector, depth, rows)
        self._ranked = key, allowed, depth, scored
        return scored

    @property
    def _first_depth(self) -> int:
        return max(_FIRST_DEPTH, self._view.dense.count // _FIRST_SHARE)

    def cosines(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosines of `rows` (ascending) with `vector`; 0 for a row without a vector."""
        return self._view.dense.products(np.ascontiguousarray(vector, np.float32), rows)

    def tokens(self, rows: NDArray[np.int64]) -> list[bytes]:
        """Return the packed tokens of the passages at `rows`; b"" for a passage without tokens."""
        return self._keeper.tokens(self._connection, self._view, rows.tolist())

    def lexical(self, text: str, limit: int, allowed: Allowed) -> LexicalMatch:
        """Return the best allowed passages for `text`, and how many have any word of `text`."""
        match = self._view.lexical.search(text, limit, allowed)
        self._matched = text, allowed, match.total
        return match

    def total(self, text: str | None, dense_rows: NDArray[np.int64], allowed: Allowed) -> int:
        """Return exactly how many allowed passages contain a word of `text` or are in `dense_rows`.

        `dense_rows` come from :meth:`dense_above`. If `text` is None, only `dense_rows` count.
        """
        others = self._view.lexical.count_others(text, dense_rows, allowed)
        if text is None:
            return others
        if self._matched is None or self._matched[:2] != (text, allowed):
            self._matched = text, allowed, self._view.lexical.count(text, allowed)
        return self._matched[2] + others

    def facets(self, text: str | None, dense_rows: NDArray[np.int64], allowed: Allowed) -> Facets:
        """Return each facet's values with their numbers of matching passages, largest first.

        A passage matches as in :meth:`total`. The facets are ``issuer``, ``year``, ``kind``,
        ``region`` (provinces, cities and counties) and ``subject_class``.
        """
        tally = self._view.lexical.tally(text, dense_rows, allowed, everything=False)
        return self._facets(*tally)

    def overview(self, allowed: Allowed) -> Facets:
        """Return each facet's values with their numbers of allowed letters.

        For ``kind``, passages are counted, because the passages of a letter have several kinds.
        """
        nothing = np.empty(0, np.int64)
        documents, kinds = self._view.lexical.tally(None, nothing, allowed, everything=True)
        return self._facets(dict.fromkeys(documents, 1), kinds)

    def _facets(self, documents: Mapping[int, int], kinds: Mapping[Kind, int]) -> Facets:
        rows = queries.facet_rows(self._connection, documents.keys())
        return facets_of(rows, documents, kinds)

    def passages_at(self, rows: Sequence[int]) -> list[StoredPassage]:
        """Return the passages at `rows` in that order; removed passages are left out."""
        return queries.passages_at(self._connection, rows)

    def passages_of_row(self, document_row: int, allowed: Allowed) -> list[StoredPassage]:
        """Return the allowed passages of the letter at `document_row`, in order."""
        return queries.passages_of_row(self._connection, document_row, allowed)

    def passages_of(self, document_id: str) -> list[StoredPassage]:
        """Return a letter's passages in order. Raises DocumentNotFound for an unknown id."""
        return queries.passages_of_document(self._connection, document_id)

    def tokens_of(self, document_id: str) -> list[bytes]:
        """Return the packed tokens of a letter's passages, in order; [] for an unknown id."""
        rows = queries.passage_rows(self._connection, document_id)
        return self._keeper.tokens(self._connection, self._view, rows)

    def document(self, document_id: str) -> Document:
        """Return a letter. Raises DocumentNotFound for an unknown id."""
        return queries.document(self._connection, document_id)

    def documents(
        self, offset: int = 0, limit: int | None = None, filters: Filters = NO_FILTERS
    ) -> list[DocumentSummary]:
        """Return part of the list of letters, newest first, undated letters last.

        A filter by kind selects the letters that have a passage of this kind.
        """
        return matching.summaries(self._connection, offset, limit, self.allowed_by(filters))

    def count_documents(self, filters: Filters = NO_FILTERS) -> int:
        """Return how many letters pass the filters, as in :meth:`documents`."""
        return matching.count_documents(self._connection, self.allowed_by(filters))

    def names(self) -> Names:
        """Return the places and issuers of all letters."""
        return self._keeper.names(self._connection, self._view)

    def find_number(self, text: str) -> list[int]:
        """Return the rows of letters with the number `text`; see :func:`matching.find_number`."""
        return matching.find_number(self._connection, text)

    def source(self, sha256: str) -> str | None:
        """Return the id of a letter that has a source with this hash, or None."""
        return queries.document_of_source(self._connection, "sha256", sha256)

    def source_at(self, uri: str) -> str | None:
        """Return the id of the letter that has a source with this URI, or None."""
        return queries.document_of_source(self._connection, "uri", uri)

    def holds_source(self, uri: str, sha256: str) -> bool:
        """Return True if a letter has a source with this URI and hash."""
        return queries.holds_source(self._connection, uri, sha256)

    def original(self, sha256: str) -> bytes:
        """Return the bytes of the file that a letter was read from.

        Raises DocumentNotFound for an unknown hash, OriginalMissing if the file is lost or changed.
        """
        if queries.document_of_source(self._connection, "sha256", sha256) is None:
            raise DocumentNotFound(messages.ENGINE_NO_ORIGINAL.format(sha256=sha256))
        return self._originals.read(sha256)

    def counts(self) -> Counts:
        """Return how much is stored, and how many passages dense and word search can find."""
        view = self._view
        return queries.counts(self._connection, view.dense.count, view.lexical.count_all(Allowed()))

    def searchable_rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows that dense search can find, and the rows that word search can find."""
        return self._view.dense.rows, self._view.lexical.rows()
