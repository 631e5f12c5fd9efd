"""A real browser on the page: what it may reach, what it must not say, and the usual ways about.

Every request that is not to loopback is stopped and fails the test, as do messages of the console,
errors of scripts and violations of the content security policy.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    Route,
    expect,
    sync_playwright,
)

#: Where a browser is looked for, after the variable REPLYSEARCH_TEST_CHROMIUM.
_NAMES = (
    "chromium-headless-shell",  # without windows: a third quicker
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: What a browser is waited for, in milliseconds.
PATIENCE_MS = 15_000
_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
});
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium, for one module: while it runs no other event loop can."""
    named = os.environ.get("REPLYSEARCH_TEST_CHROMIUM")
    path = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("no chromium: install it, or name it in REPLYSEARCH_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield launched
        launched.close()


@dataclass  # without slots: the browser's library notes on it that it listens
class Reader:
    """Someone at the page: a tab of a browser with a store of its own."""

    page: Page
    url: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    #: Statuses that the test brings about; the console tells of each.
    expected: set[str] = field(default_factory=set)

    def open(self, address: str) -> Page:
        self.page.goto(self.url + address)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until nothing is loading."""
        expect(self.page.locator("[aria-busy=true], .skeleton")).to_have_count(0)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; the page's policy forbids a browser to evaluate words."""
        for _ in range(PATIENCE_MS // 50):
            if holds():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("it never came to hold")

    def until_same(self, shown: Callable[[], str], expected: str | None) -> None:
        """Wait until what is shown is what is expected."""
        self.until(lambda: shown() == expected)

    def ask(self, question: str) -> None:
        self.page.fill("rs-box textarea", question)
        self.page.keyboard.press("Enter")
        self.settle()

    def marked(self) -> str:
        """The words marked in the letter that is open."""
        self.page.wait_for_selector(".letter-text mark")
        return "".join(self.page.locator(".letter-text mark").all_text_contents())

    def focused(self) -> str:
        """What has the focus: the element's name, classes and words."""
        return str(
            self.page.evaluate(
                "(() => { const e = document.activeElement;"
                "return `${e.tagName.toLowerCase()}.${e.className} ${e.textContent.trim()}` })()"
            )
        )

    def address(self) -> str:
        """The address shown, without the server's."""
        return self.page.url.removeprefix(self.url)

    def is_in_view(self, selector: str) -> bool:
        box = self.page.locator(selector).first.bounding_box()
        size = self.page.viewport_size
        assert box is not None
        assert size is not None
        return 0 <= box["y"] < size["height"] and 0 <= box["x"] < size["width"]

    def hear(self, said: ConsoleMessage) -> None:
        """Keep what the console complains of and the test did not bring about."""
        if said.type in {"error", "warning"} and not any(one in said.text for one in self.expected):
            self.complaints.append(f"{said.type}: {said.text}")

    def refuse(self, dialog: Dialog) -> None:
        """Complain of a dialog and close it."""
        self.complaints.append("dialog")
        dialog.dismiss()


@contextmanager
def reading(
    browser: Browser, url: str, *, width: int = 1280, height: int = 800, scheme: str = "light"
) -> Iterator[Reader]:
    """Give a fresh tab at the page of `url`; at the end nothing may have gone wrong in it."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="zh-CN",
        accept_downloads=True,
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page = context.new_page()
    reader = Reader(page, url)
    context.route(lambda address: not _is_loopback(address), lambda route: stop(route, reader))
    page.add_init_script(_WATCH)
    page.on("console", reader.hear)
    page.on("pageerror", lambda error: reader.complaints.append(f"script: {error}"))
    page.on("dialog", reader.refuse)
    try:
        yield reader
        violations = page.evaluate("window.violations ?? []") if page.url != "about:blank" else []
        assert (reader.foreign, reader.complaints, violations) == ([], [], [])
    finally:
        context.close()


def bodies_sent(page: Page) -> list[Any]:
    """Return a list that takes up the JSON body of each request that the page sends from now on."""
    sent: list[Any] = []

    def keep(call: Request) -> None:
        if call.post_data:
            sent.append(call.post_data_json)

    page.on("request", keep)
    return sent


def stop(route: Route, reader: Reader) -> None:
    reader.foreign.append(route.request.url)
    route.abort()


def _is_loopback(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"blob", "data"} or parts.hostname in {"127.0.0.1", "localhost"}
