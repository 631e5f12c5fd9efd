"""What figures are measured on is what it was when their floors were set."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

#: SHA-256 of each file. Who changes a file measures the floors of its tests again: those of
#: `questions.jsonl` by `python -m benchmarks.ranking`, those of `answers.jsonl` by
#: `python -m benchmarks.answering`.
DIGESTS = {
    "answers.jsonl": "9ef93d94187069d59bdb62ccc547bc401fd05a9a56685c4359df8cdd8ead12fb",
    "questions.jsonl": "5a38130e7308eb93239f199c9f1fdec8a65c14cb31b3542d7ceeb74e8b345bb6",
}


@pytest.mark.parametrize("name", sorted(DIGESTS))
def test_what_is_asked_has_not_changed(name: str) -> None:
    content = (Path(__file__).parent / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == DIGESTS[name]


def test_every_file_of_data_is_pinned() -> None:
    held = {path.name for path in Path(__file__).parent.iterdir() if path.suffix == ".jsonl"}
    assert held == set(DIGESTS)
