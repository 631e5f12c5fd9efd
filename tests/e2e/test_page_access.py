"""The page: by keyboard alone, on a phone, in large type, in English, and as axe-core sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from tests.support import web
from tests.support.browser import Reader, reading
from tests.support.letters import TALENT_PROMISE
from tests.support.page_views import ASKED, VIEWS
from tests.support.servers import Server


def shown(reader: Reader, view: str) -> Page:
    address, click = VIEWS[view]
    page = reader.open(address)
    if view == "passages":
        expect(page.locator("rs-filters fieldset").first).to_be_attached()
    if click:
        page.locator(click).first.click()
        reader.settle()
    return page


def grave(page: Page, *rules: str) -> list[str]:
    """What axe-core finds serious or critical by all rules, or by some, and where."""
    options = {"runOnly": list(rules)} if rules else {}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


def test_axe_finds_nothing_grave_on_any_view(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        for view in VIEWS:
            page = shown(reader, view)
            assert grave(page) == [], view
            page.emulate_media(color_scheme="dark")
            assert grave(page, "color-contrast") == [], view
            page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_where_a_key_is_asked_for(
    browser: Browser, own_server: Callable[..., Server], scheme: str
) -> None:
    server = own_server(REPLYSEARCH_API_KEY="a-key-for-the-page-0123456789")
    with reading(browser, server.url, scheme=scheme) as reader:
        page = reader.open("/")
        page.wait_for_selector(".login")
        assert grave(page) == []


@pytest.mark.parametrize("large", [False, True])
def test_no_view_is_wider_than_a_phone(browser: Browser, page_url: str, large: bool) -> None:
    with reading(browser, page_url, width=390, height=844) as reader:
        if large:
            page = reader.open("/")
            page.click("[aria-label='显示设置']")
            page.check("rs-settings input[type=checkbox]")
        for view in VIEWS:
            page = shown(reader, view)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= 390, view
            wide = page.evaluate(
                "[...document.querySelectorAll('.beside, dialog')]"
                ".filter((each) => each.scrollWidth > each.clientWidth + 1).length"
            )
            assert wide == 0, view


def test_the_masthead_stays_while_a_conversation_grows(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open(ASKED)
        for _ in range(2):
            page.locator(".scope button.chip").last.click()
            reader.settle()
            reader.ask("那示例市呢")
        # The answers scroll inside the view; the document is no higher than the window.
        assert page.evaluate("[document.documentElement.scrollHeight, scrollY]") == [800, 0]
        assert reader.is_in_view(".masthead .seal")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_nothing_touches_the_edge(
    browser: Browser, page_url: str, language: str
) -> None:
    with reading(browser, page_url, width=390, height=844) as reader:
        page = reader.open("/")
        kept = "(language) => localStorage.setItem('replysearch.preferences', language)"
        page.evaluate(kept, f'{{"language": "{language}"}}')
        page = reader.open("/letters/%22")
        notice = page.locator("main > .notice").bounding_box()
        assert notice is not None
        assert (notice["x"] >= 12, notice["x"] + notice["width"] <= 378) == (True, True)
        masthead = page.locator("header.masthead").bounding_box()
        assert masthead is not None
        assert masthead["height"] == 57
        if language == "zh":
            page.evaluate(kept, '{"large": true}')
            page = reader.open("/")
            settings = page.locator("[aria-label='显示设置']").bounding_box()
            seal = page.locator(".masthead .seal").bounding_box()
            assert settings is not None
            assert seal is not None
            assert settings["y"] < seal["y"] + seal["height"]


def test_a_phone_has_the_letter_as_a_sheet_and_the_conditions_in_a_drawer(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url, width=390, height=844) as reader:
        page = reader.open(ASKED)
        page.locator("rs-answer .said li .cite").first.click()
        reader.marked()
        assert page.locator(".beside").bounding_box() == {
            "x": 0,
            "y": 0,
            "width": 390,
            "height": 844,
        }
        for _ in range(12):
            page.keyboard.press("Tab")
            within = "document.activeElement.closest('.masthead, main, .skip') === null"
            assert page.evaluate(within) is True
        page.click("button:has-text('返回')")
        expect(page.locator(".beside")).to_be_hidden()
        page = reader.open("/search?q=青年人才")
        page.click(".bar button:has-text('筛选')")
        page.check("dialog input[data-key='kind:commitment']")
        page.click("dialog button:text-is('清除')")
        expect(page.locator("dialog input:checked")).to_have_count(0)
        expect(page.locator(".bar .chip")).to_have_count(0)
        page.check("dialog input[data-key='kind:commitment']")
        page.keyboard.press("Escape")
        expect(page.locator(".bar .chip")).to_have_text("段落类别承诺")
        assert page.locator("button:has-text('筛选（1）')").is_visible()


def test_everything_is_reached_by_keyboard(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/overview")
        page.keyboard.press("Tab")
        assert reader.focused().endswith("跳到正文")
        page.keyboard.press("Enter")
        assert reader.focused().startswith("main.")
        page.keyboard.press("Shift+Tab")
        while not reader.focused().endswith("提问"):
            page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        reader.settle()
        page.keyboard.press("/")
        assert reader.focused().startswith("textarea.")
        page.keyboard.type("青禾市租房补贴提高到每月多少元")
        page.keyboard.press("Enter")
        reader.settle()
        page.locator("main").focus()
        while not reader.focused().startswith("button.cite"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert reader.marked() == TALENT_PROMISE
        assert reader.focused() == f"mark. {TALENT_PROMISE}"
        page.keyboard.press("Escape")
        reader.until(lambda: reader.focused() == "button.cite [1]")
        while not reader.focused().startswith("summary."):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("《青禾市科学技术局")
        assert reader.focused().startswith("summary.")


def test_while_an_input_method_composes_enter_sends_nothing(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        page.fill("rs-box textarea", "zufang")
        page.dispatch_event(
            "rs-box textarea", "keydown", {"key": "Enter", "isComposing": True, "keyCode": 229}
        )
        page.wait_for_timeout(100)
        assert reader.address() == "/"


def test_language_colours_and_size_are_kept(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        size = page.evaluate("getComputedStyle(document.body).fontSize")
        page.click("[aria-label='显示设置']")
        page.check("rs-settings input[type=checkbox]")
        page.click("rs-settings label:has-text('深色')")
        page.click("rs-settings label:has-text('English')")
        expect(page.locator("h1")).to_have_text("What governments replied, and promised")
        page.reload()
        reader.settle()
        root = page.locator("html")
        assert root.get_attribute("lang") == "en"
        assert root.get_attribute("data-theme") == "dark"
        assert (size, page.evaluate("getComputedStyle(document.body).fontSize")) == (
            "16px",
            "20.48px",
        )
        page.click("[aria-label='Display settings']")
        themes = page.locator("rs-settings fieldset:has-text('Colours') label")
        assert [each.strip() for each in themes.all_text_contents()] == ["System", "Light", "Dark"]
        page = reader.open(ASKED)
        assert page.locator(".citations h3").text_content() == "Quotes and sources"
        assert page.locator(".said > *").first.get_attribute("lang") == "zh-Hans"
        assert page.title().endswith(" · Reply letters")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_language_is_switched_in_the_masthead(
    browser: Browser, page_url: str, width: int
) -> None:
    with reading(browser, page_url, width=width, height=844) as reader:
        page = reader.open("/")
        switch = page.locator(".masthead .tongue")
        for words, lang in (("EN", "en"), ("中文", "zh-Hans")):
            expect(switch).to_have_text(words)
            assert switch.get_attribute("lang") == lang
            assert reader.is_in_view(".masthead .tongue")
            switch.focus()
            page.keyboard.press("Enter")
            expect(page.locator("html")).to_have_attribute("lang", lang)
            reader.until(lambda: reader.focused().startswith("button.icon-button tongue"))


def test_type_is_set_as_chinese_asks(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.body);"
            "return [parseFloat(s.lineHeight) / parseFloat(s.fontSize), s.lineBreak] })()"
        )
        assert style == [1.75, "strict"]


def test_the_masthead_stands_before_any_script_has_come(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.page
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/main.js", hold)
        page.goto(f"{page_url}/", wait_until="commit")
        expect(page.locator(".masthead .seal")).to_be_visible()
        before = page.locator(".masthead .seal").bounding_box()
        assert page.locator(".hero").count() == 0
        held[0].continue_()
        page.wait_for_selector(".hero")
        assert page.locator(".masthead .seal").bounding_box() == before


def test_on_paper_stand_the_answer_and_its_citations_alone(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open(ASKED)
        page.emulate_media(media="print")
        for seen in (".asked", ".said", ".citations blockquote", ".citations .source"):
            assert page.locator(seen).first.is_visible(), seen
        for unseen in (".masthead", "rs-box", ".actions", "rs-copy-citation"):
            assert not page.locator(unseen).first.is_visible(), unseen


@pytest.mark.parametrize("chosen", [None, "dark"])
def test_a_letter_on_paper_is_dark_on_white_and_as_wide_as_the_sheet(
    browser: Browser, page_url: str, chosen: str | None
) -> None:
    listed = web.get(f"{page_url}/api/documents", params={"number": "青科函〔2024〕7号"})
    path = f"/letters/{listed.json()['documents'][0]['document_id']}"
    with reading(browser, page_url, scheme="dark") as reader:
        page = reader.open(path)
        if chosen:
            page.evaluate("(name) => { document.documentElement.dataset.theme = name }", chosen)
        page.emulate_media(media="print")
        colours = "[getComputedStyle(document.body).color, getComputedStyle(document.body)"
        assert page.evaluate(f"{colours}.backgroundColor]") == [
            "rgb(0, 0, 0)",
            "rgb(255, 255, 255)",
        ]
        text, sheet = (
            page.locator(each).bounding_box() for each in (".letter-text", ".letter-sheet")
        )
        assert text is not None
        assert sheet is not None
        assert text["width"] == sheet["width"]


def test_a_dictionary_has_each_word_in_both_languages(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        code = "async (name) => Object.keys((await import(`/assets/strings/${name}.js`))[name])"
        chinese, english = (set(page.evaluate(code, name)) for name in ("zh", "en"))
        # Names of formats and questions to Chinese letters are the same in both.
        examples = {f"ask.example.{n}" for n in (1, 2, 3, 4)}
        assert chinese - english == {"copy.markdown", "copy.html", "copy.gbt7714"} | examples
        assert english - chinese == set()
