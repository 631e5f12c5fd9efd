"""How well letters are read from the pages of sites in `benchmarks/pages`."""

from __future__ import annotations

import hashlib

import pytest
from benchmarks.page_reading import FOLDER, Score, pages_in, read_page

#: SHA-256 over the pages and their truths, in the order of their names. Who changes a page measures
#: the floors again: `python -m benchmarks.page_reading`.
DIGEST = "603df3f98f976245bf163c9048d981f86bdf7397e36db9ca836a45343246a45e"
SETS = ("one", "two", "three", "four", "five", "six")


def test_the_pages_have_not_changed() -> None:
    found = hashlib.sha256()
    for path in sorted(FOLDER.glob("*/*.*")):
        found.update(path.read_bytes())
    assert found.hexdigest() == DIGEST


@pytest.mark.parametrize("name", SETS)
def test_fields_are_right_and_the_page_is_no_passage(name: str) -> None:
    score = Score()
    for path, truth in pages_in(FOLDER / name):
        read_page(path, truth, score)
    assert score.fields["right"] / score.fields.total() >= 0.97, score.wrong
    assert len(score.noise) == 0, score.noise
