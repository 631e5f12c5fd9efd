"""`CURRENT` says exactly what was written, or nothing."""

from __future__ import annotations

from pathlib import Path

from replysearch.engine.derived.current import (
    Current,
    LexicalEntry,
    Seal,
    VectorsEntry,
    current_bytes,
    current_of,
)

CURRENT = Current(
    "0a1b",
    VectorsEntry(5, "5/vectors.faiss", Seal(12, "ab" * 32)),
    LexicalEntry(9, "9/lexical", 1, {"meta.json": Seal(3, "cd" * 32)}),
)


def test_it_reads_back_equal() -> None:
    assert current_of(current_bytes(CURRENT)) == CURRENT
    assert current_of(current_bytes(Current("x"))) == Current("x")


def test_no_flipped_byte_is_believed() -> None:
    content = current_bytes(CURRENT)
    for at in range(len(content)):
        flipped = bytearray(content)
        flipped[at] ^= 1
        assert current_of(bytes(flipped)) in (None, CURRENT), flipped[max(0, at - 20) : at + 20]


def test_a_cut_file_is_not_believed() -> None:
    content = current_bytes(CURRENT)
    assert current_of(b"") is None
    assert current_of(content[: len(content) // 2]) is None
    assert current_of(b"[1]") is None


def test_a_seal_holds_for_the_same_bytes_only(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abcdef")
    seal = Seal.of(path)
    assert seal.holds(path, verify=True)
    path.write_bytes(b"abcdeg")
    assert seal.holds(path, verify=False)
    assert not seal.holds(path, verify=True)
    path.write_bytes(b"abcde")
    assert not seal.holds(path, verify=False)
    path.unlink()
    assert not seal.holds(path, verify=False)
