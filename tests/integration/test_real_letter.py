"""The real letter in the optional data folder, as scraped from a page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from replysearch.formats import read_bytes, read_text
from replysearch.letters import parse_letter
from replysearch.records import Kind, Letter, Proposal


@pytest.fixture(scope="module")
def letter(shared: Path) -> Letter:
    path = shared / "replies" / "chongqing-kjj-2024-274.txt"
    return parse_letter(path.name, read_text(path.name, read_bytes(path)))


def test_facts(letter: Letter) -> None:
    facts = letter.metadata
    assert facts.title == "重庆市科学技术局关于市政协六届二次会议第0995号提案答复的函"
    assert facts.document_number == "渝科局函〔2024〕274号"
    assert facts.index_number == "11500000MB15895317/2024-00078"
    assert (facts.issuer, facts.issuer_alias) == ("重庆市科学技术局", "市科技局")
    assert facts.region.province == "重庆市"
    assert facts.written_on == facts.published_on == date(2024, 10, 12)
    assert facts.signed_on == facts.date == date(2024, 5, 16)
    assert facts.proposals == (
        Proposal("第0995号", "市政协六届二次会议", "关于优化我市科技型企业培育生态的建议"),
    )
    assert facts.addressee == "市政协九三学社界别"
    assert facts.co_organisers == ("市发展改革委", "市经济信息委")
    assert facts.subject_class == "科技"


def test_outline(letter: Letter) -> None:
    assert [section.label for section in letter.sections] == [
        *("一、", "(一)", "(二)", "(三)"),
        *("二、", "(一)", "(二)", "(三)", "(四)"),
    ]
    items = [each.pinpoint for each in letter.passages if each.pinpoint.endswith("是”")]
    wanted = [("一、", (4, 5, 4)), ("二、", (3, 3, 5, 4))]
    assert items == [
        f"{top}({'一二三四'[at]})“{'一二三四五'[item]}是”"
        for top, counts in wanted
        for at, count in enumerate(counts)
        for item in range(count)
    ]


def test_commitments_are_section_two(letter: Letter) -> None:
    found = [each.pinpoint for each in letter.passages if each.kind is Kind.COMMITMENT]
    assert found == [each.pinpoint for each in letter.passages if each.pinpoint.startswith("二、")]
    assert len(found) == 16
    assert found[0] == "二、第1段"


def test_body_is_whole_and_holds_nothing_else(letter: Letter) -> None:
    text = letter.text
    assert letter.body.of(text).startswith("你们提出的《关于优化")
    assert letter.body.of(text).endswith("以便进一步改进工作。")
    for words in ("扫一扫", "您当前的位置", "[ 索引号 ]", "日期:2024-10-12"):
        assert words in text
        assert all(words not in each.span.of(text) for each in letter.passages)
