"""Whatever stands in a letter, its headings and passages tile the body exactly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from replysearch.letters import parse_letter
from replysearch.letters.passages import PASSAGE_LIMIT
from replysearch.records import Letter, SourceFormat, SourceText, Span

SENTENCES = st.sampled_from(
    [
        "已建成示范园区三家。",
        "我们将进一步加大投入;",
        "一是健全机制。二是加大投入。三是强化督查。",
        "首先,抓统筹。其次,抓落实。最后,抓考核。",
        "(1)设站点。(2)办活动。",
        "根据《示例办法》(示府办发〔2021〕3号)规定办理。",
        "第一季度增长1.5%,“十四五”期间投入2.3亿元",
        "甲" * 150 + "。",
        "　",
        "Open Source 项目",
    ]
)
LABELS = st.sampled_from(
    ["", "", "一、", "二、", "(一)", "（二）", "1.", "2、", "(1)", "①", "一是", "　　", "1.2017年,"]
)
PARAGRAPHS = st.builds(
    lambda label, parts: label + "".join(parts), LABELS, st.lists(SENTENCES, min_size=1, max_size=5)
)


@st.composite
def letters(draw: st.DrawFn) -> Letter:
    paragraphs = draw(st.lists(PARAGRAPHS, min_size=1, max_size=12))
    signed = draw(st.sampled_from(["示例市教育局\n2023年6月5日\n扫一扫在手机打开", ""]))
    text = "\n".join(
        [
            "导航 > 首页",
            "示教函〔2023〕8号",
            "某某委员:",
            "您提出的提案收悉。现答复如下:",
            *paragraphs,
            signed,
        ]
    )
    return parse_letter("drawn.txt", SourceText(text, SourceFormat.TEXT))


@given(letters())
def test_headings_and_passages_tile_the_body(letter: Letter) -> None:
    pieces = sorted(
        [each.heading for each in letter.sections] + [each.span for each in letter.passages]
    )
    covered = letter.body.start
    for piece in pieces:
        assert piece.start >= covered, "two pieces overlap"
        assert not Span(covered, piece.start).of(letter.text).strip(), "a character is lost"
        covered = piece.end
    assert not Span(covered, letter.body.end).of(letter.text).strip()
    assert covered <= letter.body.end


@given(letters())
def test_addresses_are_unique_and_spans_hold_no_outer_blanks(letter: Letter) -> None:
    addresses = [each.address for each in letter.passages]
    assert len(set(addresses)) == len(addresses)
    for each in letter.passages:
        words = each.span.of(letter.text)
        assert words == words.strip() != ""
        assert len(words) <= PASSAGE_LIMIT or "。" not in words[:-1][:PASSAGE_LIMIT]


@given(letters())
def test_sections_hold_what_stands_under_them(letter: Letter) -> None:
    for section in letter.sections:
        assert section.span.holds(section.heading)
        if section.parent is not None:
            parent = letter.sections[section.parent]
            assert parent.level < section.level
            assert parent.span.holds(section.span)


@given(st.text(max_size=300))
def test_any_text_is_a_letter_or_is_refused(text: str) -> None:
    from replysearch.errors import NotALetter

    try:
        letter = parse_letter("any.txt", SourceText(text, SourceFormat.TEXT))
    except NotALetter:
        return
    assert all(each.span.of(text).strip() for each in letter.passages)
