"""The page: passages found, conditions with counts, addresses, exports, and the overview."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from tests.support import web
from tests.support.browser import reading

QUERY = "青年人才"


def searched(url: str, **more: object) -> dict[str, Any]:
    body = {"query": QUERY, "limit": 20, "facets": True, "marks": True, **more}
    return dict(web.post(f"{url}/api/search", json=body).json())


def checked(page: Page) -> list[str]:
    keys: list[str] = page.locator("rs-filters input:checked").evaluate_all(
        "(all) => all.map((each) => each.dataset.key)"
    )
    return keys


def count_of(page: Page, key: str) -> str:
    return page.locator(f"rs-filters label:has(input[data-key='{key}']) .count").inner_text()


def test_passages_have_their_words_marked_with_kind_place_and_citation(
    browser: Browser, page_url: str
) -> None:
    found = searched(page_url)
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        page.click("rs-box label:has-text('查找原文')")
        reader.ask(QUERY)
        assert page.locator(".total").text_content() == f"找到 {found['total']} 段，已显示 20 段"
        cards = page.locator("rs-passage")
        assert cards.count() == 20
        for at, hit in enumerate(found["hits"][:5]):
            card = cards.nth(at)
            assert card.locator(".words").text_content() == hit["text"]
            marked = [hit["text"][start:end] for start, end in hit["marks"]]
            assert card.locator("mark").all_text_contents() == marked
            assert card.locator(".kind").text_content() in {"承诺", "进展", "缘由", "礼节"}
            assert card.locator(".source").text_content() == hit["citation"]["formatted"]
            assert card.locator(".path").text_content() == " › ".join(hit["citation"]["path"])
        cards.first.locator("footer a").click()
        expect(page.locator(".is-target")).to_be_visible()
        assert page.locator(".is-target p").all_text_contents() == [found["hits"][0]["text"]]


def test_more_are_shown_after_those_that_stand(browser: Browser, page_url: str) -> None:
    found = searched(page_url, limit=40)
    with reading(browser, page_url) as reader:
        page = reader.open(f"/search?q={QUERY}")
        page.click("button.more")
        expect(page.locator("rs-passage")).to_have_count(40)
        words = page.locator("rs-passage .words").all_text_contents()
        assert words == [hit["text"] for hit in found["hits"]]
        assert page.locator(".total").text_content() == f"找到 {found['total']} 段，已显示 40 段"


def test_more_keeps_the_place_the_focus_and_what_stands(browser: Browser, page_url: str) -> None:
    found = searched(page_url, limit=40)["hits"]
    with reading(browser, page_url) as reader:
        reader.expected.add("ERR_FAILED")
        page = reader.open(f"/search?q={QUERY}")
        page.locator("rs-passage").evaluate_all(
            "(all) => all.forEach((each) => (each.held = true))"
        )
        held = "(all) => all.filter((each) => each.held).length"
        more = page.locator("button.more")
        more.scroll_into_view_if_needed()
        place = page.locator("main").evaluate("(main) => main.scrollTop")
        page.route("**/api/search", lambda route: route.abort())
        more.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".results [role=alert] h2")).to_have_text("连接不上服务器")
        assert page.locator("rs-passage").evaluate_all(held) == 20
        assert reader.focused() == "button.more 再显示一些"
        page.unroute("**/api/search")
        page.keyboard.press("Enter")
        expect(page.locator("rs-passage")).to_have_count(40)
        assert page.locator(".results [role=alert]").count() == 0
        assert page.locator("rs-passage").evaluate_all(held) == 20
        assert page.locator("main").evaluate("(main) => main.scrollTop") == place
        title = found[20]["citation"]["title"]
        assert reader.focused() == f"a. {title}"
        within = (
            "document.activeElement.closest('li') === document.querySelectorAll('.cards > li')[20]"
        )
        assert page.evaluate(within) is True
        assert reader.is_in_view(".cards > li:nth-child(21) a")


def test_conditions_have_counts_narrow_the_list_and_stand_in_the_address(
    browser: Browser, page_url: str
) -> None:
    facets = searched(page_url)["facets"]
    kinds = {each["value"]: each["count"] for each in facets["kind"]}
    with reading(browser, page_url) as reader:
        page = reader.open(f"/search?q={QUERY}")
        page.wait_for_selector("rs-filters .group")
        assert count_of(page, "kind:commitment") == str(kinds["commitment"])
        page.check("rs-filters input[data-key='kind:commitment']")
        narrowed = searched(page_url, filters={"kind": ["commitment"]})
        expect(page.locator(".total")).to_have_text(f"找到 {narrowed['total']} 段，已显示 20 段")
        assert narrowed["total"] == kinds["commitment"]
        # Other values of the same condition keep their counts, so that they can be added.
        reader.until(lambda: count_of(page, "kind:progress") == str(kinds["progress"]))
        year = narrowed["facets"]["year"][0]["value"]
        page.check(f"rs-filters input[data-key='year:{year}']")
        reader.until(lambda: "year=" in reader.address())
        assert reader.address().endswith(f"&kind=commitment&year={year}")
        reader.settle()
        both = searched(page_url, filters={"kind": ["commitment"], "year": [int(year)]})
        reader.until(lambda: str(both["total"]) in (page.locator(".total").text_content() or ""))
        chips = page.locator(".bar .chip").all_text_contents()
        assert chips == [f"年份{year}", "段落类别承诺"]
        page.reload()
        reader.until(lambda: checked(page) == ["kind:commitment", f"year:{year}"])
        page.go_back()
        reader.until(lambda: checked(page) == ["kind:commitment"])
        page.click(".bar .chip")
        reader.until(lambda: checked(page) == [])
        assert "kind" not in reader.address()


def test_days_narrow_too_and_crossed_ones_are_told(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open(f"/search?q={QUERY}")
        page.wait_for_selector("rs-filters form")
        page.fill("input[data-key='from']", "2025-01-01")
        page.fill("input[data-key='to']", "2024-01-01")
        page.click("rs-filters button:text-is('按日期筛选')")
        assert page.locator("rs-filters .wrong").is_visible()
        page.fill("input[data-key='to']", "2025-12-31")
        page.click("rs-filters button:text-is('按日期筛选')")
        days = {"date_from": "2025-01-01", "date_to": "2025-12-31"}
        total = searched(page_url, filters=days)["total"]
        reader.until(lambda: str(total) in (page.locator(".total").text_content() or ""))
        assert page.locator(".bar .chip").all_text_contents() == [
            "起始日期2025年1月1日",
            "截止日期2025年12月31日",
        ]


def test_what_is_no_day_does_not_narrow(browser: Browser, page_url: str) -> None:
    total = searched(page_url)["total"]
    with reading(browser, page_url) as reader:
        for days in ("from=garbage", "from=2024-02-31&to=0000-01-01", "to=2024-1-1"):
            page = reader.open(f"/search?q={QUERY}&{days}")
            assert page.locator(".bar .chip").count() == 0
            assert page.locator(".total").text_content() == f"找到 {total} 段，已显示 20 段"


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_back_in_the_list_what_was_shown_and_the_place_are_the_same(
    browser: Browser, page_url: str, width: int, height: int
) -> None:
    top = "Math.round(document.querySelector('main').scrollTop || scrollY)"
    with reading(browser, page_url, width=width, height=height) as reader:
        page = reader.open(f"/search?q={QUERY}")
        page.click("button.more")
        expect(page.locator("rs-passage")).to_have_count(40)
        thirtieth = page.locator(".cards > li").nth(29)
        thirtieth.scroll_into_view_if_needed()
        before = page.evaluate(top)
        assert before > 1000
        page.evaluate("document.querySelector('nav a[href=\"/overview\"]').click()")
        page.wait_for_selector("h1:text-is('概览')")
        reader.settle()
        page.go_back()
        expect(page.locator("rs-passage")).to_have_count(40)
        reader.until(lambda: page.evaluate(top) == before)
        assert reader.is_in_view(".cards > li:nth-child(30)")
        # So it is after a page that was loaded anew, and with other words all begins at the top.
        page.reload()
        expect(page.locator("rs-passage")).to_have_count(40)
        reader.until(lambda: page.evaluate(top) == before)
        reader.ask("租房补贴")
        assert page.locator("rs-passage").count() <= 20
        assert page.evaluate(top) == 0
        page.go_back()
        expect(page.locator("rs-passage")).to_have_count(40)


def test_names_under_columns_do_not_run_into_each_other(browser: Browser, page_url: str) -> None:
    code = """(all) => all.filter((each) => each.getAttribute("visibility") !== "hidden")
      .map((each) => [each.textContent, each.getBoundingClientRect().left,
                      each.getBoundingClientRect().right])"""
    names = "rs-overview .panel.wide .chart a > text:last-child"
    years = [str(each["value"]) for each in web.get(f"{page_url}/api/overview").json()["year"]]
    with reading(browser, page_url, width=390, height=844) as reader:
        page = reader.open("/")
        kept = """localStorage.setItem("replysearch.preferences", '{"large": true}')"""
        page.evaluate(kept)
        page = reader.open("/overview")
        reader.until(lambda: len(page.locator(names).evaluate_all(code)) < len(years))
        shown = page.locator(names).evaluate_all(code)
        step = years.index(shown[1][0])
        assert [name for name, _, _ in shown] == years[::step]
        assert all(one[2] + 4 <= other[1] for one, other in pairwise(shown))
        page.set_viewport_size({"width": 1280, "height": 800})
        reader.until(lambda: len(page.locator(names).evaluate_all(code)) == len(years))


def test_nothing_found_tells_what_to_do(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/search?q=某函〔1999〕9999号")
        assert page.locator(".found .notice h2").text_content() == "没有找到相关段落"
        page = reader.open(f"/search?q={QUERY}&year=1901")
        page.click("button:text-is('去掉全部筛选条件')")
        page.wait_for_selector("rs-passage")
        assert reader.address().endswith("AA%E6%89%8D") or "year" not in reader.address()


def test_conditions_that_are_none_can_be_taken_off(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        reader.expected |= {"400", "422"}
        for address in (f"/search?q={QUERY}&year=abc", "/search?year=abc", "/?q=补贴&year=abc"):
            page = reader.open(address)
            page.click("[role=alert] button:text-is('去掉全部筛选条件')")
            reader.until(lambda: "year" not in reader.address())
            reader.settle()
            assert page.locator("[role=alert] h2").count() == 0


def test_the_list_is_taken_home_in_each_form(
    browser: Browser, page_url: str, tmp_path: Path
) -> None:
    every = searched(page_url, limit=1000, filters={"kind": ["commitment"]})["hits"]
    with reading(browser, page_url) as reader:
        page = reader.open(f"/search?q={QUERY}&kind=commitment")
        files = {}
        for words in ("CSV 表格", "Excel 工作簿", "Markdown", "GB/T 7714 参考文献"):
            page.click(".bar .menu summary")
            with page.expect_download() as got:
                page.click(f".bar .menu-items button:text-is('{words}')")
            kept = tmp_path / got.value.suggested_filename
            got.value.save_as(kept)
            files[kept.suffix] = kept
    table = list(csv.reader(io.StringIO(files[".csv"].read_text("utf-8-sig"))))
    texts = [hit["text"] for hit in every]
    column = table[0].index("原文")
    assert [row[column] for row in table[1:]] == texts
    sheet = load_workbook(files[".xlsx"]).active
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == table[0]
    assert [row[column] for row in rows[1:]] == texts
    markdown = files[".md"].read_text("utf-8")
    assert markdown.startswith("# ")
    assert sum(line[:1].isdigit() for line in markdown.splitlines()) == len(every)
    references = files[".txt"].read_text("utf-8").splitlines()
    assert references[0].startswith("[1] ")
    assert all("[A" in line for line in references)


def test_the_overview_counts_and_its_bars_lead_to_letters(browser: Browser, page_url: str) -> None:
    overview = web.get(f"{page_url}/api/overview").json()
    with reading(browser, page_url) as reader:
        page = reader.open("/overview")
        assert page.locator(".totals strong").all_text_contents() == [
            str(overview["documents"]),
            str(overview["passages"]),
        ]
        bars = page.locator(".panel.wide .bar-link").evaluate_all(
            "(all) => all.map((each) => each.getAttribute('aria-label'))"
        )
        assert bars == [f"{each['value']}：{each['count']} 份，查看" for each in overview["year"]]
        page.click(".panel.wide .as-table summary")
        cells = page.locator(".panel.wide tbody tr").all_text_contents()
        assert cells == [f"{each['value']}{each['count']}" for each in overview["year"]]
        last = overview["year"][-1]
        page.locator(".panel.wide .bar-link").last.click()
        expect(page.locator(".letters li")).to_have_count(last["count"])
        assert reader.address() == f"/search?year={last['value']}"


def test_letters_are_listed_page_by_page(browser: Browser, page_url: str) -> None:
    listed = web.get(f"{page_url}/api/documents", params={"limit": 100}).json()["documents"]
    titles = [each["title"] or "（无标题）" for each in listed]
    with reading(browser, page_url) as reader:
        page = reader.open("/overview")
        assert page.locator(".letters a").all_text_contents() == titles[:20]
        page.click("a:text-is('下一页')")
        expect(page.locator(".letters a").first).to_have_text(titles[20])
        assert page.locator(".letters a").all_text_contents() == titles[20:40]
        assert reader.address() == "/overview?page=2"
