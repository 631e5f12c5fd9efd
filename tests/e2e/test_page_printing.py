"""The page on paper: each view is printed to a PDF, whose sheets are read and looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page
from tests.support import web
from tests.support.browser import reading
from tests.support.letters import TALENT_PROMISE

ASKED = "/?q=青禾市租房补贴提高到每月多少元"
#: How many dots of the picture stand for one point of the sheet.
SCALE = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed sheet: its words, its picture (0 is black), and where the words are on it."""

    words: str
    picture: npt.NDArray[np.uint8]
    text: pypdfium2.PdfTextPage

    def ink(self) -> int:
        """The number of dark dots on the sheet."""
        return int((self.picture < 128).sum())

    def ink_of(self, words: str) -> int:
        """The number of dark dots where `words` stand, which are 0 where something covers them."""
        start, count = self.text.search(words).get_next()
        dark = 0
        for place in range(start, start + count):
            left, bottom, right, top = (round(SCALE * at) for at in self.text.get_charbox(place))
            height = self.picture.shape[0]
            dark += int((self.picture[height - top : height - bottom, left:right] < 128).sum())
        return dark


def printed(page: Page) -> list[Sheet]:
    """Print what `page` shows on A4, as a browser does unless told: without backgrounds."""
    sheets = []
    for leaf in pypdfium2.PdfDocument(page.pdf(format="A4")):
        text = leaf.get_textpage()
        picture = leaf.render(scale=SCALE, grayscale=True).to_numpy()
        sheets.append(Sheet(text.get_text_bounded(), picture, text))
    return sheets


def path_of(url: str, number: str) -> str:
    """The path of the letter with this document number."""
    listed = web.get(f"{url}/api/documents", params={"number": number}).json()["documents"]
    return f"/letters/{listed[0]['document_id']}"


@pytest.mark.parametrize(
    ("view", "words", "most"),
    [
        ("/", "政府答复过什么，承诺过什么", 1),
        (ASKED, TALENT_PROMISE, 1),
        ("/search?q=养老", "四、下一步重点任务 › (二)让家庭照护有人帮", 7),
        ("letter", "二是已建成人才公寓320套。", 2),
        ("/overview", "各年份的答复函", 6),
        ("/upload", "上传答复函", 1),
    ],
)
def test_each_view_stands_on_paper(
    browser: Browser, page_url: str, view: str, words: str, most: int
) -> None:
    address = path_of(page_url, "青科函〔2024〕7号") if view == "letter" else view
    with reading(browser, page_url) as reader:
        sheets = printed(reader.open(address))
    assert len(sheets) <= most
    assert words in sheets[0].words
    assert sheets[0].ink_of(words) > 50
    assert [number for number, sheet in enumerate(sheets, 1) if sheet.ink() == 0] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_an_answer_is_printed_and_not_the_letter_that_is_open_beside_it(
    browser: Browser, page_url: str, width: int
) -> None:
    with reading(browser, page_url, width=width) as reader:
        page = reader.open(ASKED)
        before = printed(page)
        page.click("rs-answer .cite")
        assert reader.marked() == TALENT_PROMISE
        after = printed(page)
    assert [sheet.words for sheet in after] == [sheet.words for sheet in before]
    assert [sheet.ink() for sheet in after] == [sheet.ink() for sheet in before]
