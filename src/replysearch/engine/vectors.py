"""Dense search: an immutable FAISS snapshot, and the vectors that came after it.

The snapshot is a flat index of half floats with inner product: exact under any filter. Nothing
here is ever changed once made, so a search needs no lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from replysearch.engine.results import NOTHING_SCORED, Scored
from replysearch.engine.store.changes import VectorBatch

_NO_ROWS = np.empty(0, np.int64)

#: Passages fetched beyond those asked for, so that equal scores at the cut are ordered by row.
#: Chosen: more passages than that with the very same words and headings are hardly met in one
#: index.
_TIE_MARGIN = 32


@dataclass(frozen=True, slots=True)
class VectorSnapshot:
    """A FAISS index as read from a file or made from the truth.

    `rows` are the passage rows that it holds, rising, int64.
    """

    generation: int
    index: faiss.IndexIDMap
    rows: NDArray[np.int64]


def build_vector_snapshot(
    batches: Iterable[VectorBatch], dimension: int, generation: int
) -> VectorSnapshot:
    """Make a snapshot of all vectors, as they stand at `generation`."""
    flat = faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    index = faiss.IndexIDMap(flat)
    rows = [_NO_ROWS]
    for batch in batches:
        index.add_with_ids(batch.vectors.astype(np.float32), batch.rows)
        rows.append(batch.rows)
    return VectorSnapshot(generation, index, np.concatenate(rows))


def write_vector_snapshot(snapshot: VectorSnapshot, path: Path) -> None:
    """Write the snapshot's index to `path`; not yet synced.

    Raises:
        RuntimeError: FAISS cannot write the file.
    """
    faiss.write_index(snapshot.index, str(path))


def open_vector_snapshot(path: Path, generation: int) -> VectorSnapshot:
    """Read a snapshot back.

    Raises:
        RuntimeError: The file is missing or is not such an index.
    """
    index = faiss.read_index(str(path))
    if not isinstance(index, faiss.IndexIDMap) or index.metric_type != faiss.METRIC_INNER_PRODUCT:
        raise RuntimeError(f"{path}: not a snapshot of vectors")
    rows = faiss.vector_to_array(index.id_map).astype(np.int64)
    if len(rows) != index.ntotal or np.any(np.diff(rows) <= 0):
        raise RuntimeError(f"{path}: rows do not rise")
    return VectorSnapshot(generation, index, rows)


@dataclass(frozen=True, slots=True)
class DenseView:
    """The vectors as they stand at one generation.

    `removed` are rows of `base` that are gone. `later` are the passages that `base` does not have,
    and `extra` is the same as an index: equal vectors then have equal scores in both.
    """

    generation: int
    base: VectorSnapshot | None
    removed: NDArray[np.int64]
    later: VectorBatch
    extra: VectorSnapshot

    @classmethod
    def of(cls, base: VectorSnapshot) -> DenseView:
        """Return the view that a snapshot alone gives."""
        return replace(cls.nothing(base.generation, base.index.d), base=base)

    @classmethod
    def nothing(cls, generation: int, dimension: int) -> DenseView:
        """Return a view without vectors."""
        later = VectorBatch(_NO_ROWS, np.empty((0, dimension), np.float16))
        return cls(
            generation, None, _NO_ROWS, later, build_vector_snapshot([], dimension, generation)
        )

    @property
    def count(self) -> int:
        """How many vectors can be found."""
        held = 0 if self.base is None else len(self.base.rows) - len(self.removed)
        return held + len(self.later.rows)

    @property
    def rows(self) -> NDArray[np.int64]:
        """The rows that can be found, rising."""
        if self.base is None:
            return self.later.rows
        return np.union1d(np.setdiff1d(self.base.rows, self.removed), self.later.rows)

    def advanced(
        self, generation: int, added: VectorBatch, removed: NDArray[np.int64]
    ) -> DenseView:
        """Return the view at a later generation.

        When the dimension has changed, every older passage must be among `removed`.
        """
        dimension = added.vectors.shape[1]
        if dimension != self.extra.index.d:
            extra = build_vector_snapshot([added], dimension, generation)
            return DenseView(generation, None, _NO_ROWS, added, extra)
        kept = ~np.isin(self.later.rows, removed)
        later = VectorBatch(
            np.concatenate([self.later.rows[kept], added.rows]),
            np.concatenate([self.later.vectors[kept], added.vectors]),
        )
        gone = self.removed
        if self.base is not None:
            gone = np.union1d(gone, np.intersect1d(self.base.rows, removed))
        extra = build_vector_snapshot([later], dimension, generation)
        return DenseView(generation, self.base, gone, later, extra)

    def products(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the inner product of `vector` with that of each of `rows`, 0 for those not there.

        Args:
            vector: Shape (dimension,), float32.
            rows: Rising.
        """
        products = _products(self.extra, vector, rows)
        if self.base is not None:
            products += _products(self.base, vector, rows)
            products[np.isin(rows, self.removed)] = 0.0
        return products

    def nearest(
        self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None
    ) -> Scored:
        """Return the rows whose vectors have the largest inner product with `vector`.

        Args:
            vector: Shape (dimension,), float32.
            limit: At most this many rows.
            allowed: The rows that may be returned; None for all.
        """
        depth = limit + _TIE_MARGIN
        parts = [_nearest(self.extra, vector, depth, allowed, _NO_ROWS)]
        if self.base is not None:
            parts.append(_nearest(self.base, vector, depth, allowed, self.removed))
        rows = np.concatenate([part.rows for part in parts])
        scores = np.concatenate([part.scores for part in parts])
        order = np.lexsort((rows, -scores))[:limit]
        return Scored(rows[order], scores[order])


def _products(
    snapshot: VectorSnapshot, vector: NDArray[np.float32], rows: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the inner product with the vector of each of `rows`, 0 for those not there."""
    products = np.zeros(len(rows), np.float32)
    places = np.searchsorted(snapshot.rows, rows)
    there = np.flatnonzero(places < len(snapshot.rows))
    there = there[snapshot.rows[places[there]] == rows[there]]
    if len(there):
        vectors = snapshot.index.index.reconstruct_batch(places[there])
        # Unlike a matrix product, this gives equal vectors equal products wherever they stand.
        products[there] = np.einsum("nd,d->n", vectors, vector)
    return products


def _nearest(
    snapshot: VectorSnapshot,
    vector: NDArray[np.float32],
    limit: int,
    allowed: NDArray[np.int64] | None,
    removed: NDArray[np.int64],
) -> Scored:
    if not len(snapshot.rows):
        return NOTHING_SCORED
    parameters = None
    if allowed is not None or len(removed):
        # Index and selector only borrow from Python, so both must outlive the search.
        bits = _selection(int(snapshot.rows[-1]), allowed, removed)
        selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        parameters = faiss.SearchParameters()
        parameters.sel = selector
    # One query has no work for more threads, and waking them costs more than the search. The
    # setting is this thread's own.
    faiss.omp_set_num_threads(1)
    scores, rows = snapshot.index.search(
        vector[np.newaxis], min(limit, len(snapshot.rows)), params=parameters
    )
    found = rows[0] >= 0
    return Scored(rows[0][found], scores[0][found])


def _selection(
    last: int, allowed: NDArray[np.int64] | None, removed: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Return one bit for each row up to `last`: whether it may be found."""
    mask = np.full(last + 1, allowed is None)
    if allowed is not None:
        mask[allowed[allowed <= last]] = True
    mask[removed[removed <= last]] = False
    return np.packbits(mask, bitorder="little")
