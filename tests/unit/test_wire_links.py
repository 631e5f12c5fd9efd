"""Lasting addresses, and where a query's words stand."""

from __future__ import annotations

import pytest

from replysearch.search.highlights import Highlighter
from replysearch.settings import Settings, links_of
from replysearch.wire.links import Links


def test_links_lead_under_the_base() -> None:
    links = Links("https://letters.example.org")
    assert links.letter("3f9c") == "https://letters.example.org/letters/3f9c"
    assert links.passage("3f9c:a2.b3~2") == "https://letters.example.org/letters/3f9c/a2.b3~2"
    quote = "https://letters.example.org/letters/3f9c/p1?quote=5-9"
    assert links.quote("3f9c:p1", 5, 9) == quote
    assert Links().letter("3f9c") == "/letters/3f9c"


@pytest.mark.parametrize(
    ("settings", "base"),
    [
        (Settings(port=81), "http://127.0.0.1:81"),
        (Settings(host="::1", port=81), "http://[::1]:81"),
        (Settings(host="0.0.0.0"), None),
        (Settings(host="0.0.0.0", public_url="https://a.example:8443/"), "https://a.example:8443"),
    ],
)
def test_the_base_is_what_people_use(settings: Settings, base: str | None) -> None:
    assert links_of(settings).base == base


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("租房补贴有哪些", "完善租房补贴,补 贴到位", ["租房补贴", "补 贴"]),
        ("青年人才", "青年、人才和青年人才", ["青年", "人才", "青年人才"]),
        ("5G基站", "已建5Ｇ基站15g个", ["5Ｇ基站"]),
        ("補貼", "发放补贴", ["补贴"]),
        ("补贴", "發放補貼𠮷補貼", ["補貼", "補貼"]),
        ("。", "没有。", []),
    ],
)
def test_marks(query: str, text: str, marked: list[str]) -> None:
    assert [span.of(text) for span in Highlighter(query).spans(text)] == marked
