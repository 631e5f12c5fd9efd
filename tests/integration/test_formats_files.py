"""Files as they come: missing, mis-named, too large, empty, binary; and plain text."""

import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from replysearch.errors import (
    DamagedSource,
    EmptySource,
    SourceTooLarge,
    UnreadableSource,
    UnsupportedSource,
)
from replysearch.formats import MAX_BYTES, SUFFIXES, printed_pages, read_bytes, read_text
from replysearch.formats.line_breaks import PrintedLine, printed_line_of
from replysearch.records import SourceFormat

_LETTER = "关于第12号提案的答复\n\n张委员：\n　　您的提案收 悉，现答复如下。\n"
_CLEAN = "关于第12号提案的答复\n\n张委员：\n您的提案收悉，现答复如下。"


def test_a_file_is_loaded_and_read(tmp_path: Path) -> None:
    path = tmp_path / "信.txt"
    path.write_bytes(_LETTER.encode("gb18030"))
    source = read_text(path.name, read_bytes(path))
    assert source.text == _CLEAN
    assert source.format is SourceFormat.TEXT
    assert source.pages == ()
    assert source.declared == {}


@pytest.mark.parametrize("blank", ["\n", "\r\n", " \t\n", "\u3000\n", "\u200b\n", "\u00a0\r"])
def test_a_million_blank_lines_are_two_and_are_not_looked_at_one_by_one(
    monkeypatch: pytest.MonkeyPatch, blank: str
) -> None:
    looked_at: list[str] = []

    def counted(printed: str) -> PrintedLine:
        looked_at.append(printed)
        return printed_line_of(printed)

    monkeypatch.setattr(printed_pages, "printed_line_of", counted)
    head, tail = _LETTER.split("\n\n")
    source = read_text("信.txt", f"{head}\n{blank * 1_000_000}{tail}".encode())
    assert source.text == _CLEAN.replace("\n\n", "\n\n\n")
    assert len(looked_at) == 6


def test_what_is_no_file_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="没有这个文件"):
        read_bytes(tmp_path / "none.txt")
    with pytest.raises(UnreadableSource, match="文件夹"):
        read_bytes(tmp_path)
    with pytest.raises(UnreadableSource, match="不是普通文件"):
        read_bytes(Path(os.devnull))
    with pytest.raises(UnreadableSource):
        read_bytes(tmp_path / "a\0b.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_forbidden_file_cannot_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "锁.txt"
    path.write_text(_LETTER)
    path.chmod(0)
    with pytest.raises(UnreadableSource, match="权限"):
        read_bytes(path)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(SourceTooLarge, match=r"50\.0 MB.*40\.0 MB"):
        read_bytes(path)
    with pytest.raises(SourceTooLarge):
        read_text("大.txt", b"a" * 11, limit=10)
    assert read_text("小.txt", b"a" * 10, limit=10).text == "a" * 10
    assert MAX_BYTES == 40 * 1024 * 1024


@pytest.mark.parametrize("name", ["甲.txt", "甲.html", "甲.pdf"])
@pytest.mark.parametrize("content", [b"", b" \r\n\t\n"])
def test_empty_files_are_told(name: str, content: bytes) -> None:
    with pytest.raises(EmptySource):
        read_text(name, content)


def test_a_text_of_wide_blanks_is_empty() -> None:
    with pytest.raises(EmptySource):
        read_text("甲.txt", "\ufeff　　\u00a0\n\u200b".encode())


def _archive() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "图片"),
        (_archive(), "压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "旧版 Office"),
        (b"{\\rtf1\\ansi hello}", "旧版 Office"),
        (b"\x7fELF\x02\x01\x01" + bytes(50), "二进制"),
        (b"text with\0a zero", "二进制"),
        (bytes(range(1, 32)) * 9, "二进制"),
        ("\ue001\ue002\ue003正文".encode(), "二进制"),
        (b"\xff\x80\xff\x80 neither", "UTF-8"),
        (_LETTER.encode() * 3 + b"\xe4\xb8", "UTF-8"),
    ],
)
@pytest.mark.parametrize("name", ["甲.txt", "乙.TEXT"])
def test_binaries_under_a_text_name_are_refused(name: str, content: bytes, words: str) -> None:
    with pytest.raises(UnsupportedSource, match=words) as caught:
        read_text(name, content)
    assert caught.value.name == name


def test_the_content_goes_before_the_suffix() -> None:
    page = b"<!DOCTYPE html><p>\xe6\x94\xb6 \xe6\x82\x89\xef\xbc\x8c"
    assert read_text("页.txt", page).format is SourceFormat.HTML
    assert read_text("没有后缀", page).text == "收悉，"
    assert read_text("页.txt", "<p>不是网页".encode()).text == "<p>不是网页"
    with pytest.raises(DamagedSource, match="不是 PDF"):
        read_text("甲.pdf", _LETTER.encode())


def test_other_suffixes_are_refused() -> None:
    for name in ("甲.md", "甲.docx", "甲", ".txt.bak"):
        with pytest.raises(UnsupportedSource, match=r"\.htm \.html \.pdf \.text \.txt"):
            read_text(name, _LETTER.encode())
    assert frozenset({".txt", ".text", ".html", ".htm", ".pdf"}) == SUFFIXES


def test_utf16_text_is_read() -> None:
    assert read_text("甲.txt", _LETTER.encode("utf-16")).text == _CLEAN


def test_hard_wrapped_text_is_unwrapped() -> None:
    content = (
        "　　你们提出的关于加强人才服务的提案收悉\n"
        "。经与市财政局共同研究办理，现将办理情况答\n"
        "复如下：全市新增人才公寓三千套，每套六十平\n"
        "方米，租金为市场价的一半，已有两千人入住。\n"
        "明年继续增加供给，优先保障青年人才的需求。\n"
        "　　一、工作推进情况\n"
    )
    assert read_text("甲.txt", content.encode()).text == (
        "你们提出的关于加强人才服务的提案收悉。经与市财政局共同研究办理，现将办理情况答复如下："
        "全市新增人才公寓三千套，每套六十平方米，租金为市场价的一半，已有两千人入住。"
        "明年继续增加供给，优先保障青年人才的需求。\n一、工作推进情况"
    )


def test_the_formats_load_their_libraries_when_needed() -> None:
    code = (
        "import sys; from replysearch.formats import read_text; read_text('a.txt', b'a');"
        "print([m for m in ('pypdf', 'selectolax') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
