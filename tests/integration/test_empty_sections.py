"""Headings with no passage below: the letter is shown whole, by the command line and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.support.commands import Run
from tests.support.servers import live

from replysearch.api.app import create_app
from replysearch.library import Library
from replysearch.settings import Settings

_LETTER = """\
关于市政协九届四次会议第{number}号提案的答复
王某委员:
您提出的《关于加强古树保护的提案》收悉,现答复如下:
一、古树保护包括挂牌、修枝、防虫三项工作。是指对树龄百年以上的树木采取的措施。
{last}
示例市园林局
2025年6月3日"""

#: The last lines of each letter, and its outline from there on: addresses, labels and titles.
_CASES = {
    "78": (
        "二、下一步,我们将为每株古树挂牌。",
        [],
    ),
    "79": ("二、下一步工作打算", [("a2", "二、", "下一步工作打算")]),
    "80": (
        "二、有关情况说明\n三、全市古树的普查由市园林局负责。",
        [("a2", "二、", "有关情况说明")],
    ),
    "81": (
        "二、下一步工作打算\n(一)加强巡查\n一是每月巡查一次。二是建立台账。\n三、今后打算",
        [
            ("a2", "二、", "下一步工作打算"),
            ("a2.b1", "(一)", "加强巡查"),
            ("a3", "三、", "今后打算"),
        ],
    ),
}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of these letters, each named by its number."""
    folder = tmp_path_factory.mktemp("empty_sections")
    with Library.open(folder / "index", create=True) as library:
        for number, (last, _) in _CASES.items():
            text = _LETTER.format(number=number, last=last)
            assert library.add_bytes(f"{number}.txt", text.encode()).status == "added"
    return folder / "index"


@pytest.fixture(scope="module")
def url(stored: Path) -> Iterator[str]:
    with Library.open(stored) as library, live(create_app(library, Settings())) as address:
        yield address


@pytest.mark.parametrize("number", _CASES)
def test_a_letter_with_a_heading_over_nothing_is_shown_whole(
    call: Run, stored: Path, url: str, number: str
) -> None:
    last, outline = _CASES[number]
    listed = httpx.get(f"{url}/api/documents", params={"proposal": number}).json()["documents"]
    (document_id,) = [each["document_id"] for each in listed]

    shown = call("show", document_id, "--index", stored, "--json")
    assert (shown.returncode, shown.stderr) == (0, "")
    letter = json.loads(shown.stdout)
    assert letter["text"] == _LETTER.format(number=number, last=last)
    told = [(each["address"], each["label"], each["title"]) for each in letter["outline"]]
    assert told == outline

    answered = httpx.get(f"{url}/api/documents/{document_id}")
    assert answered.status_code == 200
    assert answered.json()["outline"] == letter["outline"]
    assert answered.json()["passages"] == letter["passages"]
