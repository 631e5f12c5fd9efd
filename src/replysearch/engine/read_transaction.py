"""A read transaction: all its answers come from one generation of the index."""

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
    LexicalMatch,
    Names,
    Scored,
    StoredPassage,
)
from replysearch.engine.store import matching, queries
from replysearch.engine.store.facets import Facets, facets_of
from replysearch.engine.store.originals import Originals
from replysearch.errors import DocumentNotFound, EncoderError, EncoderMismatch
from replysearch.messages import engine as messages
from replysearch.records import NO_FILTERS, Document, Filters, Kind, Manifest

#: How many nearest passages are ranked at first, and what share of all when that is more, so that
#: a search and its count of near passages mostly need one scan: about one passage in eighty is
#: near to a question (`python -m benchmarks.ranking`).
_FIRST_DEPTH = 256
_FIRST_SHARE = 64


class ReadTransaction:
    """One consistent look at the index, used by one thread. :meth:`Engine.reading` begins it."""

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
        # The last answers of each index: a search asks for their counts too.
        self._ranked: tuple[bytes, Allowed, int, Scored] | None = None
        self._matched: tuple[str, Allowed, int] | None = None

    @property
    def generation(self) -> int:
        """The number of commits that this reading sees."""
        return self._view.generation

    @property
    def manifest(self) -> Manifest:
        """What the index was made with, at this generation."""
        return self._view.manifest

    def allowed_by(self, filters: Filters) -> Allowed:
        """Return what the filters let through; a value that no letter has lets nothing through."""
        return matching.allowed_by(self._connection, filters)

    def dense(self, vector: NDArray[np.float32], limit: int, allowed: Allowed) -> Scored:
        """Return the passages most similar to `vector`, best first.

        Args:
            vector: Shape (dimension,). A zero vector finds nothing.
            limit: At most this many.
            allowed: What the filters let through.

        Raises:
            EncoderMismatch: The index holds vectors of another dimension.
            EncoderError: The vector is not finite.
        """
        rows, scores = self._nearest(vector, limit, allowed)
        return Scored(rows[:limit], scores[:limit])

    def dense_above(
        self, vector: NDArray[np.float32], threshold: float, allowed: Allowed
    ) -> NDArray[np.int64]:
        """Return the rows of all passages with a score of at least `threshold`, best first.

        Raises:
            As :meth:`dense`.
        """
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
            known, under, depth, scored = self._ranked
            if known == key and under == allowed and depth >= limit:
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
        """Return the score of each of `rows`, 0 for those that dense search cannot find.

        Args:
            vector: Shape (dimension,).
            rows: Passage rows, rising.
        """
        return self._view.dense.products(np.ascontiguousarray(vector, np.float32), rows)

    def tokens(self, rows: NDArray[np.int64]) -> list[bytes]:
        """Return what the encoder kept of the passages at `rows`, in that order.

        Nothing is kept of passages that are gone.
        """
        return self._keeper.tokens(self._connection, self._view, rows.tolist())

    def lexical(self, text: str, limit: int, allowed: Allowed) -> LexicalMatch:
        """Return the best passages for the words of `text`, and how many have any of them."""
        match = self._view.lexical.search(text, limit, allowed)
        self._matched = text, allowed, match.total
        return match

    def total(self, text: str | None, dense_rows: NDArray[np.int64], allowed: Allowed) -> int:
        """Return how many passages hold a word of `text` or are among `dense_rows`, exactly.

        Args:
            text: The query; None when words do not count.
            dense_rows: What :meth:`dense_above` returned; empty when similarity does not count.
            allowed: What the filters let through.
        """
        others = self._view.lexical.count_others(text, dense_rows, allowed)
        if text is None:
            return others
        if self._matched is None or self._matched[:2] != (text, allowed):
            self._matched = text, allowed, self._view.lexical.count(text, allowed)
        return self._matched[2] + others

    def facets(self, text: str | None, dense_rows: NDArray[np.int64], allowed: Allowed) -> Facets:
        """Return, for each facet, its values and how many matching passages have them, most first.

        A passage matches as in :meth:`total`. The facets are ``issuer``, ``year``, ``kind``,
        ``region`` (each province, city and county by itself) and ``subject_class``.
        """
        tally = self._view.lexical.tally(text, dense_rows, allowed, everything=False)
        return self._facets(*tally)

    def overview(self, allowed: Allowed) -> Facets:
        """Return, for each facet, its values and how many letters under the filters have them.

        Under ``kind`` passages are counted, for a letter holds several kinds.
        """
        nothing = np.empty(0, np.int64)
        documents, kinds = self._view.lexical.tally(None, nothing, allowed, everything=True)
        return self._facets(dict.fromkeys(documents, 1), kinds)

    def _facets(self, documents: Mapping[int, int], kinds: Mapping[Kind, int]) -> Facets:
        rows = queries.facet_rows(self._connection, documents.keys())
        return facets_of(rows, documents, kinds)

    def passages_at(self, rows: Sequence[int]) -> list[StoredPassage]:
        """Return the passages at `rows` in that order; those that are gone are left out."""
        return queries.passages_at(self._connection, rows)

    def passages_of_row(self, document_row: int, allowed: Allowed) -> list[StoredPassage]:
        """Return, in order, those passages of a letter that the filters let through."""
        return queries.passages_of_row(self._connection, document_row, allowed)

    def passages_of(self, document_id: str) -> list[StoredPassage]:
        """Return a letter's passages in its order.

        Raises:
            DocumentNotFound: There is no such letter.
        """
        return queries.passages_of_document(self._connection, document_id)

    def tokens_of(self, document_id: str) -> list[bytes]:
        """Return what the encoder kept of a letter's passages, in their order."""
        rows = queries.passage_rows(self._connection, document_id)
        return self._keeper.tokens(self._connection, self._view, rows)

    def document(self, document_id: str) -> Document:
        """Return a whole letter.

        Raises:
            DocumentNotFound: There is no such letter.
        """
        return queries.document(self._connection, document_id)

    def documents(
        self, offset: int = 0, limit: int | None = None, filters: Filters = NO_FILTERS
    ) -> list[DocumentSummary]:
        """Return one page of the list of letters, newest first and those without a date last.

        A filter by kind lists the letters that have such a passage. A `limit` of None is no limit.
        """
        return matching.summaries(self._connection, offset, limit, self.allowed_by(filters))

    def count_documents(self, filters: Filters = NO_FILTERS) -> int:
        """Return how many letters :meth:`documents` lists in all."""
        return matching.count_documents(self._connection, self.allowed_by(filters))

    def names(self) -> Names:
        """Return the places and issuers that letters name, remembered between queries."""
        return self._keeper.names(self._connection, self._view)

    def find_number(self, text: str) -> list[int]:
        """Return the rows of the letters whose number `text` is; none when it says anything else.

        :meth:`passages_of_row` takes these rows.
        """
        return matching.find_number(self._connection, text)

    def source(self, sha256: str) -> str | None:
        """Return the id of a letter read from a file with these bytes."""
        return queries.document_of_source(self._connection, "sha256", sha256)

    def source_at(self, uri: str) -> str | None:
        """Return the id of the letter read from `uri`."""
        return queries.document_of_source(self._connection, "uri", uri)

    def holds_source(self, uri: str, sha256: str) -> bool:
        """Tell whether a letter is stored that was read from `uri` when it held these bytes."""
        return queries.holds_source(self._connection, uri, sha256)

    def original(self, sha256: str) -> bytes:
        """Return the bytes of the file that a stored letter was read from.

        Raises:
            DocumentNotFound: No stored letter has such a source.
            OriginalMissing: The file is missing or changed.
        """
        if queries.document_of_source(self._connection, "sha256", sha256) is None:
            raise DocumentNotFound(messages.ENGINE_NO_ORIGINAL.format(sha256=sha256))
        return self._originals.read(sha256)

    def counts(self) -> Counts:
        """Return how many letters, passages and vectors there are, and how many can be found."""
        view = self._view
        return queries.counts(self._connection, view.dense.count, view.lexical.count_all(Allowed()))

    def found_by_index(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows that dense search can find and those that word search can find."""
        return self._view.dense.rows, self._view.lexical.rows()
