"""The page in English: which words are read out as Chinese, and what one of something is called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support import web
from tests.support.browser import Reader, reading
from tests.support.letters import BUS, TALENT
from tests.support.page_views import VIEWS
from tests.support.servers import Server

from replysearch.library import Library

#: Where Chinese would be read out with an English voice, and the page's own English with a Chinese.
MISTOLD = """(own) => {
  const found = new Set();
  const told = (element) => element.closest("[lang]").getAttribute("lang").slice(0, 2);
  const look = (element, words, where) => {
    const isForeign = /\\p{Script=Han}/u.test(words) && told(element) !== "zh";
    if (isForeign || (own.includes(words) && told(element) !== "en")) {
      found.add(`${where} of ${element.localName}.${element.getAttribute("class")}: ${words}`);
    }
  };
  const nodes = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      const isUnseen = node.parentElement.closest("script, style, noscript");
      if (!isUnseen && node.data.trim()) look(node.parentElement, node.data.trim(), "text");
    } else if (node.localName !== "textarea") {
      for (const name of ["aria-label", "title", "alt", "placeholder"]) {
        if (node.getAttribute(name)) look(node, node.getAttribute(name), name);
      }
    }
  }
  return [...found];
}"""
#: Three words and more of English among the Chinese that are not told as English.
ENGLISH = """() => {
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const element = node.parentElement;
    if (element.closest("script, noscript, [lang=en], .letter-text, code")) continue;
    if (/[A-Za-z]+(\\s+[A-Za-z]+){2}/.test(node.data)) found.push(node.data);
  }
  return found;
}"""
OPEN = "(all) => all.forEach((each) => { each.open = true })"
IN_ENGLISH = {
    "[aria-label='历史']": "[aria-label='History']",
    "[aria-label='显示设置']": "[aria-label='Display settings']",
}
ISSUER = "{value}: 1 letter, view"
MORE = {
    "follow-up": ("/?q=那样本市呢&turn=示例市青年博士买首套房补贴多少钱", None),
    "against each other": ("/?q=样本市青年人才有哪些政策承诺&region=青禾市", None),
    "taken off": ("/?q=样本市青年人才有哪些政策承诺&ignored=region:样本市", None),
    "of a PDF": ("/search?q=安住建复〔2021〕142号", "rs-passage footer a"),
}


def speak_english(reader: Reader) -> Page:
    page = reader.open("/")
    kept = """localStorage.setItem("replysearch.preferences", '{"language": "en"}')"""
    page.evaluate(kept)
    return reader.open("/")


@pytest.mark.slow
def test_in_english_every_chinese_word_is_told_as_chinese(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        page = speak_english(reader)
        # A turn of the conversation, for the history.
        reader.ask("样本市青年人才有哪些政策承诺")
        code = "async () => Object.values((await import('/assets/strings/en.js')).en)"
        own = page.evaluate(code)
        for view, (address, click) in {**VIEWS, **MORE}.items():
            page = reader.open(address)
            if address.startswith("/search"):
                page.wait_for_selector("rs-filters fieldset")
            if click:
                page.locator(IN_ENGLISH.get(click, click)).first.click()
                reader.settle()
            page.locator("details").evaluate_all(OPEN)
            reader.settle()
            assert page.evaluate(MISTOLD, own) == [], view


@pytest.mark.slow
def test_in_chinese_no_english_sentence_is_told_as_chinese(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        for view, (address, click) in {**VIEWS, **MORE}.items():
            page = reader.open(address)
            if click:
                page.locator(click).first.click()
                reader.settle()
            assert page.evaluate(ENGLISH) == [], view


def test_what_is_asked_and_leaned_on_is_told_as_chinese(browser: Browser, page_url: str) -> None:
    with reading(browser, page_url) as reader:
        speak_english(reader)
        page = reader.open(MORE["follow-up"][0])
        told = {
            selector: page.locator(f"{selector} [lang='zh-Hans']").all_text_contents()
            for selector in (".asked", ".context", ".scope > .quiet")
        }
        assert told == {
            ".asked": ["那样本市呢"],
            ".context": ["示例市青年博士买首套房补贴多少钱"],
            ".scope > .quiet": ["样本市青年博士买首套房补贴多少钱"],
        }
        assert page.locator("head title").get_attribute("lang") == "zh-Hans"
        page = reader.open("/overview")
        assert page.locator("head title").get_attribute("lang") == "en"
        issuer = web.get(f"{page_url}/api/overview").json()["issuer"][0]
        bar = page.locator(".panel:not(.wide) .bar-link").first
        expect(bar).to_have_attribute("aria-label", ISSUER.format(**issuer))
        assert bar.get_attribute("lang") == "zh-Hans"
        assert bar.locator("text[lang='zh-Hans']").text_content() == issuer["value"]


@pytest.fixture
def one_letter(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "one", create=True) as library:
        library.add_bytes("bus.txt", BUS.encode())
    (tmp_path / "new.txt").write_text(TALENT, encoding="utf-8")
    return tmp_path / "one"


def test_one_of_something_is_not_many(
    browser: Browser, one_letter: Path, serve: Callable[[Path], Server]
) -> None:
    server = serve(one_letter)
    with reading(browser, server.url) as reader:
        page = speak_english(reader)
        expect(page.locator(".holdings")).to_have_text("1 letter, 3 passages")
        page = reader.open("/overview")
        assert page.locator(".totals").text_content() == "1 letter3 passages"
        bar = page.locator(".panel.wide .bar-link").get_attribute("aria-label")
        assert bar == "2023: 1 letter, view"
        page = reader.open("/search?q=夜间公交&kind=commitment")
        page.wait_for_selector("rs-filters fieldset")
        assert page.locator(".total").text_content() == "1 passage, 1 shown"
        page = reader.open("/?q=夜间公交新增几条线路")
        page.click("[aria-label='History']")
        assert (page.locator(".history small").text_content() or "").endswith(" · 1 question")
        page = reader.open("/upload")
        page.set_input_files("input[type=file] >> nth=0", one_letter.parent / "new.txt")
        expect(page.locator("section [role=status]")).to_have_text("1 file: 1 done, 0 failed")
