"""The page: uploading letters, and what becomes of each file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Route, expect
from tests.support import web
from tests.support.browser import reading
from tests.support.letters import BUS
from tests.support.servers import Server

from replysearch.library import Library

NEW = BUS.replace("0045", "0099").replace("21号", "99号").replace("夜间公交", "无人机配送")


def test_a_pdf_is_uploaded_and_found(
    browser: Browser, tmp_path: Path, serve: Callable[[Path], Server], samples: Path
) -> None:
    Library.open(tmp_path / "empty", create=True).close()
    server = serve(tmp_path / "empty")
    with reading(browser, server.url) as reader:
        page = reader.open("/upload")
        with page.expect_file_chooser() as chosen:
            page.click("button:text-is('选择文件')")
        chosen.value.set_files(samples / "anlan-zjj-2021-142.pdf")
        expect(page.locator("rs-upload-line strong").nth(1)).to_have_text("新收录")
        assert page.locator("[role=status].quiet").inner_text() == "共 1 个文件：成功 1，失败 0"
        page.click("rs-upload-line a")
        expect(page.locator(".beside h1")).to_contain_text("安澜市")
        page.keyboard.press("Escape")
        page.click("nav a:text-is('查找')")
        number = "安住建复〔2021〕142号"
        reader.ask(number)
        asked = {"query": number, "limit": 20}
        found = web.post(f"{server.url}/api/search", json=asked).json()["hits"]
        words = page.locator("rs-passage .words").all_text_contents()
        assert words == [hit["text"] for hit in found]
        assert len(words) == 20
        assert "142号" in (page.locator("rs-passage .source").first.text_content() or "")


def test_each_file_has_its_own_result(browser: Browser, own_server: Callable[..., Server]) -> None:
    server = own_server()
    files = [
        ("new.txt", NEW.encode(), "新收录"),
        ("same.txt", BUS.encode(), "没有变动"),
        ("notes.docx", b"PK\x03\x04", "不支持这种格式，没有上传。"),
        ("empty.txt", b"", "文件是空的，没有上传。"),
        ("broken.pdf", b"%PDF-1.4 broken", "未能收录"),
        ("<img src=x onerror=window.hacked=1>.txt", NEW.replace("99号", "98号").encode(), "新收录"),
    ]
    with reading(browser, server.url) as reader:
        reader.expected |= {"422", "415", "400"}
        page = reader.open("/upload")
        page.set_input_files(
            "input[type=file] >> nth=0",
            [FilePayload(name=name, mimeType="text/plain", buffer=body) for name, body, _ in files],
        )
        summary = page.locator("[role=status].quiet")
        expect(summary).to_have_text("共 6 个文件：成功 3，失败 3")
        lines = page.locator("rs-upload-line")
        for at, (name, _, told) in enumerate(files):
            assert lines.nth(at).locator(".row strong").text_content() == name
            assert (lines.nth(at).locator(".upload-told").text_content() or "").startswith(told)
        assert page.evaluate("window.hacked") is None


def test_a_clash_of_numbers_is_told_with_a_link(
    browser: Browser, own_server: Callable[..., Server]
) -> None:
    server = own_server()
    other = NEW.replace("99号", "21号")
    with reading(browser, server.url) as reader:
        page = reader.open("/upload")
        drop(reader.page, "clash.txt", other)
        expect(page.locator(".clash")).to_contain_text("文号与已收录的另一封信相同，内容不同")
        page.click(".clash a")
        expect(page.locator(".beside h1")).to_have_text(BUS.splitlines()[0])


def test_uploads_go_on_and_their_results_stay_whatever_is_looked_at(
    browser: Browser, own_server: Callable[..., Server]
) -> None:
    server = own_server()
    with reading(browser, server.url) as reader:
        page = reader.open("/upload")
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/api/documents", hold)
        drop(page, "new.txt", NEW)
        reader.until(lambda: len(held) == 1)
        page.click("nav a:text-is('概览')")
        reader.settle()
        # Leaving the page itself is asked about first.
        asked = "!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
        assert page.evaluate(asked) is True
        held[0].continue_()
        reader.until(lambda: page.evaluate(asked) is False)
        page.click("nav a:text-is('上传')")
        expect(page.locator("rs-upload-line strong").nth(1)).to_have_text("新收录")
        page.click("[aria-label='显示设置']")
        page.click("rs-settings label:has-text('English')")
        expect(page.locator("rs-upload-line strong").nth(1)).to_have_text("Added")


def test_the_end_of_uploads_is_told_whatever_is_looked_at(
    browser: Browser, own_server: Callable[..., Server]
) -> None:
    server = own_server()
    with reading(browser, server.url) as reader:
        reader.expected.add("422")
        page = reader.open("/upload")
        note = page.locator("rs-upload-note[role=status]")
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/api/documents", hold)
        drop(page, "new.txt", NEW)
        drop(page, "broken.pdf", "%PDF-1.4 broken")
        reader.until(lambda: len(held) == 2)
        page.click("nav a:text-is('查找')")
        reader.settle()
        held[0].continue_()
        page.wait_for_timeout(300)
        assert note.text_content() == ""
        held[1].continue_()
        expect(note.locator("p")).to_have_text("共 2 个文件：成功 1，失败 1")
        page.click("nav a:text-is('概览')")
        expect(note.locator("p")).to_be_visible()
        note.locator("a:text-is('处理结果')").click()
        expect(page.locator("rs-upload-line")).to_have_count(2)
        expect(note).to_be_empty()
        # What was seen here is not told again elsewhere, and what is told is put away.
        page.click("nav a:text-is('概览')")
        reader.settle()
        assert note.text_content() == ""
        page.click("nav a:text-is('上传')")
        held.clear()
        drop(page, "same.txt", NEW)
        reader.until(lambda: len(held) == 1)
        page.click("nav a:text-is('查找')")
        held[0].continue_()
        expect(note.locator("p")).to_have_text("共 1 个文件：成功 1，失败 0")
        note.locator("button[aria-label='关闭']").click()
        expect(note).to_be_empty()


def test_a_file_over_the_limit_is_not_sent(
    browser: Browser, own_server: Callable[..., Server]
) -> None:
    server = own_server(REPLYSEARCH_MAX_UPLOAD_BYTES="20000")
    with reading(browser, server.url) as reader:
        page = reader.open("/upload")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        drop(page, "large.txt", BUS * 200)
        expect(page.locator(".upload-told")).to_contain_text("超过上限 20 KB，没有上传")
        assert "POST" not in sent


def drop(page: object, name: str, text: str) -> None:
    """Drop a file on the page."""
    code = """([name, text]) => {
      const given = new DataTransfer();
      given.items.add(new File([text], name, { type: "text/plain" }));
      for (const type of ["dragover", "drop"]) {
        const event = new DragEvent(type, { dataTransfer: given, bubbles: true, cancelable: true });
        document.querySelector(".drop").dispatchEvent(event);
      }
    }"""
    page.evaluate(code, [name, text])  # type: ignore[attr-defined]
