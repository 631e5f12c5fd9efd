"""Where the letter stands in its source text: head, addressee, body, signature, tail.

Pages put navigation and a metadata table before a letter and links, editors' names and QR codes
after it. The body runs from after the addressee to the signature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from replysearch.letters.lines import Line, lines_of
from replysearch.letters.organisations import is_office
from replysearch.records import Span
from replysearch.text import DATE, date_of, trimmed

_ADDRESSEE = re.compile(
    r"(?P<name>[^:。;!?]{2,80}):\s*(?=$|(?:您|你|贵|我[局委厅]|关于|收到|首先|感谢|来信|提案|《))"
)
_WHO = re.compile(
    r"委员|代表|政协|人大|界别|民革|民盟|民建|民进|农工党|农工|致公党|九三|台盟|工商联|同志|先生|女士"
    r"|办公室|小组|党派|侨联|妇联|团委|工会|党支部|学社|督查室|专委会"
)
_LABEL = re.compile(
    r"(?:来\s*源|日\s*期|时\s*间|附\s*件|抄\s*送|联系|电\s*话|责任|编辑|审核|索\s*引|发文|发布|成文|主题|体裁|公开"
    r"|标\s*题|名\s*称|文\s*号|字\s*号|信息|当前位置|您.{0,3}当前|您所在|位置|分享|浏览|点击|相关|办理|答复类|类\s*别|签发)"
)
_OPENING = re.compile(
    r"(?:收\s*悉|现.{0,12}答\s*复|答复如下|回复如下|函复如下|(?:您|你|贵).{0,30}提\s*[出交])"
)
_RESIDUE = re.compile(
    r"[\[【(]?\s*(?:审\s*核|责任编辑|责\s*编|编\s*辑\s*[:]|供稿|来源\s*:|扫一扫|扫码|扫描|相关链接|相关阅读|相关文章|相关附件|附件下载|附件列表"
    r"|上一篇|下一篇|上一条|下一条|版权所有|主办单位|主办\s*:|承办单位\s*:|网站标识|网站地图|打印|关闭|返回|分享|浏览次数|浏览量|点击数|阅读次数"
    r"|您是第|字号\s*:|字体\s*:|大\s*中\s*小|政府网站|技术支持|友情链接|微信|ICP备|联系我们|网站声明|用手机|手机扫|二维码|收藏|纠错"
    r"|【?打印|主题词|信息公开选项|公开方式|公开属性|此件.{0,4}公开|\(此件)"
)
_ATTACHMENTS = re.compile(
    r"(?:相关)?附\s*件\s*(?:\d{1,2}|[一二三四五六七八九十])?\s*(?::|$|[.、]|下载\s*:?$|列表\s*:?$)"
)
_FILE_NAME = re.compile(
    r".+\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|txt|jpe?g|png)$", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"\s*(?:附件\s*)?(?:\d{1,2}\s*[.、]|[一二三四五六七八九十]\s*、|\(\d{1,2}\))"
)
_SENTENCE = re.compile(r"[。;!?]")
_COPIES = re.compile(r"抄\s*(?:送|报)|印\s*发")


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of a source text around its letter.

    `head` and `tail` are everything before and after; the signature lines belong to the tail too.
    `attachments` are the lines of the attachments list, wherever it stands.
    """

    head: Span
    addressee: Span | None
    body: Span
    signature: tuple[Line, ...]
    attachments: tuple[Line, ...]
    tail: Span


def find_frame(text: str) -> Frame | None:
    """Return where the letter stands in `text`, None when nothing in it reads like a reply."""
    lines = list(lines_of(text, Span(0, len(text))))
    addressee, start = _addressee(lines)
    if start is None:
        start = _start_without_addressee(lines)
    if start is None:
        return None
    head_end = addressee.start if addressee else start
    below = [line for line in lines if line.span.start >= start]
    signature = _signature(below)
    end = _body_end(below, signature, len(text))
    attachments, end = _attachments(below, end)
    body = trimmed(text, Span(start, max(start, end)))
    if body.start == body.end:
        return None
    return Frame(
        Span(0, head_end), addressee, body, signature, attachments, Span(body.end, len(text))
    )


def _addressee(lines: Sequence[Line]) -> tuple[Span | None, int | None]:
    """Return the addressee's span and where the body starts after it."""
    fallback: tuple[Span, int] | None = None
    for place, line in enumerate(lines):
        match = _ADDRESSEE.match(line.flat)
        if match is None or _LABEL.match(line.flat) or "年" in match["name"]:
            continue
        start = line.span.start + match.end()
        if match.end() == len(line.flat):
            if place + 1 == len(lines):
                continue
            start, following = lines[place + 1].span.start, lines[place + 1].squeezed
        else:
            following = line.flat[match.end() :]
        name = Span(line.span.start, line.span.start + match.end("name"))
        if _OPENING.search(following[:400]):
            return name, start
        if fallback is None and _WHO.search(match["name"]):
            fallback = name, start
    return fallback or (None, None)


def _start_without_addressee(lines: Sequence[Line]) -> int | None:
    """Return where the first line that opens a reply starts, else what follows a reply's title."""
    for line in lines:
        if _OPENING.search(line.squeezed) and len(line.squeezed) > 15:
            return line.span.start
    for place, line in enumerate(lines[:-1]):
        if re.search(r"(?:提案|建议|议案).{0,20}(?:答复|复函|回复|的函)\S{0,6}$", line.squeezed):
            after = (each for each in lines[place + 1 :] if _SENTENCE.search(each.flat))
            found = next(after, None)
            return found.span.start if found else None
    return None


def date_line(line: Line) -> bool:
    """Tell whether the line is a date and nothing else, as under a signature."""
    match = DATE.match(line.flat.strip("() "))
    return (
        match is not None
        and date_of(match) is not None
        and len(line.flat.strip("() ")) - match.end() <= 1
    )


def signed_office(line: Line) -> str | None:
    """Return the office that a signature line names, with or without the date behind it."""
    words = line.squeezed
    if match := DATE.search(words):
        words = words[: match.start()]
    words = re.sub(r"\((?:盖章|印章|公章|章)\)$", "", words)
    return words if is_office(words) else None


def _signature(below: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines that sign the letter: offices and the date under them."""
    best: tuple[Line, ...] = ()
    for place, line in enumerate(below[1:], start=1):
        dated = date_line(line)
        if not dated and not (DATE.search(line.squeezed) and signed_office(line)):
            continue
        first = place
        while first > 1 and signed_office(below[first - 1]) and place - first < 4:
            first -= 1
        if first < place or not dated:
            return tuple(below[first : place + 1])
        best = best or (line,)
    return best or _undated_signature(below)


def _undated_signature(below: Sequence[Line]) -> tuple[Line, ...]:
    """Return the last line before the residue when it is an office's name alone."""
    letter = below
    for place, line in enumerate(below):
        if place and _RESIDUE.match(line.flat):
            letter = below[:place]
            break
    if len(letter) > 1 and signed_office(letter[-1]):
        return (letter[-1],)
    return ()


def _body_end(below: Sequence[Line], signature: Sequence[Line], end: int) -> int:
    if signature:
        end = signature[0].span.start
    for line in below[1:]:
        if line.span.start >= end:
            break
        if (_RESIDUE.match(line.flat) or _COPIES.match(line.flat)) and not _holds_body(line):
            return line.span.start
    return end


def _holds_body(line: Line) -> bool:
    """Tell whether a line that opens like residue is really a sentence of the letter."""
    return len(line.squeezed) > 60 and _SENTENCE.search(line.flat) is not None


def _attachments(below: Sequence[Line], end: int) -> tuple[tuple[Line, ...], int]:
    """Return the attachment lines and the body's end without them."""
    for place, line in enumerate(below):
        if not _ATTACHMENTS.match(line.flat):
            continue
        block = [line]
        for following in below[place + 1 :]:
            if not _lists_attachment(following, in_tail=line.span.start >= end):
                break
            block.append(following)
        inside = [each for each in below if block[-1].span.end <= each.span.start < end]
        if line.span.start >= end:
            return tuple(block), end
        if not inside:
            return tuple(block), line.span.start
    return (), end


def _lists_attachment(line: Line, *, in_tail: bool) -> bool:
    """Tell whether the line goes on a list of attachments; in the tail its items may be bare."""
    if any(form.match(line.flat) for form in (_NUMBERED, _ATTACHMENTS, _FILE_NAME)):
        return True
    bare = in_tail and len(line.flat) <= 60 and not _SENTENCE.search(line.flat)
    return bare and not _RESIDUE.match(line.flat) and ":" not in line.flat and not date_line(line)
