"""Encodings, and what a page's head declares."""

import pytest

from replysearch.formats.declared import declared_charset, facts_of
from replysearch.formats.decoding import decode, decode_leniently, garbled_share

_TEXT = "关于第0995号提案答复的函，镕䶮𠀀已收悉。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_encodings_are_told_apart(encoding: str) -> None:
    assert decode(_TEXT.encode(encoding)).lstrip("\ufeff") == _TEXT


def test_four_byte_gb18030_is_read() -> None:
    content = "㐂𠀀".encode("gb18030")
    assert len(content) == 8
    assert decode(content) == "㐂𠀀"


def test_gb2312_is_read_as_gb18030() -> None:
    assert decode("镕䶮".encode("gb18030"), "GB2312") == "镕䶮"


def test_a_wrong_declaration_yields_to_plain_utf8() -> None:
    assert decode(_TEXT.encode(), "gbk") == _TEXT


def test_a_declared_encoding_outside_unicode_and_gb_is_used() -> None:
    assert decode("繁體中文".encode("big5"), "big5") == "繁體中文"
    assert decode("中文".encode(), "no-such-encoding") == "中文"


def test_broken_utf8_is_not_taken_for_gb18030() -> None:
    content = b"\xe4\xb8" + (_TEXT * 20).encode()
    with pytest.raises(UnicodeError):
        decode(content)
    assert decode_leniently(content) == "\ufffd" + _TEXT * 20


def test_mostly_broken_bytes_are_refused() -> None:
    with pytest.raises(UnicodeError):
        decode_leniently(b"\xff\xfd\x81\x20" * 50)


def test_garbled_share() -> None:
    assert garbled_share("正常 文字\n") == 0.0
    assert garbled_share("\ue000\x01 正常") == 0.5
    assert garbled_share("") == 0.0


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b'<meta charset="GB2312">', "GB2312"),
        (b"<meta http-equiv='Content-Type' content='text/html; charset=gbk'>", "gbk"),
        (b'<?xml version="1.0" encoding="utf-8"?>', "utf-8"),
        (b"<html><body>charset=gbk", None),
        (b" " * 5000 + b"<meta charset=gbk>", None),
    ],
)
def test_declared_charset(head: bytes, charset: str | None) -> None:
    assert declared_charset(head) == charset


def test_the_most_official_fact_wins() -> None:
    metas = [
        {"name": "ArticleTitle", "content": " "},
        {"name": "articletitle", "content": "关于甲\u00a0的答复"},
        {"property": "og:title", "content": "乙"},
        {"name": "PubDate", "content": "2024/5/6 10:00"},
        {"name": "ContentSource", "content": "示例市教育局"},
        {"name": "Author", "content": "张三"},
        {"name": "Url", "content": "https://example.invalid/b"},
    ]
    links = [{"rel": "canonical", "href": "https://example.invalid/a"}]
    assert facts_of(metas, links, "丙") == {
        "title": "关于甲 的答复",
        "url": "https://example.invalid/a",
        "published_on": "2024-05-06",
        "issuer": "示例市教育局",
    }


@pytest.mark.parametrize(
    ("page_title", "title"),
    [
        ("关于第12号提案的答复_提案公开_示例市教育局", "关于第12号提案的答复"),
        ("关于A-B线的复函 - 示例市交通局", "关于A-B线的复函"),
        ("关于某事的答复函（A类）-示例网", "关于某事的答复函（A类）"),
        ("通知公告|示例网", "通知公告"),
        ("示例市政府", "示例市政府"),
        ("-示例网", "-示例网"),
    ],
)
def test_the_site_is_cut_off_the_page_title(page_title: str, title: str) -> None:
    assert facts_of([], [], page_title) == {"title": title}


def test_facts_that_are_no_facts_are_left_out() -> None:
    metas: list[dict[str, str | None]] = [
        {"name": "PubDate", "content": "2024-13-06"},
        {"name": "Url", "content": "javascript:void(0)"},
        {"name": None, "content": "x"},
    ]
    assert facts_of(metas, [{"rel": "canonical", "href": "/a.html"}], "") == {}
