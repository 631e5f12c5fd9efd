"""Dense search: a FAISS snapshot, and the vectors that were added after it.

The snapshot is a flat index of half floats with inner product, so results are exact under any
filter. All objects here are immutable, so a search needs no lock.
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

#: Passages fetched beyond the limit, so that equal scores at the limit are ordered by row. Chosen,
#: not measured: an index hardly ever has more than 32 passages with the same vector.
_TIE_MARGIN = 32


@dataclass(frozen=True, slots=True)
class VectorSnapshot:
    """A FAISS index (built, or read from a file) and its passage rows, (n,) int64, ascending."""

    generation: int
    index: faiss.IndexIDMap
    rows: NDArray[np.int64]


def build_vector_snapshot(
    batches: Iterable[VectorBatch], dimension: int, generation: int
) -> VectorSnapshot:
    """Build a FAISS index of the vectors in `batches`. `generation` is only recorded."""
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
    """Write the snapshot's index to `path`, without a sync. Raises RuntimeError on failure."""
    faiss.write_index(snapshot.index, str(path))


def open_vector_snapshot(path: Path, generation: int) -> VectorSnapshot:
    """Read a snapshot. Raises RuntimeError if the file is missing or holds no snapshot."""
    index = faiss.read_index(str(path))
    if not isinstance(index, faiss.IndexIDMap) or index.metric_type != faiss.METRIC_INNER_PRODUCT:
        raise RuntimeError(f"{path}: not a snapshot of vectors")
    rows = faiss.vector_to_array(index.id_map).astype(np.int64)
    if len(rows) != index.ntotal or np.any(np.diff(rows) <= 0):
        raise RuntimeError(f"{path}: row ids are not ascending")
    return VectorSnapshot(generation, index, rows)


@dataclass(frozen=True, slots=True)
class DenseView:
    """Dense search at one generation: `base` without the rows `removed`, and the `later` vectors.

    `later_index` is a FAISS index of the `later` vectors. It scores them exactly as `base` would.
    """

    generation: int
    base: VectorSnapshot | None
    removed: NDArray[np.int64]
    later: VectorBatch
    later_index: VectorSnapshot

    @classmethod
    def of(cls, base: VectorSnapshot) -> DenseView:
        """Return the view of a snapshot alone."""
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
        """How many vectors a search can find."""
        held = 0 if self.base is None else len(self.base.rows) - len(self.removed)
        return held + len(self.later.rows)

    @property
    def rows(self) -> NDArray[np.int64]:
        """The rows that a search can find, ascending."""
        if self.base is None:
            return self.later.rows
        return np.union1d(np.setdiff1d(self.base.rows, self.removed), self.later.rows)

    def advanced(
        self, generation: int, added: VectorBatch, removed: NDArray[np.int64]
    ) -> DenseView:
        """Return the view at a later generation: with `added`, and without the rows `removed`.

        If the dimension has changed, all older vectors are dropped: `removed` must hold their rows.
        """
        dimension = added.vectors.shape[1]
        if dimension != self.later_index.index.d:
            later_index = build_vector_snapshot([added], dimension, generation)
            return DenseView(generation, None, _NO_ROWS, added, later_index)
        kept = ~np.isin(self.later.rows, removed)
        later = VectorBatch(
            np.concatenate([self.later.rows[kept], added.rows]),
            np.concatenate([self.later.vectors[kept], added.vectors]),
        )
        gone = self.removed
        if self.base is not None:
            gone = np.union1d(gone, np.intersect1d(self.base.rows, removed))
        later_index = build_vector_snapshot([later], dimension, generation)
        return DenseView(generation, self.base, gone, later, later_index)

    def products(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the inner product of `vector` and the vector of each of `rows` (ascending).

        The product is 0 for a row without a vector. `vector` is float32 of shape (dimension,).
        """
        products = _products(self.later_index, vector, rows)
        if self.base is not None:
            products += _products(self.base, vector, rows)
            products[np.isin(rows, self.removed)] = 0.0
        return products

    def nearest(
        self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None
    ) -> Scored:
        """Return the `limit` rows whose inner products with `vector` are largest, best first.

        `vector` has shape (dimension,). Only rows in `allowed` are returned; None allows all.
        """
        depth = limit + _TIE_MARGIN
        parts = [_nearest(self.later_index, vector, depth, allowed, _NO_ROWS)]
        if self.base is not None:
            parts.append(_nearest(self.base, vector, depth, allowed, self.removed))
        rows = np.concatenate([part.rows for part in parts])
        scores = np.concatenate([part.scores for part in parts])
        order = np.lexsort((rows, -scores))[:limit]
        return Scored(rows[order], scores[order])


def _products(
    snapshot: VectorSnapshot, vector: NDArray[np.float32], rows: NDArray[np.int64]
) -> NDArray[np.float32]:
    products = np.zeros(len(rows), np.float32)
    positions = np.searchsorted(snapshot.rows, rows)
    present = np.flatnonzero(positions < len(snapshot.rows))
    present = present[snapshot.rows[positions[present]] == rows[present]]
    if len(present):
        vectors = snapshot.index.index.reconstruct_batch(positions[present])
        # Unlike a matrix product, this gives equal vectors equal products at all positions.
        products[present] = np.einsum("nd,d->n", vectors, vector)
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
        # FAISS does not own `bits` and `selector`: both must stay referenced during the search.
        bits = _selection(int(snapshot.rows[-1]), allowed, removed)
        selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        parameters = faiss.SearchParameters()
        parameters.sel = selector
    # For one query, several threads are slower than one. The setting affects only this thread.
    faiss.omp_set_num_threads(1)
    scores, rows = snapshot.index.search(
        vector[np.newaxis], min(limit, len(snapshot.rows)), params=parameters
    )
    is_row = rows[0] >= 0
    return Scored(rows[0][is_row], scores[0][is_row])


def _selection(
    last: int, allowed: NDArray[np.int64] | None, removed: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Return a bitmap of the rows 0 to `last`: a bit is 1 if its row may be found."""
    mask = np.full(last + 1, allowed is None)
    if allowed is not None:
        mask[allowed[allowed <= last]] = True
    mask[removed[removed <= last]] = False
    return np.packbits(mask, bitorder="little")
