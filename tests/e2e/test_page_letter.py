"""The page: letters opened cold and beside, their outline, facts, pages, originals and removal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from tests.support import web
from tests.support.browser import reading
from tests.support.letters import (
    HOSTILE,
    HOSTILE_NAME,
    HOSTILE_TITLE,
    TALENT,
    TALENT_PROMISE,
    WIDE,
    WIDE_PROMISE,
)
from tests.support.servers import Server


def letter_of(url: str, number: str) -> dict[str, Any]:
    listed = web.get(f"{url}/api/documents", params={"number": number}).json()["documents"]
    return dict(web.get(f"{url}/api/documents/{listed[0]['document_id']}").json())


def test_a_quote_opened_cold_is_marked_in_view_and_focused(browser: Browser, page_url: str) -> None:
    letter = letter_of(page_url, "青城函〔2024〕88号")
    start = str(letter["text"]).index(WIDE_PROMISE)
    with reading(browser, page_url) as reader:
        span = f"{start}-{start + len(WIDE_PROMISE)}"
        page = reader.open(f"/letters/{letter['document_id']}/a2.b1.i1?quote={span}")
        assert reader.marked() == WIDE_PROMISE
        assert reader.is_in_view(".letter-text mark")
        assert reader.focused() == f"mark. {WIDE_PROMISE}"
        assert page.locator("h1").text_content() == letter["title"]
        assert page.title() == f"{letter['title']} · 答复函检索"


def test_a_passage_and_a_section_opened_cold_are_shown(browser: Browser, page_url: str) -> None:
    letter = letter_of(page_url, "青科函〔2024〕7号")
    with reading(browser, page_url) as reader:
        page = reader.open(f"/letters/{letter['document_id']}/a2.b1.i1")
        assert page.locator(".is-target p").all_text_contents() == [TALENT_PROMISE]
        assert page.locator("rs-outline a[aria-current]").text_content() == "(一)扩大补贴范围"
        page = reader.open(f"/letters/{letter['document_id']}/a2.b1")
        assert page.locator(".is-target h3").text_content() == "（一）扩大补贴范围"
        assert reader.focused() == "h3. （一）扩大补贴范围"


def test_a_section_whose_title_begins_a_passage_is_shown_by_it(
    browser: Browser, page_url: str
) -> None:
    letter = letter_of(page_url, "安住建复〔2021〕142号")
    with reading(browser, page_url) as reader:
        page = reader.open(f"/letters/{letter['document_id']}/a2.b2")
        assert page.locator(".is-target").get_attribute("data-address") == "a2.b2.i1"
        assert page.locator("rs-outline a[aria-current]").text_content() == "(二)改善基础设施"
        assert page.locator(".letter-text :is(h2, h3, h4):empty").count() == 0


def test_the_text_shown_is_the_letters_own_to_the_character(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url) as reader:
        for number in ("青城函〔2024〕88号", "青科函〔2024〕7号", "青安函〔2024〕66号"):
            letter = letter_of(page_url, number)
            page = reader.open(f"/letters/{letter['document_id']}")
            pieces = page.locator(".letter-text :is(p, h2, h3)").all_text_contents()
            shown = "".join(pieces)
            assert "".join(shown.split()) == "".join(str(letter["text"]).split())


def test_a_place_that_the_letter_does_not_have_is_told_of_lastingly(
    browser: Browser, page_url: str
) -> None:
    path = f"/letters/{letter_of(page_url, '青科函〔2024〕7号')['document_id']}"
    with reading(browser, page_url) as reader:
        for dead in ("/zzz9", "?quote=999999-9999999", "/a2.b1.i1?quote=999999-9999999"):
            page = reader.open(path + dead)
            assert page.locator(".lost h2").text_content() == "链接所指的位置不在这封信里"
        page.locator("rs-outline a").first.click()
        expect(page.locator(".lost h2")).to_have_count(0)


def test_outline_facts_and_kinds(browser: Browser, page_url: str) -> None:
    letter = letter_of(page_url, "青科函〔2024〕7号")
    with reading(browser, page_url) as reader:
        page = reader.open(f"/letters/{letter['document_id']}")
        assert page.locator("rs-outline a").all_text_contents() == [
            "一、工作推进情况",
            "(一)完善租房补贴",
            "二、下一步打算",
            "(一)扩大补贴范围",
        ]
        page.click("rs-outline a >> nth=3")
        expect(page.locator(".is-target h3")).to_have_text("（一）扩大补贴范围")
        assert reader.address() == f"/letters/{letter['document_id']}/a2.b1"
        facts = page.locator("rs-letter-facts > dl > div").all_text_contents()
        assert facts == [
            "发文机关青禾市科学技术局",
            "发文字号青科函〔2024〕7号",
            "日期2024年5月16日",
            "提案或建议市政协三届二次会议 第0012号 《关于留住青年人才的提案》",
        ]
        kinds = page.locator(".passage .kind").all_text_contents()
        assert kinds == ["礼节", "进展", "进展", "承诺", "承诺", "礼节"]


def test_links_to_letter_and_place_are_copied_and_lead_back(
    browser: Browser, page_url: str
) -> None:
    letter = letter_of(page_url, "青科函〔2024〕7号")
    id_ = letter["document_id"]
    with reading(browser, page_url) as reader:
        page = reader.open(f"/letters/{id_}")
        page.click(".letter-bar summary")
        page.click(".menu-items button:text-is('复制整封信的链接')")
        link = f"{page_url}/letters/{id_}"
        reader.until(lambda: page.evaluate("navigator.clipboard.readText()") == link)
        page.locator(f".passage:has-text('{TALENT_PROMISE}') .linker").click()
        reader.until(lambda: page.evaluate("navigator.clipboard.readText()") == f"{link}/a2.b1.i1")
        page.goto(str(page.evaluate("navigator.clipboard.readText()")))
        reader.settle()
        assert page.locator(".is-target p").all_text_contents() == [TALENT_PROMISE]


def test_escape_closes_the_letter_and_focus_is_back_on_the_citation(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/?q=青禾市租房补贴提高到每月多少元")
        page.click("rs-answer .cite")
        assert reader.marked() == TALENT_PROMISE
        page.keyboard.press("Escape")
        expect(page.locator(".beside")).to_be_hidden()
        assert reader.focused() == "button.cite [1]"
        # It is closed by going back: no entry of the history is added.
        assert page.evaluate("history.state.beside ?? 0") == 0
        page.go_forward()
        assert reader.marked() == TALENT_PROMISE
        page.reload()
        reader.settle()
        assert reader.marked() == TALENT_PROMISE
        assert page.locator(".turn").count() == 1


def test_pages_of_a_pdf_are_pictures_and_its_original_is_the_file(
    browser: Browser, page_url: str, samples: Path
) -> None:
    letter = letter_of(page_url, "安住建复〔2021〕142号")
    assert letter["page_count"] == 4
    with reading(browser, page_url) as reader:
        page = reader.open(f"/letters/{letter['document_id']}")
        page.click(".page-images summary")
        image = page.locator(".page-images img")
        assert image.get_attribute("alt") == "原件第 1 页的图像"
        reader.until(lambda: int(image.evaluate("(each) => each.naturalWidth")) > 500)
        page.click(".page-images button[aria-label='下一页']")
        expect(image).to_have_attribute("alt", "原件第 2 页的图像")
        with page.expect_download() as got:
            page.click("[aria-label='下载原件']")
        saved = Path(got.value.path()).read_bytes()
        assert saved == (samples / "anlan-zjj-2021-142.pdf").read_bytes()
        assert got.value.suggested_filename == "anlan-zjj-2021-142.pdf"


def test_a_section_of_a_pdf_leads_to_the_page_that_it_is_on(
    browser: Browser, page_url: str
) -> None:
    letter = letter_of(page_url, "安住建复〔2021〕142号")
    id_ = letter["document_id"]
    passages = letter["passages"]
    outline = letter["outline"]
    last = outline[-1]["address"]
    first = next(each for each in passages if f"{each['passage_id']}.".startswith(f"{id_}:{last}."))
    assert first["page"] > 1
    with reading(browser, page_url) as reader:
        page = reader.open(f"/letters/{id_}/{last}")
        summary = page.locator(".page-images summary")
        assert summary.text_content() == f"原件页面（此处在第 {first['page']} 页）"
        summary.click()
        image = page.locator(".page-images img")
        expect(image).to_have_attribute("alt", f"原件第 {first['page']} 页的图像")
        page.locator("rs-outline a").first.click()
        expect(summary).to_have_text("原件页面（此处在第 1 页）")
        expect(image).to_have_attribute("alt", "原件第 1 页的图像")


def test_the_quoted_words_are_marked_on_the_picture(browser: Browser, page_url: str) -> None:
    letter = letter_of(page_url, "安住建复〔2021〕142号")
    id_ = letter["document_id"]
    passages = letter["passages"]
    passage = next(each for each in passages if each["passage_id"] == f"{id_}:a2.b2.i3")
    span = {"start": passage["start"], "end": passage["end"]}
    with reading(browser, page_url) as reader:
        page = reader.open(f"/letters/{id_}/a2.b2.i3?quote={span['start']}-{span['end']}")
        page.click(".page-images summary")
        # The words go on from the first page to the second.
        for number in (1, 2):
            url = f"{page_url}/api/documents/{id_}/pages/{number}/boxes"
            boxes = web.get(url, params=span).json()["boxes"]
            expect(page.locator("img")).to_have_attribute("alt", f"原件第 {number} 页的图像")
            marks = page.locator(".paper svg.marks rect")
            expect(marks).to_have_count(len(boxes))
            drawn = page.locator(".paper img").bounding_box()
            mark = marks.first.bounding_box()
            assert drawn is not None
            assert mark is not None
            seen = [
                (mark["x"] - drawn["x"]) / drawn["width"],
                (mark["y"] - drawn["y"]) / drawn["height"],
                (mark["x"] + mark["width"] - drawn["x"]) / drawn["width"],
                (mark["y"] + mark["height"] - drawn["y"]) / drawn["height"],
            ]
            assert seen == pytest.approx(boxes[0], abs=0.002)
            page.click(".page-images button[aria-label='下一页']")
        expect(page.locator("img")).to_have_attribute("alt", "原件第 3 页的图像")
        assert page.locator(".marks").count() == 0
        page = reader.open(f"/letters/{id_}")
        page.click(".page-images summary")
        page.wait_for_selector(".paper img")
        assert page.locator(".marks").count() == 0


def test_beside_the_quoted_words_of_a_pdf_stands_the_way_to_their_picture(
    browser: Browser, page_url: str
) -> None:
    letter = letter_of(page_url, "安住建复〔2021〕142号")
    id_ = letter["document_id"]
    passages = letter["passages"]
    passage = [each for each in passages if each["page"] == 3][-1]
    address = passage["passage_id"].partition(":")[2]
    end = passage["start"] + 12
    with reading(browser, page_url) as reader:
        page = reader.open(f"/letters/{id_}/{address}?quote={passage['start']}-{end}")
        way = page.locator(".to-page")
        expect(way).to_have_text(["原件第 3 页"])
        assert reader.is_in_view(".to-page")
        assert not reader.is_in_view(".page-images summary")
        way.click()
        expect(page.locator("img")).to_have_attribute("alt", "原件第 3 页的图像")
        reader.until(lambda: page.locator(".marks rect").count() > 0)
        reader.until(lambda: reader.is_in_view(".marks rect"))
        assert reader.focused() == "summary. 原件页面（此处在第 3 页）"
        # A passage without words quoted has it too, another letter has none.
        page = reader.open(f"/letters/{id_}/{address}")
        expect(page.locator(".is-target .to-page")).to_have_text(["原件第 3 页"])
        other = letter_of(page_url, "青科函〔2024〕7号")["document_id"]
        page = reader.open(f"/letters/{other}/a2.b1.i1")
        assert page.locator(".to-page").count() == 0


def test_a_letter_is_removed_after_a_question(
    browser: Browser, own_server: Callable[..., Server]
) -> None:
    server = own_server()
    letter = letter_of(server.url, "青科函〔2024〕7号")
    path = f"/letters/{letter['document_id']}"
    with reading(browser, server.url) as reader:
        reader.expected.add("404")
        page = reader.open(path)
        page.click("[aria-label='删除这封信']")
        assert page.locator("dialog p").text_content() == (
            f"删除“{letter['title']}”后，原件和索引中的全部内容都会清除，不能恢复。"
        )
        page.click("dialog button:text-is('取消')")
        assert server.client.get(f"/api/documents/{letter['document_id']}").status_code == 200
        page.click("[aria-label='删除这封信']")
        page.click("dialog button:text-is('确认删除')")
        page.wait_for_selector("h1:text-is('概览')")
        assert server.client.get(f"/api/documents/{letter['document_id']}").status_code == 404
        page = reader.open(path)
        assert page.locator(".notice h2").text_content() == "没有这份答复函"


def test_words_that_look_like_code_stay_words(browser: Browser, page_url: str) -> None:
    letter = letter_of(page_url, "青安函〔2024〕66号")
    with reading(browser, page_url) as reader:
        page = reader.open(f"/letters/{letter['document_id']}")
        assert page.locator("h1").text_content() == letter["title"] == HOSTILE_TITLE
        page.click(".more-facts summary")
        sources = page.locator(".more-facts dd").last.text_content() or ""
        assert sources.startswith(HOSTILE_NAME)
        for view in ("/?q=青禾市网络暗角排查了多少处", "/search?q=网络暗角防护网", "/overview"):
            reader.open(view)
        assert page.locator("a[href^='javascript']").count() == 0
        assert page.locator("main :is(script, iframe), main img").count() == 0
        assert page.evaluate("window.hacked") is None
        page = reader.open("/?q=<img src=x onerror=window.hacked=1>")
        assert page.evaluate("window.hacked") is None


def test_offsets_are_code_points(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        code = "async ([text, spans]) => (await import('/assets/offsets.js')).cut(text, spans)"
        for text in (WIDE, TALENT, HOSTILE, "😀𠮷a", ""):
            for start, end in ((0, 0), (0, 1), (1, 3), (5, 40), (0, len(text))):
                parts = page.evaluate(code, [text, [[start, end]]])
                assert "".join(part for part, _ in parts) == text
                assert "".join(part for part, marked in parts if marked) == text[start:end]
        overlapping = page.evaluate(code, ["😀一二三四", [[3, 5], [1, 4]]])
        assert overlapping == [["😀", False], ["一二三", True], ["四", True]]
