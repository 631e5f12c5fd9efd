from __future__ import annotations

from pathlib import Path

from replysearch.ingest.files import escaped_path, find_files


def test_files_and_folders_mixed(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    (folder / "sub").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (tmp_path / "none").mkdir()
    for name in ("b.txt", "a.HTML", "sub/c.pdf", "d.docx", ".e.txt", ".hidden/f.txt"):
        (folder / name).write_bytes(b"x")
    missing = tmp_path / "missing.txt"
    found = find_files([folder, folder / "b.txt", tmp_path / "none", missing])
    assert found.files == (
        folder / "a.HTML",
        folder / "b.txt",
        folder / "sub" / "c.pdf",
        missing,
    )
    assert found.others == (folder / "d.docx",)
    assert found.empty == (tmp_path / "none",)


def test_names_that_are_not_utf8_are_shown_escaped() -> None:
    assert escaped_path("答复\udcb4.txt") == "答复\\xb4.txt"
