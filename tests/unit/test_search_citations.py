from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from replysearch.records import Citation, Span, day_in_words, official_form
from replysearch.search.citations import Form, cited_as, escaped_markdown

TITLE = "关于市政协三届二次会议第0012号提案的答复"
OFFICIAL = (
    "《关于市政协三届二次会议第0012号提案的答复》"
    "(示科函〔2024〕7号,示例市科学技术局,2024年5月16日)二、(三)“四是”"
)
CITATION = Citation(
    document_id="d1",
    title=TITLE,
    document_number="示科函〔2024〕7号",
    issuer="示例市科学技术局",
    date=date(2024, 5, 16),
    path=("二、下一步打算", "(三)强化服务"),
    pinpoint="二、(三)“四是”",
    span=Span(120, 150),
    page=None,
    url="https://www.example.com/art/7.html",
    proposal_number="第0012号",
    proposal_title="关于留住青年人才的提案",
    formatted=OFFICIAL,
)
BARE = replace(
    CITATION,
    title=None,
    document_number=None,
    issuer=None,
    date=None,
    path=(),
    pinpoint="",
    url=None,
    formatted="《无标题答复函》",
)


def with_words(words: str) -> Citation:
    return replace(CITATION, formatted=words)


def with_url(url: str | None) -> Citation:
    return replace(CITATION, url=url, formatted="《标题》")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 5, 16), "2024年5月16日"),
        (date(2023, 12, 1), "2023年12月1日"),
    ],
)
def test_day_in_words_has_no_leading_zeros(day: date, words: str) -> None:
    assert day_in_words(day) == words


def test_official_form_of_all_facts() -> None:
    assert (
        official_form(
            title=TITLE,
            document_number="示科函〔2024〕7号",
            issuer="示例市科学技术局",
            day=date(2024, 5, 16),
            pinpoint="二、(三)“四是”",
        )
        == OFFICIAL
    )


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"title": "甲"}, "《甲》"),
        ({}, "《无标题答复函》"),
        ({"title": ""}, "《无标题答复函》"),
        ({"title": "甲", "document_number": "示函〔2024〕1号"}, "《甲》(示函〔2024〕1号)"),
        ({"title": "甲", "issuer": "示例市民政局"}, "《甲》(示例市民政局)"),
        ({"title": "甲", "day": date(2024, 1, 2)}, "《甲》(2024年1月2日)"),
        (
            {"title": "甲", "document_number": "示函〔2024〕1号", "day": date(2024, 1, 2)},
            "《甲》(示函〔2024〕1号,2024年1月2日)",
        ),
        ({"title": "甲", "pinpoint": "一、"}, "《甲》一、"),
        ({"title": "甲", "pinpoint": "一、", "page": 3}, "《甲》一、,第3页"),
    ],
)
def test_what_a_letter_does_not_state_is_left_out(facts: dict[str, Any], words: str) -> None:
    known: dict[str, Any] = dict.fromkeys(("title", "document_number", "issuer", "day"))
    assert official_form(**{"pinpoint": "", **known, **facts}) == words


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (Form.PLAIN, OFFICIAL),
        (Form.MARKDOWN, f"[{OFFICIAL}](<https://www.example.com/art/7.html>)"),
        (
            Form.HTML,
            f'<cite><a href="https://www.example.com/art/7.html">{OFFICIAL}</a></cite>',
        ),
        (
            Form.GBT7714,
            "示例市科学技术局. 关于市政协三届二次会议第0012号提案的答复:示科函〔2024〕7号[A/OL]. "
            "(2024-05-16). https://www.example.com/art/7.html. 二、(三)“四是”.",
        ),
    ],
)
def test_each_form_with_all_facts(form: Form, words: str) -> None:
    assert cited_as(CITATION, form) == words


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (Form.PLAIN, "《无标题答复函》"),
        (Form.MARKDOWN, "《无标题答复函》"),
        (Form.HTML, "<cite>《无标题答复函》</cite>"),
        (Form.GBT7714, "无标题答复函[A]."),
    ],
)
def test_each_form_without_any_fact(form: Form, words: str) -> None:
    assert cited_as(BARE, form) == words


def test_the_standard_form_of_a_letter_that_is_not_online() -> None:
    assert cited_as(replace(CITATION, url=None), Form.GBT7714) == (
        "示例市科学技术局. 关于市政协三届二次会议第0012号提案的答复:示科函〔2024〕7号[A]. "
        "2024-05-16. 二、(三)“四是”."
    )


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "file:///home/clerk/letter.pdf",
        "/srv/letters/7.html",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com/7",
        " https://example.com/7",
        "https://example.com/7\nx",
        "https://example.com/7\rx",
        "https://example.com/7>x",
        "https://example.com/<script>",
        "https://example.com/7\\",
    ],
)
def test_only_web_addresses_are_linked(url: str | None) -> None:
    citation = with_url(url)
    assert cited_as(citation, Form.MARKDOWN) == "《标题》"
    assert cited_as(citation, Form.HTML) == "<cite>《标题》</cite>"
    assert cited_as(citation, Form.GBT7714).endswith("[A]. 2024-05-16. 二、(三)“四是”.")


def test_an_address_cannot_leave_its_attribute() -> None:
    citation = with_url("https://example.com/?a=1&b=\"' onclick=")
    assert cited_as(citation, Form.HTML) == (
        '<cite><a href="https://example.com/?a=1&amp;b=&quot;&#x27; onclick=">《标题》</a></cite>'
    )


def test_brackets_of_an_address_do_not_end_a_markdown_link() -> None:
    citation = with_url("https://example.com/a(1).html")
    assert cited_as(citation, Form.MARKDOWN) == "[《标题》](<https://example.com/a(1).html>)"


@pytest.mark.parametrize(
    ("words", "markdown", "html"),
    [
        ("《A<b>》", r"《A\<b\>》", "《A&lt;b&gt;》"),
        ("《[1]》", r"《\[1\]》", "《[1]》"),
        ("《a*b_c`d》", r"《a\*b\_c\`d》", "《a*b_c`d》"),
        ("《a|b#c》", r"《a\|b\#c》", "《a|b#c》"),
        ("《a\\b》", r"《a\\b》", "《a\\b》"),
        ("《A&lt;B》", r"《A\&lt;B》", "《A&amp;lt;B》"),
        ("《~~删~~》", r"《\~\~删\~\~》", "《~~删~~》"),
        ("《“引”\"'》", "《“引”\"'》", "《“引”&quot;&#x27;》"),
    ],
)
def test_signs_of_markdown_and_html_are_shown_as_they_are(
    words: str, markdown: str, html: str
) -> None:
    citation = replace(with_words(words), url=None)
    assert cited_as(citation, Form.PLAIN) == words
    assert cited_as(citation, Form.MARKDOWN) == markdown
    assert cited_as(citation, Form.HTML) == f"<cite>{html}</cite>"


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("见[附件](http://a.example.org)。", r"见\[附件\](`http://a.example.org)`。"),
        ("![图](x)", r"\!\[图\](x)"),
        (
            "网址www.example.org/a_b，邮箱a_b@c.example.cn。",
            "网址`www.example.org/a_b`，邮箱`a_b@c.example.cn`。",
        ),
        ("详见民政局.cn/a_b，示例.gov.cn。", "详见民政局`.cn/a_b`，示例`.gov.cn`。"),
        ("FTP://a/`b`", r"`FTP://a/`\`b\`"),
        ("每月$1、$2", r"每月\$1、\$2"),
        ("1.推进", r"1\.推进"),
        ("- 推进", r"\- 推进"),
        ("---", r"\---"),
        ("12) 推进", r"12\) 推进"),
        ("  + 推进", r"  \+ 推进"),
        ("提高3.5%", "提高3.5%"),
        ("甲\n1. 乙\n=== ", "甲\n1\\. 乙\n\\=== "),
        ("", ""),
    ],
)
def test_words_in_markdown_are_nothing_but_words(words: str, markdown: str) -> None:
    assert escaped_markdown(words) == markdown


def test_long_words_are_escaped_in_linear_time() -> None:
    assert escaped_markdown("a" * 200_000) == "a" * 200_000
    assert escaped_markdown("a.b-" * 50_000 + "@") == "a.b-" * 50_000 + "@"
