"""Web pages: the visible text in reading order, tables, encodings, declared facts."""

import time

import pytest

from replysearch.errors import DamagedSource, EmptySource, UnsupportedSource
from replysearch.formats import read_text
from replysearch.records import SourceFormat

_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>关于第12号提案的答复_提案公开_示例市教育局</title>
<meta name="PubDate" content="2024-05-20 09:30"><meta name="ContentSource" content="市教育局">
<link rel="canonical" href="https://example.invalid/a.html">
<style>p{color:red}</style><script>var a = "<p>脚本</p>";</script></head>
<body><!-- 注释 --><nav><a href="/">首页</a> &gt; <a href="/b">公开</a></nav>
<table><tr><td>索引号</td><td>01/2024</td><td>发布机构</td><td>市教育局</td></tr>
<tr><td>文 号</td><td>示教函〔2024〕7号</td><td></td><td></td></tr></table>
<div class="layout"><table><tr><td>
  <h1>关于第12号提案的答复</h1>
  <p>张某某委员：</p>
  <p>&nbsp;&nbsp;&nbsp;&nbsp;您提出的<span style="color:red">提案</span>收
     悉，现答&nbsp;复
     如下。</p>
  <p>一、进展<br>建成幼儿园3所，<b>新增</b>学位  900 个。</p>
  <table border="1"><thead><tr><th>区域</th><th>学位<br>（个）</th></tr></thead>
  <tbody><tr><td><p>东区</p></td><td><p>400</p></td></tr></tbody></table>
  <p style="DISPLAY : none">隐藏一</p><p hidden>隐藏二</p><noscript>无脚本</noscript>
</td></tr></table></div>
<ul><li>附件一.pdf</li><li>附件二.pdf</li></ul>
<footer>版权所有<template>模板</template></footer></body></html>"""


def test_a_page_is_read_whole_and_in_order() -> None:
    source = read_text("页.html", _PAGE.encode())
    assert source.text == (
        "首页 > 公开\n"
        "索引号\t01/2024\t发布机构\t市教育局\n"
        "文 号\t示教函〔2024〕7号\n"
        "关于第12号提案的答复\n"
        "张某某委员：\n"
        "您提出的提案收悉，现答复如下。\n"
        "一、进展\n"
        "建成幼儿园3所，新增学位 900 个。\n"
        "区域\t学位 （个）\n"
        "东区\t400\n"
        "附件一.pdf\n附件二.pdf\n版权所有"
    )
    assert source.format is SourceFormat.HTML
    assert source.declared == {
        "title": "关于第12号提案的答复",
        "url": "https://example.invalid/a.html",
        "published_on": "2024-05-20",
        "issuer": "市教育局",
    }


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "GB18030"])
def test_gb_pages_with_rare_characters(charset: str) -> None:
    page = f'<html><head><meta http-equiv=x content="text/html; charset={charset}"><body>镕䶮𠀀收悉'
    assert read_text("页.htm", page.encode("gb18030")).text == "镕䶮𠀀收悉"


def test_a_byte_order_mark_goes_before_the_declaration() -> None:
    page = "<html><head><meta charset=gbk><body>收悉"
    assert read_text("页.html", page.encode("utf-8-sig")).text == "收悉"
    assert read_text("页.html", page.encode("utf-16")).text == "收悉"


def test_layout_cells_keep_their_paragraphs() -> None:
    body = "".join(f"<p>第{n}段正文</p>" for n in range(4))
    page = f"<html><body><table><tr><td>{body}</td><td>侧栏</td></tr></table>"
    assert read_text("页.html", page.encode()).text == "\n".join(
        [*(f"第{n}段正文" for n in range(4)), "侧栏"]
    )


def test_preformatted_lines_stay_lines() -> None:
    page = "<html><body><pre>一行\n  二行  完</pre><p style='white-space: pre-wrap'>三\n四</p>"
    assert read_text("页.html", page.encode()).text == "一行\n二行  完\n三\n四"


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>只有标题</title></head><body></body></html>",
        "<html><body><script>document.write('文')</script><img src=a.png><p>&nbsp;</p></body>",
        "<html><body style='display:none'>藏</body>",
    ],
)
def test_a_page_without_visible_text_is_empty(page: str) -> None:
    with pytest.raises(EmptySource):
        read_text("页.html", page.encode())


def test_a_few_broken_bytes_pass_and_many_do_not() -> None:
    page = b"<html><body>" + "收悉".encode() * 200 + b"\xe4\xb8</body>"
    assert read_text("页.html", page).text == "收悉" * 200 + "\ufffd"
    with pytest.raises(UnsupportedSource):
        read_text("页.html", b"<html><body>" + b"\xff\xfe\x80\x20" * 100)


def test_deep_nesting_is_refused_quickly() -> None:
    began = time.perf_counter()
    with pytest.raises(DamagedSource, match="嵌套"):
        read_text("页.html", b"<html><body>" + b"<div></x>" * 100_000 + b"x")
    assert time.perf_counter() - began < 5


def test_many_unclosed_paragraphs_are_not_nesting() -> None:
    page = "<html><body>" + "<p>段<br>" * 3000
    assert read_text("页.html", page.encode()).text == "\n".join(["段"] * 3000)
