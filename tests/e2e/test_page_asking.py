"""The page: asking, the stream, citations opened, follow-ups, history, abstention."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.support import web
from tests.support.browser import Reader, bodies_sent, reading
from tests.support.letters import TALENT_PROMISE, WIDE_PROMISE
from tests.support.model_server import model_server
from tests.support.servers import Server

LIST_QUESTION = "样本市青年人才有哪些政策承诺"
TURNS = ("示例市青年博士买首套房补贴多少钱", "那样本市呢")
LEAD = "据青禾市科学技术局2024年5月16日答复:"


def said(answer: Locator) -> str:
    return "\n".join(answer.locator(".said p, .said li").all_text_contents())


def answer_of(url: str, question: str, *turns: str) -> str:
    body = {"question": question, "turns": list(turns)}
    return str(web.post(f"{url}/api/ask", json=body).json()["answer"])


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_an_answer_has_its_sentences_value_scope_and_citations(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        reader.ask("青禾市青年人才的租房补贴每月提高到多少元?")
        said = page.locator("rs-answer .said p").all_text_contents()
        assert said == [f"{LEAD}{TALENT_PROMISE}[1]"]
        assert page.locator("rs-answer .value").all_text_contents() == ["900元"]
        assert page.locator(".scope .chip").all_text_contents() == ["地区青禾市"]
        assert page.locator(".citations blockquote").all_text_contents() == [TALENT_PROMISE]
        assert page.locator(".citations a.source").text_content() == (
            "《青禾市科学技术局关于市政协三届二次会议第0012号提案的答复》"
            "(青科函〔2024〕7号,青禾市科学技术局,2024年5月16日)二、(一)“一是”"
        )
        assert page.title() == "青禾市青年人才的租房补贴每月提高到多少元? · 答复函检索"


def test_items_are_a_list_and_each_citation_opens_its_quote(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open(f"/?q={LIST_QUESTION}")
        assert page.locator("rs-answer .said ul").count() == 1
        items = page.locator("rs-answer .said li").all_text_contents()
        assert [item[:2] for item in items] == ["一是", "二是", "三是", "四是", "五是"]
        quotes = page.locator(".citations blockquote").all_text_contents()
        for at, item in enumerate(items):
            assert item == f"{quotes[at]}[{at + 1}]"
            page.locator("rs-answer .said li .cite").nth(at).click()
            quote = quotes[at]
            reader.until_same(reader.marked, quote)
            assert reader.is_in_view(".letter-text mark")
            assert reader.focused().startswith("mark.")


def test_quoted_words_beside_characters_of_two_units_are_marked_exactly(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/?q=青禾市𠮷祥社区将加装多少盏太阳能路灯")
        assert page.locator(".citations blockquote").all_text_contents() == [WIDE_PROMISE]
        assert page.locator("rs-answer .value").all_text_contents() == ["320盏"]
        page.locator("rs-answer .cite").first.click()
        assert reader.marked() == WIDE_PROMISE


def test_sentences_of_a_model_are_seen_while_it_writes(
    browser: Browser, own_server: Callable[..., Server]
) -> None:
    pytest.importorskip("openai", reason="the extra llm is not installed")
    with model_server() as (base, _):
        server = own_server(REPLYSEARCH_LLM_BASE_URL=base, REPLYSEARCH_LLM_MODEL="paced")
        with reading(browser, server.url) as reader:
            page = reader.page
            page.goto(f"{server.url}/")
            page.check("rs-box .box-row .check input")
            page.fill("rs-box textarea", "青禾市青年人才的租房补贴每月提高到多少元?")
            page.keyboard.press("Enter")
            page.wait_for_selector("rs-answer .said p")
            first = page.locator("rs-answer .said").text_content()
            assert first == f"{TALENT_PROMISE}[1]"
            assert page.locator(".citations").count() == 0
            assert page.locator("rs-box .send:visible").text_content() == "停止"
            page.wait_for_selector(".citations")
            whole = page.locator("rs-answer .said").text_content() or ""
            assert whole.startswith(first)
            assert page.locator("rs-answer .cite").count() == 2
            assert page.locator("rs-box .send:visible").text_content() == "提问"


def test_an_answer_under_way_can_be_stopped(
    browser: Browser, own_server: Callable[..., Server]
) -> None:
    pytest.importorskip("openai", reason="the extra llm is not installed")
    with model_server() as (base, _):
        server = own_server(REPLYSEARCH_LLM_BASE_URL=base, REPLYSEARCH_LLM_MODEL="slow")
        with reading(browser, server.url) as reader:
            page = reader.page
            page.goto(f"{server.url}/?q=青禾市租房补贴提高到多少元&written=1")
            page.press("rs-box textarea", "Enter")
            expect(page.locator(".toast")).to_contain_text("上一个问题还在回答")
            page.click("rs-box button:has-text('停止')")
            page.wait_for_selector("text=已停止。")
            assert reader.focused().startswith("textarea.")
            again = page.locator("rs-answer button:has-text('重新提问')").bounding_box()
            assert again is not None
            assert again["width"] < 130


def test_a_follow_up_leans_on_what_was_asked_and_history_keeps_both(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        reader.ask(TURNS[0])
        reader.ask(TURNS[1])
        assert page.locator(".turn .asked").all_text_contents() == [
            "问示例市青年博士买首套房补贴多少钱",
            "问那样本市呢",
        ]
        second = page.locator("rs-answer").nth(1)
        assert said(second) == answer_of(page_url, *reversed(TURNS))
        assert second.locator(".chip").all_text_contents() == ["地区样本市"]
        assert "turn=" in reader.address()
        page.go_back()
        assert page.locator(".turn").count() == 2
        page.click("button:has-text('新的对话')")
        assert page.locator(".turn").count() == 0
        page.click("[aria-label='历史']")
        assert page.locator(".history .clip").all_text_contents() == [
            "示例市青年博士买首套房补贴多少钱"
        ]
        page.click(".history a")
        assert page.locator(".turn").count() == 2
        page.click("[aria-label='历史']")
        page.click(".history button")
        assert page.locator(".history").count() == 0
        assert page.evaluate("localStorage.getItem('replysearch.conversations')") == "[]"


def test_a_follow_up_opened_cold_leans_on_the_questions_of_its_address(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/?q=那样本市呢&turn=示例市青年博士买首套房补贴多少钱")
        assert page.locator(".context").text_content() == "上文：示例市青年博士买首套房补贴多少钱"
        assert said(page.locator("rs-answer")) == answer_of(page_url, *reversed(TURNS))


def test_what_the_question_meant_is_taken_off_in_the_same_conversation(
    browser: Browser, page_url: str
) -> None:
    first, follow = TURNS
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        reader.ask(first)
        reader.ask(follow)
        sent = bodies_sent(page)
        page.locator("rs-answer").nth(1).locator(".scope button.chip").click()
        expect(page.locator("rs-answer .actions")).to_have_count(3)
        assert [(body["question"], body["turns"], body["ignored"]) for body in sent] == [
            (follow, [first], {"region": ["样本市"]})
        ]
        asked = page.locator(".turn .asked").all_text_contents()
        assert asked == [f"问{first}", f"问{follow}", f"问{follow}"]
        third = page.locator("rs-answer").nth(2)
        body = {"question": follow, "turns": [first], "ignored": {"region": ["样本市"]}}
        answer = web.post(f"{page_url}/api/ask", json=body).json()
        assert (said(third), answer["filters"]) == (answer["answer"], {})
        assert said(third) != said(page.locator("rs-answer").nth(1))
        assert third.locator(".scope .chip").all_text_contents() == ["地区样本市"]
        assert third.locator(".scope").inner_text().startswith("不限于")
        assert third.locator(".scope button").count() == 0
        # It stands in the address, and in the one conversation that is kept.
        page.reload()
        expect(page.locator("rs-answer .actions")).to_have_count(3)
        page.click("[aria-label='历史']")
        assert page.locator(".history small").count() == 1
        assert (page.locator(".history small").text_content() or "").endswith("3 问")
        page.click(".history a")
        expect(page.locator("rs-answer .actions")).to_have_count(3)
        page.evaluate("localStorage.clear()")
        page.evaluate("history.replaceState(null, '')")
        page.reload()
        reader.settle()
        assert said(page.locator("rs-answer")) == answer["answer"]


def test_one_of_two_conditions_is_taken_off_and_the_other_stays(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/?q=样本市2024年的答复里青年人才有哪些政策&kind=commitment")
        chips = page.locator("rs-answer .scope .chip")
        assert chips.all_text_contents() == ["地区样本市", "年份2024", "段落类别承诺"]
        page.click(".scope button[aria-label='去掉：年份 2024']")
        expect(page.locator("rs-answer .actions")).to_have_count(2)
        second = page.locator("rs-answer").nth(1)
        limited, ignored = second.locator(".scope .chips").all()
        assert limited.locator(".chip").all_text_contents() == ["地区样本市", "段落类别承诺"]
        assert ignored.locator(".chip").all_text_contents() == ["年份2024"]
        second.locator("button[aria-label='去掉：段落类别 承诺']").click()
        expect(page.locator("rs-answer .actions")).to_have_count(3)
        third = page.locator("rs-answer").nth(2)
        assert third.locator(".scope .chip").all_text_contents() == ["地区样本市", "年份2024"]
        assert "kind=" not in reader.address()


def test_what_was_taken_off_stays_off_until_one_begins_anew(
    browser: Browser, page_url: str
) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open(f"/?q={LIST_QUESTION}")
        page.click(".scope button.chip")
        expect(page.locator("rs-answer > .rest > .actions")).to_have_count(2)
        sent = bodies_sent(page)
        reader.ask("其中补贴多少钱")
        expect(page.locator("rs-answer > .rest > .actions")).to_have_count(3)
        third = page.locator("rs-answer").nth(2)
        assert third.locator(".scope .chip").all_text_contents() == ["地区样本市"]
        assert third.locator(".scope").inner_text().startswith("不限于")
        # What the next question says itself limits it again.
        reader.ask("那样本市呢")
        expect(page.locator("rs-answer > .rest > .actions")).to_have_count(4)
        page.click("button:has-text('新的对话')")
        reader.ask(LIST_QUESTION)
        assert [body["ignored"] for body in sent] == [{"region": ["样本市"]}, {}, {}]


def test_two_tabs_of_a_conversation_keep_the_questions_of_both(
    browser: Browser, page_url: str
) -> None:
    first, follow, other = *TURNS, "那青禾市呢"
    with reading(browser, page_url) as reader:
        page = reader.open("/")
        reader.ask(first)
        second = page.context.new_page()
        beside = Reader(second, page_url)
        beside.open("/")
        second.click("[aria-label='历史']")
        second.click(".history a")
        expect(second.locator(".turn")).to_have_count(1)
        reader.ask(follow)
        expect(page.locator("rs-answer > .rest > .actions")).to_have_count(2)
        page.click("[aria-label='历史']")
        expect(page.locator(".history li")).to_have_count(1)
        page.locator(".history li button").focus()
        beside.ask(other)
        expect(second.locator("rs-answer > .rest > .actions")).to_have_count(2)
        # The list that is open in the first tab learns of what the second keeps.
        expect(page.locator(".history small")).to_have_count(2)
        assert page.evaluate("document.activeElement.matches('.history li:last-child button')")
        kept = page.evaluate("JSON.parse(localStorage.getItem('replysearch.conversations'))")
        asked = [[turn["question"] for turn in each["turns"]] for each in kept]
        assert asked == [[first, other], [first, follow]]
        assert len({each["id"] for each in kept}) == 2
        beside.ask(follow)
        expect(second.locator("rs-answer > .rest > .actions")).to_have_count(3)
        expect(page.locator(".history small")).to_have_count(2)
        second.reload()
        expect(second.locator(".turn .asked")).to_have_text(
            [f"问{each}" for each in (first, other, follow)]
        )


def test_a_conversation_of_long_questions_is_loaded_anew(browser: Browser, page_url: str) -> None:
    questions = [f"{n}。" + "青禾市青年人才的租房补贴多少钱。" * 100 for n in range(4)]
    with reading(browser, page_url) as reader:
        sent = bodies_sent(reader.page)
        page = reader.open("/")
        for at, question in enumerate(questions):
            reader.ask(question)
            expect(page.locator("rs-answer > .rest > .actions")).to_have_count(at + 1)
        last = len(quote_plus(questions[3]))
        assert len(reader.address()) == len("/?q=") + last
        assert [body["turns"] for body in sent] == [questions[:at] for at in range(4)]
        page.reload()
        expect(page.locator("rs-answer > .rest > .actions")).to_have_count(4)
        # What is asked at such an address once more still leans on all that stood before it.
        page.evaluate("localStorage.clear()")
        page.reload()
        expect(page.locator("rs-answer > .rest > .actions")).to_have_count(1)
        assert sent[4]["turns"] == questions[:3]
        page = reader.open("/")
        for short in ("短一", "短二", "短三"):
            reader.ask(short)
        assert reader.address().count("turn=") == 2


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_what_has_the_focus_is_not_under_the_box(
    browser: Browser, page_url: str, width: int, height: int
) -> None:
    code = """(() => {
      const active = document.activeElement;
      const box = active.getClientRects()[0];
      const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const isSeen = active.contains(hit) || hit?.contains(active);
      return [isSeen ? "" : active.outerHTML.slice(0, 80), active.localName];
    })()"""
    with reading(browser, page_url, width=width, height=height) as reader:
        page = reader.open(f"/?q={LIST_QUESTION}")
        page.locator("main").focus()
        page.locator("main").evaluate("(main) => { main.scrollTop = 0; scrollTo(0, 0) }")
        stops = 0
        name = ""
        while name != "textarea":
            page.keyboard.press("Tab")
            covered, name = page.evaluate(code)
            assert covered == "", stops
            stops += 1
        assert stops > 15


def test_what_no_letter_says_is_not_answered(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/?q=月球基地什么时候建成")
        assert page.locator("rs-answer .notice h3").text_content() == "已收录的答复中没有找到依据"
        assert page.locator("rs-answer .said").text_content() == ""
        assert page.locator(".suggestions h3").text_content() == "内容最接近的段落（不是答案）"
        assert page.locator(".suggestions rs-passage").count() == 5


def test_a_citation_is_copied_in_each_form(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = reader.open("/?q=青禾市青年人才的租房补贴每月提高到多少元?")
        words = page.locator(".citations a.source").text_content()
        page.click(".citations rs-copy-citation > button")
        reader.until_same(partial(clipboard, page), words)
        expected = {
            "公文写法": words,
            "Markdown": words,
            "HTML": f"<cite>{words}</cite>",
            "GB/T 7714": "青禾市科学技术局. 青禾市科学技术局关于市政协三届二次会议"
            "第0012号提案的答复:青科函〔2024〕7号[A]. 2024-05-16. 二、(一)“一是”.",
            "原文加出处": f"“{TALENT_PROMISE}”——{words}",
        }
        for form, text in expected.items():
            page.click(".citations summary")
            page.click(f".citations .menu-items button:text-is('{form}')")
            reader.until_same(partial(clipboard, page), text)


def test_an_empty_index_says_how_letters_come_in(
    browser: Browser, tmp_path: Path, serve: Callable[[Path], Server]
) -> None:
    from replysearch.library import Library

    Library.open(tmp_path / "empty", create=True).close()
    server = serve(tmp_path / "empty")
    with reading(browser, server.url) as reader:
        page = reader.open("/")
        page.wait_for_selector("h2:has-text('还没有收录答复函')")
        page = reader.open("/search?q=补贴")
        page.wait_for_selector("h2:has-text('还没有收录答复函')")
        for asked in ("/?q=补贴提高到多少", "/?q=补贴提高到多少&year=2024"):
            page = reader.open(asked)
            expect(page.locator("rs-answer .notice h3")).to_have_text("还没有收录答复函")
            assert (
                page.locator("rs-answer a:has-text('上传答复函')").get_attribute("href")
                == "/upload"
            )
            assert page.get_by_text("筛选条件").count() == 0
            assert page.locator("rs-answer .actions :is(a, button)").count() == 0
        page.click("main a:has-text('上传答复函')")
        assert page.locator("h1").text_content() == "上传答复函"


def test_only_where_something_is_limited_it_is_advised_to_limit_less(
    browser: Browser, page_url: str
) -> None:
    told = {
        "/?q=第9999号提案是谁提的": (
            "已收录的答复函中没有所问的编号",
            "请核对编号，或直接问信的内容。",
        ),
        "/?q=租房补贴多少&year=1901": (
            "这个范围内没有可用来回答的答复函",
            "请去掉一些限定。",
        ),
        "/?q=月球基地什么时候建成": (
            "已收录的答复中没有找到依据",
            "可以换一种说法，或到“查找”里按词语看原文。",
        ),
        "/?q=月球基地什么时候建成&year=2024": (
            "已收录的答复中没有找到依据",
            "可以换一种说法，减少限定，或到“查找”里按词语看原文。",
        ),
        "/search?q=某函〔1999〕9999号": ("没有找到相关段落", "可以减少词语、换一种说法。"),
        "/search?q=补贴&year=1901": (
            "没有找到相关段落",
            "可以减少词语、换一种说法，或去掉筛选条件。",
        ),
    }
    with reading(browser, page_url) as reader:
        for address, words in told.items():
            page = reader.open(address)
            notice = page.locator("main .notice")
            expect(notice).to_have_count(1)
            seen = notice.locator("h2, h3, p:not(:has(button))").all_text_contents()
            assert tuple(seen) == words, address
