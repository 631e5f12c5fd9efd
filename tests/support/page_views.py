"""The views of the page, for tests that look at all of them."""

from __future__ import annotations

ASKED = "/?q=样本市青年人才有哪些政策承诺"
#: Each view by its address, and what is done there before it is looked at.
VIEWS: dict[str, tuple[str, str | None]] = {
    "first visit": ("/", None),
    "answer": (ASKED, None),
    "letter beside": (ASKED, "rs-answer .said li .cite"),
    "abstained": ("/?q=月球基地什么时候建成", None),
    "passages": ("/search?q=青年人才&kind=commitment", None),
    "letters": ("/search?year=2024", None),
    "nothing found": ("/search?q=某函〔1999〕9999号", None),
    "overview": ("/overview", None),
    "tables": ("/overview", ".panel.wide .as-table summary"),
    "upload": ("/upload", None),
    "history": ("/", "[aria-label='历史']"),
    "settings": ("/", "[aria-label='显示设置']"),
    "missing": ("/letters/%22", None),
}
