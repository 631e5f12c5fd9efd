"""Files that are no letters: each is refused clearly, and the rest is untouched."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen import canvas
from tests.support.commands import COMMAND, Run, answer, runner
from tests.support.made_letters import letter, own_word


def pdf(words: str = "page") -> bytes:
    stream = io.BytesIO()
    page = canvas.Canvas(stream)
    page.drawString(72, 720, words)
    page.showPage()
    page.save()
    return stream.getvalue()


def raw_pdf(objects: list[bytes]) -> bytes:
    """A PDF of hand-written objects, numbered from 1; the first is the catalogue."""
    out = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + head + table + trailer


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(pdf())))
    writer.encrypt("secret", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def looped() -> bytes:
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
        ]
    )


def bomb() -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * 2**20) for _ in range(400)) + packer.flush()
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
        ]
    )


CASES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("empty.txt", lambda: b"", "empty_source"),
    "blank": ("blank.txt", lambda: b" \n\t \n", "empty_source"),
    "binary": (
        "picture.txt",
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        "unsupported_source",
    ),
    "truncated": ("short.pdf", lambda: pdf()[:300], "damaged_source"),
    "encrypted": ("locked.pdf", encrypted, "encrypted_source"),
    "looped": ("loop.pdf", looped, "damaged_source"),
    "bomb": ("bomb.pdf", bomb, "source_too_large"),
    "no body": (
        "page.html",
        lambda: b"<html><body><script>x</script></body></html>",
        "empty_source",
    ),
    "no letter": ("note.txt", "会议通知,请准时参加。".encode, "not_a_letter"),
    "50 MB": ("huge.txt", lambda: b"a" * (50 * 2**20), "source_too_large"),
}


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the command line said of a folder with every bad file and two letters."""

    run: Run
    said: subprocess.CompletedProcess[str]
    found: dict[str, Any]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    folder = tmp_path_factory.mktemp("bad")
    letters = folder / "letters"
    letters.mkdir()
    (letters / "a-good.txt").write_text(letter(1), "utf-8")
    (letters / "z-good.txt").write_text(letter(2), "utf-8")
    for name, make, _ in CASES.values():
        (letters / name).write_bytes(make())
    run = runner(folder)
    said = run("index", letters, "--index", "index", "--json", check=2)
    return Indexed(run, said, answer(said))


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_refused(indexed: Indexed, case: str) -> None:
    name, _, code = CASES[case]
    (failed,) = [each for each in indexed.found["outcomes"] if Path(each["name"]).name == name]
    assert (failed["status"], failed["code"]) == ("failed", code)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in failed["message"])


def test_the_letters_beside_bad_files_are_stored(indexed: Indexed) -> None:
    counts = {key: indexed.found[key] for key in ("added", "failed")}
    assert counts == {"added": 2, "failed": len(CASES)}
    assert "Traceback" not in indexed.said.stderr
    for number in (1, 2):
        asked = ("search", own_word(number), "--index", "index", "--json")
        hits = answer(indexed.run(*asked, check=0))["hits"]
        assert own_word(number) in hits[0]["text"]
    checked = answer(indexed.run("check", "--index", "index", "--json", check=0))
    assert checked["findings"] == []


def test_a_path_that_does_not_exist(run: Run, tmp_path: Path) -> None:
    done = run("index", tmp_path / "nowhere.txt", "--index", "index", check=2)
    assert "nowhere.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_with_no_letters(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "sheet.xlsx").write_bytes(b"PK\x03\x04")
    done = run("index", tmp_path / "folder", "--index", "index", check=2)
    assert "没有可收录的文件" in done.stderr


def test_an_unreadable_file() -> None:
    # Root may read every file, so as root the command runs as nobody, where nobody can run it.
    nobody = 65534 if os.geteuid() == 0 else None
    try:
        subprocess.run([*COMMAND, "--version"], user=nobody, cwd="/", check=True)
    except (PermissionError, subprocess.CalledProcessError):
        pytest.skip("nobody may not run the interpreter of this environment")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        locked, good = folder / "locked.txt", folder / "good.txt"
        for number, path in enumerate((locked, good)):
            path.write_text(letter(number), "utf-8")
        locked.chmod(0)
        done = subprocess.run(
            [*COMMAND, "index", str(locked), str(good), "--index", str(folder / "index"), "--json"],
            user=nobody,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        found = answer(done)
        assert {key: found[key] for key in ("added", "failed")} == {"added": 1, "failed": 1}
        assert found["outcomes"][0]["code"] == "unreadable_source"


def test_a_broken_file_does_not_take_its_stored_letter_away(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(letter(3), "utf-8")
    run("index", path, "--index", "index", check=0)
    path.write_bytes(b"\x00\x01\x02" * 100)
    run("index", path, "--index", "index", check=2)
    assert len(answer(run("list", "--index", "index", "--json", check=0))["documents"]) == 1


def test_a_missing_index_is_said_and_not_made(run: Run, tmp_path: Path) -> None:
    done = run("search", "青年", "--index", tmp_path / "none", check=3)
    assert "none" in done.stderr
    assert not (tmp_path / "none").exists()
