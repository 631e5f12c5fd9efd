"""PDF files: text as written, page spans, and every way in which a file can be unreadable."""

import subprocess
import sys
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from tests.support.pdf_files import (
    HELLO,
    IMAGE,
    LOOPS,
    packed_zeros,
    page_objects,
    pdf_file,
    stream,
)

from replysearch.errors import (
    DamagedSource,
    EmptySource,
    EncryptedSource,
    NeedsOcr,
    SourceTooLarge,
)
from replysearch.formats import read_text
from replysearch.records import SourceFormat

_BUILT_IN = "STSong-Light"
_TRUETYPE = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
_FONTS = [_BUILT_IN, *(["embedded"] if _TRUETYPE.exists() else [])]

_PARAGRAPHS = (
    "你们提出的《关于加强学前教育的建议》（第12号提案）收悉。2023 年以来，我局把普惠性幼儿园"
    "建设列入民生实事，新建改建幼儿园36所，新增学位1.2万个，其中AI示范园3所。"
    "经与市财政局共同研究，现将有关情况答复如下：",
    "一、工作推进情况",
    "（一）扩大资源供给。一是把小区配套园移交列入竣工联合验收，三年收回园所48所，全部办成普惠园。"
    "二是利用闲置校舍改建幼儿园12所，每班补助开办费5万元。三是支持企业、街道办园，减免三年租金。",
    "（二）提高保教质量",
    "1.2022年，全市公开招聘教师860名，其中本科以上学历占七成，全部安排跟岗培训一个学期。",
    "二、下一步打算",
    "到2025年，全市公办园在园幼儿占比达到六成，每个乡镇至少有一所公办中心园，生均公用经费"
    "不低于600元，由市、县两级财政按四六比例分担，纳入年度预算。对达到省级示范标准的园所，"
    "一次性奖励20万元。",
)


@pytest.fixture(params=_FONTS, scope="module")
def font(request: pytest.FixtureRequest) -> str:
    """A font that has Chinese: built in by name, and embedded where the system has one."""
    if request.param == _BUILT_IN:
        pdfmetrics.registerFont(UnicodeCIDFont(_BUILT_IN))
    else:
        pdfmetrics.registerFont(TTFont("embedded", str(_TRUETYPE), subfontIndex=0))
    return str(request.param)


def _set_lines(font: str, paragraphs: Sequence[str], measure: float) -> list[tuple[float, str]]:
    """Break paragraphs as typesetters do; each line with its indent in points."""
    lines = []
    for paragraph in paragraphs:
        line, indent = "", 32.0
        for char in paragraph:
            room = measure - indent
            if (
                pdfmetrics.stringWidth(line + char, font, 16) > room
                and char not in "，。；：、）》”"
            ):
                lines.append((indent, line))
                line, indent = "", 0.0
            line += char
        lines.append((indent, line))
    return lines


def _letter(font: str, rows_a_page: int = 9) -> bytes:
    content = BytesIO()
    canvas = Canvas(content)
    lines = _set_lines(font, _PARAGRAPHS, 26 * 16)
    pages = [lines[at : at + rows_a_page] for at in range(0, len(lines), rows_a_page)]
    for number, page in enumerate(pages, start=1):
        canvas.setFont(font, 10)
        canvas.drawString(90, 800, "示例市教育局文件")
        canvas.drawCentredString(300, 40, f"第 {number} 页 共 {len(pages)} 页")
        canvas.setFont(font, 16)
        for row, (indent, line) in enumerate(page):
            canvas.drawString(90 + indent, 740 - 28 * row, line)
        if number == len(pages):
            canvas.drawRightString(500, 200, "示例市教育局")
            canvas.drawRightString(500, 172, "2024 年 5 月 16 日")
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def test_a_letter_reads_as_it_was_written(font: str) -> None:
    source = read_text("信.pdf", _letter(font))
    written = [*_PARAGRAPHS, "示例市教育局", "2024年5月16日"]
    assert source.text == "\n".join(written).replace("2023 年", "2023年")
    assert source.format is SourceFormat.PDF


def test_page_spans_tile_the_text_and_cut_through_lines(font: str) -> None:
    lines = _set_lines(font, _PARAGRAPHS, 26 * 16)
    cut = next(at for at in range(len(lines) // 2 + 1, len(lines)) if not lines[at][0])
    source = read_text("信.pdf", _letter(font, cut))
    assert [page.number for page in source.pages] == [1, 2]
    first, second = (page.span for page in source.pages)
    assert (first.start, first.end, second.end) == (0, second.start, len(source.text))
    assert second.of(source.text).startswith(lines[cut][1])
    assert source.text[second.start - 1] != "\n"


def test_the_content_tells_a_pdf_whatever_its_name() -> None:
    assert read_text("信.txt", pdf_file(page_objects(HELLO))).text == "hello world"


def _locked(password: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf_file(page_objects(HELLO)))))
    writer.encrypt(password, "owner", algorithm=algorithm)
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_only_a_password_locks_a_file(algorithm: str) -> None:
    assert read_text("锁.pdf", _locked("", algorithm)).text == "hello world"
    with pytest.raises(EncryptedSource, match="密码"):
        read_text("锁.pdf", _locked("secret", algorithm))


def test_a_foreign_lock_is_a_lock() -> None:
    with pytest.raises(EncryptedSource):
        read_text("锁.pdf", pdf_file(page_objects(HELLO), b"/Encrypt << /Filter /Other /V 1 >>"))


def test_a_truncated_file_is_damaged_wherever_it_ends() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(_BUILT_IN))
    content = _letter(_BUILT_IN)
    for end in [*range(100, len(content) - 8, 151), len(content) - 3]:
        with pytest.raises(DamagedSource):
            read_text("断.pdf", content[:end])


@pytest.mark.parametrize("loop", LOOPS)
def test_a_file_that_refers_to_itself_is_damaged(loop: str) -> None:
    with pytest.raises(DamagedSource):
        read_text("环.pdf", pdf_file(LOOPS[loop]()))


def test_missing_pages_and_broken_content_are_damage() -> None:
    tree = b"<< /Type /Pages /Kids [3 0 R 9 0 R] /Count 2 >>"
    with pytest.raises(DamagedSource, match="应有 2 页,只能找到 1 页"):
        read_text("缺.pdf", pdf_file(page_objects(HELLO, tree=tree)))
    packed = zlib.compress(b" ".join([HELLO] * 50 + [bytes(range(65, 91)) * 3]))
    for broken in (packed[: len(packed) // 2], packed[:30] + b"\xff" * 9 + packed[39:]):
        content = stream(broken, b"/Filter /FlateDecode")
        with pytest.raises(DamagedSource, match="第 1 页"):
            read_text("坏.pdf", pdf_file(page_objects(b"", content=content)))


def test_pages_without_a_text_layer_need_ocr() -> None:
    kids = b"<< /Type /Pages /Kids [3 0 R 7 0 R 3 0 R 8 0 R] /Count 4 >>"
    scan = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 9 0 R %s >>"
    objects = [
        *page_objects(HELLO, tree=kids, sixth=stream(b"\0", IMAGE)),
        scan % b"/Resources << /XObject << /X 6 0 R >> >>",
        scan % b"/Resources << /XObject << /X 6 0 R >> /Font << /F1 5 0 R >> >>",
        stream(b"q 595 0 0 842 0 0 cm /X Do Q"),
    ]
    with pytest.raises(NeedsOcr, match="第 2、4 页") as caught:
        read_text("扫.pdf", pdf_file(objects))
    assert caught.value.pages == (2, 4)


def test_a_scan_with_a_printed_page_number_needs_ocr() -> None:
    number = b" BT /F1 12 Tf 290 40 Td (- 1 -) Tj ET"
    objects = page_objects(b"q 595 0 0 842 0 0 cm /X Do Q" + number, sixth=stream(b"\0", IMAGE))
    with pytest.raises(NeedsOcr):
        read_text("扫.pdf", pdf_file(objects))


def test_a_letterhead_picture_is_no_scan() -> None:
    objects = page_objects(HELLO + b" q 60 0 0 60 0 0 cm /X Do Q", sixth=stream(b"\0", IMAGE))
    assert read_text("信.pdf", pdf_file(objects)).text == "hello world"


def test_blank_pages_are_passed_over() -> None:
    tree = b"<< /Type /Pages /Kids [7 0 R 3 0 R 8 0 R 3 0 R] /Count 4 >>"
    blank = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>"
    objects = [
        *page_objects(HELLO, tree=tree),
        blank % b"",
        blank % b"/Contents 9 0 R",
        stream(b"q 0 0 595 842 re W n Q BT ( ) Tj ET"),
    ]
    source = read_text("空.pdf", pdf_file(objects))
    assert source.text == "hello world\nhello world"
    assert [(page.number, page.span) for page in source.pages] == [(2, (0, 12)), (4, (12, 23))]


def test_a_file_of_blank_pages_is_empty() -> None:
    with pytest.raises(EmptySource):
        read_text("空.pdf", pdf_file(page_objects(b"q Q")))
    with pytest.raises(EmptySource):
        read_text(
            "空.pdf", pdf_file(page_objects(b"", tree=b"<< /Type /Pages /Kids [] /Count 0 >>"))
        )


def test_too_many_pages_are_refused() -> None:
    kids = b"3 0 R " * 2001
    tree = b"<< /Type /Pages /Kids [%s] /Count 2001 >>" % kids
    with pytest.raises(SourceTooLarge, match="2000 页"):
        read_text("多.pdf", pdf_file(page_objects(HELLO, tree=tree)))


def test_a_bomb_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.pdf"
    packed = stream(packed_zeros(300_000_000), b"/Filter /FlateDecode")
    path.write_bytes(pdf_file(page_objects(b"", content=packed)))
    assert path.stat().st_size < 2_000_000
    code = (
        "import sys; from pathlib import Path; from replysearch.errors import *\n"
        "from replysearch.formats import read_bytes, read_text\n"
        "try: read_text('bomb.pdf', read_bytes(Path(sys.argv[1])))\n"
        "except SourceTooLarge as error: print(type(error).__name__)\n"
        # ru_maxrss would count the process that started this one.
        "status = Path('/proc/self/status').read_text()\n"
        "print(next(line.split()[1] for line in status.splitlines() if line.startswith('VmHWM')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    refused, peak = done.stdout.split()
    assert refused == "SourceTooLarge"
    assert int(peak) < 250_000, "peak memory in kB"
    assert done.stderr == ""


def test_many_packed_operators_are_refused() -> None:
    packed = stream(zlib.compress(b"q Q " * 2_000_000, 1), b"/Filter /FlateDecode")
    with pytest.raises(SourceTooLarge):
        read_text("炸.pdf", pdf_file(page_objects(b"", content=packed)))
    nested = zlib.compress(packed_zeros(100_000_000))
    packed = stream(nested, b"/Filter [/FlateDecode /FlateDecode]")
    with pytest.raises(SourceTooLarge):
        read_text("炸.pdf", pdf_file(page_objects(b"", content=packed)))
