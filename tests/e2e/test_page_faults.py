"""The page: keys, and what it says when something is wrong."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Route, expect
from tests.support import web
from tests.support.browser import Reader, bodies_sent, reading
from tests.support.servers import Server

KEY = "a-key-for-the-page-0123456789"


def enter(reader: Reader, key: str) -> None:
    reader.page.fill("#key", key)
    reader.page.click("button:text-is('进入')")


def test_a_key_is_asked_for_kept_for_the_tab_and_never_in_an_address(
    browser: Browser, own_server: Callable[..., Server]
) -> None:
    server = own_server(REPLYSEARCH_API_KEY=KEY)
    with reading(browser, server.url) as reader:
        addresses: list[str] = []
        reader.page.on("request", lambda request: addresses.append(request.url))
        reader.expected.add("401")
        page = reader.open("/search?q=青年人才")
        assert page.locator("h1").text_content() == "请输入访问密钥"
        assert page.locator("nav").count() == 0
        enter(reader, "wrong-key-wrong-key-wrong-key")
        expect(page.locator(".login .wrong")).to_have_text("密钥不对，请核对后重新输入。")
        enter(reader, "密钥")
        expect(page.locator(".login .wrong")).to_have_text("密钥不对，请核对后重新输入。")
        enter(reader, KEY)
        page.wait_for_selector("rs-passage")
        page.reload()
        page.wait_for_selector("rs-passage")
        assert page.evaluate("Object.keys(localStorage).includes('replysearch.key')") is False
        page.click("[aria-label='显示设置']")
        page.click("dialog button:text-is('退出登录')")
        expect(page.locator("h1")).to_have_text("请输入访问密钥")
        assert page.evaluate("localStorage.getItem('replysearch.conversations')") == "[]"
        assert page.locator("rs-passage").count() == 0
        page.check(".login input[type=checkbox]")
        enter(reader, KEY)
        page.wait_for_selector("rs-passage")
        assert page.evaluate("localStorage.getItem('replysearch.key')") == f'"{KEY}"'
        assert not any(KEY in address for address in addresses)


def test_a_key_that_is_no_longer_good_brings_the_login_back(
    browser: Browser, own_server: Callable[..., Server]
) -> None:
    server = own_server(REPLYSEARCH_API_KEY=KEY)
    with reading(browser, server.url) as reader:
        reader.expected.add("401")
        page = reader.open("/")
        enter(reader, KEY)
        page.wait_for_selector(".hero")
        reader.ask(FIRST)
        page.evaluate("sessionStorage.setItem('replysearch.key', '\"gone\"')")
        page.fill("rs-box textarea", SECOND)
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:text-is('请输入访问密钥')")
        expect(page.locator(".login .wrong")).to_contain_text("密钥已失效")
        enter(reader, KEY)
        expect(page.locator("rs-answer .citations")).to_have_count(2)
        assert page.locator(".context").count() == 0


def test_a_stopped_server_is_told_of_and_tried_again(
    browser: Browser, own_server: Callable[..., Server]
) -> None:
    server = own_server()
    port = int(server.url.rpartition(":")[2])
    with reading(browser, server.url) as reader:
        reader.expected.add("ERR_CONNECTION")
        page = reader.open("/")
        server.stop()
        reader.ask("青禾市租房补贴提高到每月多少元")
        alert = page.locator("rs-answer [role=alert]")
        assert alert.locator("h2").text_content() == "连接不上服务器"
        assert "请检查网络" in (alert.locator("p").first.text_content() or "")
        own_server(port=port)
        alert.locator("button").click()
        page.wait_for_selector(".citations")


FIRST = "示例市青年博士买首套房补贴多少钱"
SECOND = "那样本市呢"


def test_what_failed_is_tried_again_below_the_earlier_answers(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url) as reader:
        reader.expected.add("ERR_FAILED")
        page = reader.open("/")
        reader.ask(FIRST)
        page.route("**/api/ask", lambda route: route.abort())
        reader.ask(SECOND)
        page.route("**/api/ask", lambda route: route.abort())
        page.click("rs-answer [role=alert] button")
        expect(page.locator("rs-answer [role=alert]")).to_have_count(1)
        page.unroute("**/api/ask")
        # Away and back the earlier answer still stands, and the question is asked anew.
        page.click("nav a:text-is('概览')")
        reader.settle()
        page.route("**/api/ask", lambda route: route.abort())
        page.go_back()
        expect(page.locator("rs-answer [role=alert]")).to_have_count(1)
        assert page.locator("rs-answer .citations").count() == 1
        page.unroute("**/api/ask")
        page.click("rs-answer [role=alert] button")
        expect(page.locator("rs-answer .citations")).to_have_count(2)
        assert page.locator(".turn .asked").all_text_contents() == [f"问{FIRST}", f"问{SECOND}"]
        assert page.locator(".context").count() == 0
        page.click("[aria-label='历史']")
        assert page.locator(".history small").count() == 1
        assert (page.locator(".history small").text_content() or "").endswith("2 问")


def test_too_many_calls_say_when_to_come_back(browser: Browser, page_url: str) -> None:
    def refuse(route: Route) -> None:
        body = '{"error": {"code": "rate_limited", "message": "请求过于频繁。"}}'
        route.fulfill(status=429, headers={"Retry-After": "17"}, body=body)

    with reading(browser, page_url) as reader:
        reader.expected.add("429")
        page = reader.page
        page.route("**/api/search", refuse)
        reader.open("/search?q=补贴")
        notice = page.locator(".found .notice")
        assert notice.locator("h2").text_content() == "请求太频繁"
        assert notice.locator("p").first.text_content() == "请在 17 秒后重试。"
        assert notice.locator(".said-by-server").text_content() == "服务器说明：请求过于频繁。"
        page.unroute("**/api/search")
        notice.locator("button").click()
        page.wait_for_selector("rs-passage")


def test_an_answer_cut_off_keeps_what_was_proved(browser: Browser, page_url: str) -> None:
    def cut(route: Route) -> None:
        sentence = '{"text": "一是已核实。", "citations": [1], "item": false}'
        body = f"event: sentence\ndata: {sentence}\n\n"
        route.fulfill(status=200, content_type="text/event-stream", body=body)

    with reading(browser, page_url) as reader:
        reader.page.route("**/api/ask", cut)
        page = reader.open("/?q=补贴")
        assert page.locator("rs-answer .said p").text_content() == "一是已核实。[1]"
        assert page.locator("rs-answer [role=alert] h2").text_content() == "回答中途断开了"


def test_addresses_that_lead_nowhere_say_so(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        reader.expected.add("404")
        page = reader.open("/letters/000000000000/a1?quote=1-2")
        assert page.locator(".notice h2").text_content() == "没有这份答复函"
        for nowhere in ("/letters/%22%3E%3Cimg%20src=x%3E", "/nope", "/nope/deeper?q=1"):
            page = reader.open(nowhere)
            assert page.locator("h1").text_content() == "没有这个页面"
    browsers = {"Accept": "text/html,application/xhtml+xml"}
    shown = web.get(f"{page_url}/nope", headers=browsers)
    assert (shown.status_code, shown.headers["content-type"]) == (404, "text/html; charset=utf-8")
    told = web.get(f"{page_url}/nope")
    assert (told.status_code, told.json()["error"]["code"]) == (404, "not_found")
    for path, status in (("/api/nope", 404), ("/api/ask", 405), ("/assets/nope.js", 404)):
        told = web.get(f"{page_url}{path}", headers=browsers)
        assert (told.status_code, told.headers["content-type"]) == (status, "application/json")


def test_without_javascript_the_page_says_so_at_first_sight(
    browser: Browser, page_url: str
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    page.goto(page_url)
    said = page.locator(".noscript").bounding_box()
    assert said is not None
    assert (said["y"] >= 0, said["y"] + said["height"] <= 800) == (True, True)
    context.close()


def test_what_a_question_does_not_mean_is_made_usable_or_can_be_taken_off(
    browser: Browser, page_url: str
) -> None:
    many = "".join(f"&ignored=region:{n}市" for n in range(101))
    with reading(browser, page_url) as reader:
        reader.expected |= {"400", "422"}
        sent = bodies_sent(reader.page)
        address = f"/?q=租房补贴&ignored=year:abc&ignored=year:2024&ignored=year:0{many}"
        page = reader.open(address)
        regions = [f"{n}市" for n in range(100)]
        assert [body["ignored"] for body in sent] == [{"year": [2024], "region": regions}]
        assert page.locator("[role=alert] h2").count() == 0
        # Where they are refused all the same, it is asked without them.
        refused = '{"error": {"code": "bad_request", "message": "不行。"}}'
        page.route("**/api/ask", lambda route: route.fulfill(status=422, body=refused))
        page = reader.open("/?q=租房补贴&ignored=year:2024")
        page.unroute("**/api/ask")
        page.click("[role=alert] button:text-is('去掉全部筛选条件')")
        expect(page.locator("rs-answer .actions")).to_have_count(1)
        assert "ignored" not in reader.address()


def test_a_question_too_long_is_told_before_it_is_sent(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        page.fill("rs-box textarea", "问" * 2001)
        page.keyboard.press("Enter")
        assert page.locator("rs-box .wrong").inner_text() == "最多 2000 字，现在有 2001 字。"
        assert reader.address() == "/"


def test_what_is_damaged_in_the_browser_does_not_break_the_page(
    browser: Browser, page_url: str
) -> None:
    good = {"id": "1", "at": 1.0, "turns": [{"question": "补贴", "answer": {}}, None]}
    damaged = [None, {"id": "2", "at": 2, "turns": None}, {"id": "3", "turns": [None]}, good]
    code = "([name, value]) => localStorage.setItem(`replysearch.${name}`, JSON.stringify(value))"
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        page.evaluate(code, ["conversations", damaged])
        page.evaluate(code, ["preferences", "x"])
        page.evaluate(code, ["key", "密钥"])
        page.reload()
        page.click("[aria-label='历史']")
        assert page.locator(".history .clip").all_text_contents() == ["补贴"]
        page.click(".history a")
        expect(page.locator("rs-answer .actions")).to_have_count(1)


def test_a_draft_outlives_a_change_of_language(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        page.fill("rs-box textarea", "草稿")
        page.click("[aria-label='显示设置']")
        page.click("rs-settings label:has-text('English')")
        expect(page.locator(".send:visible")).to_have_text("Ask")
        assert page.locator("rs-box textarea").input_value() == "草稿"
