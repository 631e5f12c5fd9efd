"""Dense search is exact, with and without a filter, before and after changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from replysearch.engine.store.changes import VectorBatch
from replysearch.engine.vectors import (
    DenseView,
    build_vector_snapshot,
    open_vector_snapshot,
    write_vector_snapshot,
)

DIMENSION = 16


def batch(rows: list[int], seed: int = 0) -> VectorBatch:
    made = np.random.default_rng(seed).standard_normal((len(rows), DIMENSION))
    return VectorBatch(np.array(rows, np.int64), made.astype(np.float16))


def expected(
    parts: list[VectorBatch], query: NDArray[np.float32], allowed: set[int], limit: int
) -> list[int]:
    scored = [
        (-float(vector.astype(np.float32) @ query), int(row))
        for part in parts
        for row, vector in zip(part.rows, part.vectors, strict=True)
        if int(row) in allowed
    ]
    return [row for _, row in sorted(scored)[:limit]]


QUERY = np.random.default_rng(9).standard_normal(DIMENSION).astype(np.float32)
NOTHING = np.empty(0, np.int64)


def test_nearest_is_exact_over_snapshot_and_later_vectors() -> None:
    base, later = batch(list(range(2, 400, 2)), 1), batch([401, 405, 409], 2)
    view = DenseView.of(build_vector_snapshot([base], DIMENSION, 3))
    view = view.advanced(4, later, np.array([4, 8], np.int64))
    alive = {int(row) for row in base.rows} - {4, 8} | {401, 405, 409}
    found = view.nearest(QUERY, 20, None)
    assert found.rows.tolist() == expected([base, later], QUERY, alive, 20)
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)
    assert view.count == len(alive)
    assert view.rows.tolist() == sorted(alive)


def test_a_filter_keeps_all_others_out_and_loses_none() -> None:
    base, later = batch(list(range(1, 500)), 1), batch([600, 601, 602], 2)
    view = DenseView.of(build_vector_snapshot([base], DIMENSION, 1)).advanced(2, later, NOTHING)
    allowed = np.array([3, 77, 450, 601, 9999], np.int64)
    found = view.nearest(QUERY, 10, allowed)
    assert found.rows.tolist() == expected([base, later], QUERY, {3, 77, 450, 601}, 10)


def test_equal_scores_are_ordered_by_row() -> None:
    same = np.ones((40, DIMENSION), np.float16)
    view = DenseView.of(
        build_vector_snapshot([VectorBatch(np.arange(10, 50, dtype=np.int64), same)], DIMENSION, 1)
    )
    view = view.advanced(2, VectorBatch(np.array([50], np.int64), same[:1]), NOTHING)
    assert view.nearest(QUERY, 5, None).rows.tolist() == [10, 11, 12, 13, 14]


def test_what_was_added_and_removed_later_is_gone() -> None:
    view = DenseView.of(build_vector_snapshot([batch([1, 2])], DIMENSION, 1))
    view = view.advanced(2, batch([3], 5), NOTHING).advanced(3, batch([]), np.array([3, 1]))
    assert view.rows.tolist() == [2]
    assert view.nearest(QUERY, 5, None).rows.tolist() == [2]


def test_another_dimension_takes_the_place_of_all() -> None:
    view = DenseView.of(build_vector_snapshot([batch([1, 2])], DIMENSION, 1))
    wider = VectorBatch(np.array([3], np.int64), np.ones((1, 20), np.float16))
    view = view.advanced(2, wider, np.array([1, 2]))
    assert view.nearest(np.ones(20, np.float32), 5, None).rows.tolist() == [3]
    assert view.nearest(np.ones(20, np.float32), 5, None).scores.tolist() == [20.0]


def test_an_empty_snapshot_finds_nothing(tmp_path: Path) -> None:
    write_vector_snapshot(build_vector_snapshot([], DIMENSION, 5), tmp_path / "empty")
    view = DenseView.of(open_vector_snapshot(tmp_path / "empty", 5))
    assert view.nearest(QUERY, 3, None).rows.tolist() == []
    assert view.count == 0


def test_a_snapshot_reads_back_the_same(tmp_path: Path) -> None:
    base = batch([5, 9, 70], 3)
    write_vector_snapshot(build_vector_snapshot([base], DIMENSION, 2), tmp_path / "file")
    view = DenseView.of(open_vector_snapshot(tmp_path / "file", 2))
    found = view.nearest(QUERY, 3, None)
    assert found.rows.tolist() == expected([base], QUERY, {5, 9, 70}, 3)
    exact = [float(v.astype(np.float32) @ QUERY) for v in base.vectors]
    assert sorted(found.scores.tolist()) == pytest.approx(sorted(exact), rel=1e-5)


def test_a_file_that_is_no_snapshot_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"nothing of the kind")
    with pytest.raises(RuntimeError):
        open_vector_snapshot(tmp_path / "file", 1)


def test_products_are_those_of_the_vectors_that_are_there() -> None:
    vectors = np.eye(4, 8, dtype=np.float16)
    base = build_vector_snapshot([VectorBatch(np.array([2, 5, 9, 11]), vectors)], 8, 1)
    later = VectorBatch(np.array([12, 14]), np.full((2, 8), 0.5, np.float16))
    view = DenseView.of(base).advanced(2, later, np.array([5]))
    query = np.arange(1, 9, dtype=np.float32)
    found = view.products(query, np.array([1, 2, 5, 9, 11, 12, 13, 14, 99]))
    assert found.tolist() == [0.0, 1.0, 0.0, 3.0, 4.0, 18.0, 0.0, 18.0, 0.0]
    assert view.products(query, np.empty(0, np.int64)).tolist() == []
