"""Overview, exported lists, originals, pictures of pages, and the places of a query's words."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from PIL import Image
from tests.support.commands import ROOT
from tests.support.letters import BUS, TALENT, TALENT_PROMISE

from replysearch.api.app import create_app
from replysearch.formats.word_finding import Box, line_boxes
from replysearch.library import Library
from replysearch.settings import Settings

BASE = "https://letters.example.org"
PDF = ROOT / "samples" / "anlan-zjj-2021-142.pdf"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("files") / "index", create=True) as opened:
        opened.add_bytes("talent.txt", TALENT.encode())
        opened.add_bytes("bus.txt", BUS.encode())
        opened.add_bytes("../=答复.pdf", PDF.read_bytes())
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> TestClient:
    settings = Settings(public_url=f"{BASE}/")
    return TestClient(create_app(library, settings), base_url="http://localhost:8000")


@pytest.fixture(scope="module")
def pdf_id(library: Library) -> str:
    return next(d.document_id for d in library.documents() if d.issuer and "安澜" in d.issuer)


def test_the_overview_counts_letters(client: TestClient) -> None:
    told = client.get("/api/overview").json()
    assert told["documents"] == 3
    assert [(each["value"], each["count"]) for each in told["year"]] == [
        ("2021", 1),
        ("2023", 1),
        ("2024", 1),
    ]
    assert sorted((each["value"], each["count"]) for each in told["issuer"]) == [
        ("安澜市住房和城乡建设局", 1),
        ("青禾市交通运输局", 1),
        ("青禾市科学技术局", 1),
    ]
    assert told["region"][0] == {"value": "青禾市", "count": 2}
    # A passage counts for each kind that one of its sentences has.
    assert sum(each["count"] for each in told["kind"]) == told["passages"] + 2


def test_forms_are_those_of_an_answers_citation(client: TestClient) -> None:
    body = {"query": "租房补贴提高到每月900元", "k": 1, "forms": True}
    hit = client.post("/api/search", json=body).json()["hits"][0]
    assert list(hit["forms"]) == ["plain", "markdown", "html", "gbt7714"]
    assert hit["forms"]["plain"] == hit["citation"]["formatted"]
    assert hit["forms"]["html"] == f"<cite>{hit['citation']['formatted']}</cite>"
    by_url = client.get("/api/search?q=每月&k=1&forms=true").json()["hits"][0]
    assert by_url["forms"]["gbt7714"].startswith("青禾市科学技术局. ")
    assert "forms" not in client.get("/api/search?q=每月&k=1").json()["hits"][0]


def test_marks_are_the_places_of_the_words_asked_for(client: TestClient) -> None:
    body = {"query": "青年人才租房补贴提高到多少", "k": 1, "marks": True}
    (hit,) = client.post("/api/search", json=body).json()["hits"]
    assert hit["text"] == TALENT_PROMISE
    assert [hit["text"][start:end] for start, end in hit["marks"]] == ["青年人才租房补贴提高到"]
    by_url = client.get("/api/search?q=每月&k=1&marks=true").json()["hits"][0]
    assert [by_url["text"][start:end] for start, end in by_url["marks"]] == ["每月"]
    assert "marks" not in client.get("/api/search?q=每月&k=1").json()["hits"][0]


def test_a_table_of_results_for_spreadsheets(client: TestClient, library: Library) -> None:
    body = {"query": "补贴提高到每月900元", "k": 2, "format": "csv"}
    answer = client.post("/api/export", json=body)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    name = "%E6%A3%80%E7%B4%A2%E7%BB%93%E6%9E%9C.csv"
    disposition = f"attachment; filename=file; filename*=UTF-8''{name}"
    assert answer.headers["content-disposition"] == disposition
    assert answer.content.startswith("\ufeff序号,标题,发文字号".encode())
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["序号"] for row in rows] == ["1", "2"]
    first = rows[0]
    assert first["原文"] == TALENT_PROMISE
    assert (first["发文字号"], first["日期"], first["类别"]) == (
        "青科函〔2024〕7号",
        "2024-05-16",
        "承诺",
    )
    document_id = next(d.document_id for d in library.documents() if d.issuer == first["发文机关"])
    assert first["查看链接"] == f"{BASE}/letters/{document_id}/a2.b1.i1"
    sheet = client.post("/api/export", json={**body, "format": "xlsx"})
    cells = load_workbook(io.BytesIO(sheet.content)).active.values
    told = [["" if cell is None else str(cell) for cell in row] for row in cells]
    assert told == [list(first), *(list(row.values()) for row in rows)]


def test_a_cell_is_never_a_formula(tmp_path: Path) -> None:
    with Library.open(tmp_path / "index", create=True) as library:
        evil = BUS.replace("已开通", "=1+1，已开通")
        library.add_bytes("evil.txt", evil.encode())
        client = TestClient(create_app(library, Settings()), base_url="http://localhost:8000")
        body = {"query": "夜间公交线路6条", "k": 1, "format": "csv"}
        (row,) = csv.DictReader(
            io.StringIO(client.post("/api/export", json=body).content.decode("utf-8-sig"))
        )
        assert row["原文"] == "'=1+1，已开通夜间公交线路6条，末班车延长到23时。"
        sheet = client.post("/api/export", json={**body, "format": "xlsx"}).content
        cell = load_workbook(io.BytesIO(sheet)).active["I2"]
        assert (cell.data_type, cell.value[:4]) == ("s", "=1+1")


def test_lists_of_citations(client: TestClient) -> None:
    body = {"query": "每月900元", "k": 1}
    markdown = client.post("/api/export", json={**body, "format": "markdown"}).text
    lines = markdown.splitlines()
    assert lines[0] == "# 检索结果:每月900元"
    assert lines[2].startswith("1. 《青禾市科学技术局关于市政协三届二次会议第0012号提案的答复》(")
    assert lines[4] == f"   > {TALENT_PROMISE}"
    references = client.post("/api/export", json={**body, "format": "gbt7714"})
    assert references.text == (
        "[1] 青禾市科学技术局. 青禾市科学技术局关于市政协三届二次会议第0012号提案的答复:"
        "青科函〔2024〕7号[A]. 2024-05-16. 二、(一)“一是”.\n"
    )
    wrong = client.post("/api/export", json={**body, "format": "doc"})
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (422, "format")


def test_the_original_is_saved_and_never_shown(client: TestClient, pdf_id: str) -> None:
    answer = client.get(f"/api/documents/{pdf_id}/original")
    assert hashlib.sha256(answer.content).digest() == hashlib.sha256(PDF.read_bytes()).digest()
    assert answer.headers["content-type"] == "application/pdf"
    name = "%3D%E7%AD%94%E5%A4%8D.pdf"
    disposition = f"attachment; filename=file; filename*=UTF-8''{name}"
    assert answer.headers["content-disposition"] == disposition
    assert client.get("/api/documents/ffffffffffff/original").status_code == 404


def test_a_page_of_a_pdf_as_a_picture(client: TestClient, library: Library, pdf_id: str) -> None:
    told = client.get(f"/api/documents/{pdf_id}").json()
    assert told["page_count"] == 4
    answer = client.get(f"/api/documents/{pdf_id}/pages/2")
    assert answer.headers["content-type"] == "image/png"
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.width, len(picture.convert("L").getcolors() or ()) > 2) == (1100, True)
    beyond = client.get(f"/api/documents/{pdf_id}/pages/5")
    message = "没有第 5 页的图像:这份答复函不是 PDF,或没有这么多页。"
    assert (beyond.status_code, beyond.json()["error"]["message"]) == (404, message)
    text_id = library.documents()[0].document_id
    assert client.get(f"/api/documents/{text_id}/pages/1").status_code == 404
    assert client.get(f"/api/documents/{pdf_id}/pages/0").status_code == 422


def words_in(pdf: bytes, number: int, box: list[float]) -> str:
    """The words that a PDF has inside a box of a page, without blanks."""
    page = pypdfium2.PdfDocument(pdf)[number - 1]
    width, height = page.get_size()
    left, top, right, bottom = box
    said = page.get_textpage().get_text_bounded(
        left * width + 2, (1 - bottom) * height + 2, right * width - 2, (1 - top) * height - 2
    )
    return "".join(said.split())


def test_words_are_found_on_the_picture_of_their_page(client: TestClient, pdf_id: str) -> None:
    letter = client.get(f"/api/documents/{pdf_id}").json()
    passages = {each["passage_id"].partition(":")[2]: each for each in letter["passages"]}

    def marked(address: str, number: int) -> list[str]:
        passage = passages[address]
        span = {"start": passage["start"], "end": passage["end"]}
        url = f"/api/documents/{pdf_id}/pages/{number}/boxes"
        boxes = client.get(url, params=span).json()["boxes"]
        return [words_in(PDF.read_bytes(), number, box) for box in boxes]

    # Broken over lines, and over the foot of the page.
    assert marked("a2.b2.i1", 1) == [
        "（二）改善基础设施。一是埋设雨污管线7.9公里，告别马桶的",
        "居民达到1310户。",
    ]
    assert marked("a2.b2.i1", 2) == []
    assert marked("a2.b2.i3", 1) == ["三是"]
    assert marked("a2.b2.i3", 2) == [
        "在窄巷里配备小型消防摩托8台，设微型消防站3座，平均到场时间",
        "由11分钟缩到4分钟。",
    ]


def test_words_that_are_not_sure_are_not_marked(client: TestClient, pdf_id: str) -> None:
    letter = client.get(f"/api/documents/{pdf_id}").json()
    url = f"/api/documents/{pdf_id}/pages"
    at = letter["text"].index("青石里")
    # The same words stand on the page more than once: each is found where it is meant.
    first, second = (
        client.get(f"{url}/1/boxes", params={"start": start, "end": start + 3}).json()["boxes"]
        for start in (at, letter["text"].index("青石里", at + 1))
    )
    assert (len(first), len(second), first[0][1] < second[0][1]) == (1, 1, True)
    none = client.get(f"{url}/1/boxes", params={"start": 10**9 - 1, "end": 10**9})
    assert (none.status_code, none.json()) == (200, {"boxes": []})


def test_boxes_are_refused_as_the_picture_and_other_parameters_are(
    client: TestClient, pdf_id: str
) -> None:
    url = f"/api/documents/{pdf_id}/pages"

    def refused(number: int, **span: int) -> tuple[int, object]:
        answer = client.get(f"{url}/{number}/boxes", params=span)
        return answer.status_code, answer.json()["error"]

    no_page = client.get(f"{url}/99")
    assert (no_page.status_code, no_page.json()["error"]["code"]) == (404, "page_not_found")
    assert refused(99, start=0, end=9) == (404, no_page.json()["error"])
    bad = {"code": "bad_request"}
    behind = {**bad, "field": "end", "message": "字段 end 有误:须大于 start。"}
    assert refused(1, start=5, end=4) == (422, behind)
    assert refused(1, start=5, end=5) == (422, behind)
    below = {**bad, "field": "start", "message": "字段 start 有误:不能小于 0。"}
    assert refused(1, start=-1, end=9) == (422, below)
    unknown = {**bad, "field": "from", "message": "字段 from 有误:没有这个字段,请检查拼写。"}
    assert refused(1, start=0, end=9, **{"from": 1}) == (422, unknown)


def test_a_blank_page_has_a_picture_and_no_boxes(tmp_path: Path) -> None:
    file = pypdfium2.PdfDocument(PDF.read_bytes())
    file.new_page(595, 842, len(file))
    made = io.BytesIO()
    file.save(made)
    with Library.open(tmp_path / "index", create=True) as library:
        outcome = library.add_bytes("a.pdf", made.getvalue())
        client = TestClient(create_app(library, Settings()), base_url="http://localhost:8000")
        url = f"/api/documents/{outcome.document_id}/pages/{len(file)}"
        assert client.get(url).status_code == 200
        assert client.get(f"{url}/boxes?start=0&end=9").json() == {"boxes": []}


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([], []),
        ([(0, 0, 9, 9), (9, 1, 18, 8)], [(0, 0, 18, 9)]),
        ([(50, 0, 59, 9), (0, 12, 9, 21)], [(50, 0, 59, 9), (0, 12, 9, 21)]),
    ],
)
def test_boxes_of_characters_are_joined_line_by_line(boxes: list[Box], expected: list[Box]) -> None:
    assert line_boxes(boxes) == expected


def test_every_heading_has_an_address_that_its_passages_begin_with(client: TestClient) -> None:
    documents = client.get("/api/documents").json()["documents"]
    for summary in documents:
        letter = client.get(f"/api/documents/{summary['document_id']}").json()
        for section in letter["outline"]:
            below = [
                passage["passage_id"].partition(":")[2]
                for passage in letter["passages"]
                if section["start"] <= passage["start"] and passage["end"] <= section["end"]
            ]
            address = section["address"]
            assert [each for each in below if not f"{each}.".startswith(f"{address}.")] == []
    addresses = {s["address"] for s in letter["outline"]}
    assert len(addresses) == len(letter["outline"])


@pytest.mark.parametrize(
    "url",
    ["letters.example.org", "ftp://a", "https://", "https://a/b", "https://a?b", "https://u@a"],
)
def test_a_public_address_that_is_none_is_refused(url: str) -> None:
    from replysearch.errors import SettingsError

    with pytest.raises(SettingsError, match="REPLYSEARCH_PUBLIC_URL"):
        Settings(public_url=url)


@pytest.mark.parametrize("changed", [None, b"%PDF-1.7 changed"])
def test_an_original_that_is_gone_is_told_as_such(tmp_path: Path, changed: bytes | None) -> None:
    message = (
        "服务端保存的原件不见了或已被改动,因此不能下载,也不能显示页面图像;信的文字仍可检索和阅读。"
        "请联系管理员重新收录这份文件。"
    )
    with Library.open(tmp_path / "index", create=True) as library:
        outcome = library.add_bytes("a.pdf", PDF.read_bytes())
        client = TestClient(create_app(library, Settings()), base_url="http://localhost:8000")
        (kept,) = (path for path in (tmp_path / "index" / "sources").rglob("*") if path.is_file())
        kept.unlink()
        if changed is not None:
            kept.write_bytes(changed)
        url = f"/api/documents/{outcome.document_id}"
        for what in ("/original", "/pages/1", "/pages/1/boxes?start=0&end=9"):
            answer = client.get(url + what)
            assert answer.status_code == 404
            assert answer.json() == {"error": {"code": "original_missing", "message": message}}
            assert "retry-after" not in answer.headers
        assert client.get(url).status_code == 200
