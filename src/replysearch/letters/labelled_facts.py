"""Labelled facts in the text around a letter: 索引号, 发文字号, 来源, 日期 and so on.

Pages write them as “[ 索引号 ] …”, “索引号:…”, or as cells of a table; the table may stand twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from replysearch.chinese.text import narrow, trimmed
from replysearch.records import Span

_NAMES: dict[str, tuple[str, ...]] = {
    "index_number": ("索引号", "索取号"),
    "document_number": ("发文字号", "发文文号", "发文号", "公文文号", "文件编号", "文号"),
    "subject_class": ("主题分类", "信息分类", "主题类别"),
    "issuer": (
        "发布机构",
        "发文机关",
        "发文单位",
        "发布单位",
        "发文机构",
        "制发机关",
        "公开机构",
        "责任部门",
        "公开责任部门",
        "答复单位",
        "承办单位",
    ),
    "source": ("信息来源", "文章来源", "稿件来源", "来源", "供稿单位"),
    "written_on": (
        "成文日期",
        "生成日期",
        "印发日期",
        "发文日期",
        "生成时间",
        "成文时间",
        "答复时间",
        "答复日期",
    ),
    "published_on": ("发布日期", "发布时间", "公开日期", "公开时间", "日期", "时间"),
    "title": ("标题", "名称", "信息名称"),
    "reply_class": (
        "答复类别",
        "办理结果",
        "办复类别",
        "办理类别",
        "复文类别",
        "答复分类",
        "办理结果分类",
        "类别",
    ),
    "contact_name": ("联系人", "联系人及电话", "经办人"),
    "contact_phone": ("联系电话", "电话"),
    "": (
        "体裁分类",
        "公文种类",
        "文种",
        "体裁",
        "有效性",
        "效力状态",
        "主题词",
        "关键词",
        "点击数",
        "点击量",
        "浏览次数",
        "浏览量",
        "阅读次数",
        "字号",
        "字体",
        "公开方式",
        "公开范围",
        "公开属性",
        "公开形式",
        "签发人",
        "服务对象",
        "生效日期",
        "失效日期",
        "废止日期",
        "作者",
        "编辑",
        "责任编辑",
        "审核",
        "分享",
    ),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}


def _spaced(name: str) -> str:
    return r"[ \t]*".join(name)


_ANY = "|".join(_spaced(name) for name in sorted(_FIELD_OF, key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:(?<=^)|(?<=[\s|\]】/]))(?:[\[【(][ \t]*(?P<boxed>{_ANY})[ \t]*[\]】)][ \t]*:?"
    rf"|(?P<plain>{_ANY})[ \t]*(?P<mark>:|\t|$))",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value: which field, and where the value stands (never empty)."""

    field: str
    span: Span


def facts_in(text: str, span: Span) -> Iterator[Fact]:
    """Yield the labelled facts of known fields inside `span`, in order."""
    flat = narrow(span.of(text))
    labels = list(_LABEL.finditer(flat))
    for place, label in enumerate(labels):
        name = "".join((label["boxed"] or label["plain"]).split())
        field = _FIELD_OF[name]
        until = labels[place + 1].start() if place + 1 < len(labels) else len(flat)
        value = _value(flat, label.end(), until)
        found = trimmed(text, Span(span.start + value.start, span.start + value.end))
        if field and found.start < found.end:
            yield Fact(field, found)


def _value(flat: str, start: int, until: int) -> Span:
    """Return the value behind a label: the rest of its line, or the line after a bare label."""
    end = flat.find("\n", start, until)
    end = until if end < 0 else end
    if not flat[start:end].strip():
        start = end
        end = flat.find("\n", start + 1, until)
        end = until if end < 0 else end
    rest = flat[start:end]
    gap = re.search(r"(?<=\S)(?:\t| {3,}|\s*[|│])", rest)
    return Span(start, start + gap.start() if gap else end)
