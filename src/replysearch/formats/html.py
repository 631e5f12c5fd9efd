"""A web page → its visible text, one line per block. The page is parsed by selectolax."""

from __future__ import annotations

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from replysearch.chinese.text import HAN
from replysearch.errors import DamagedSource, EmptySource, UnsupportedSource
from replysearch.formats.cleaning import plain_characters, tidy
from replysearch.formats.declared import declared_charset, facts_of
from replysearch.formats.decoding import MAX_GARBLED, decode_leniently, garbled_share
from replysearch.formats.html_rendering import Rendering, spans_of
from replysearch.formats.printed_pages import joined_lines
from replysearch.messages import formats as messages
from replysearch.records import SourceFormat, SourceText

#: Deepest nesting of elements that is parsed. A limit against abuse: real pages stay under 100, but
#: comparisons in scripts may look like tags and are counted, too.
MAX_DEPTH = 5_000

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_INVISIBLE_NAMES = (
    "script style noscript template head title meta link svg math canvas audio video iframe object"
    " embed map area datalist"
)
# Elements that have no content, or whose end tag may be missing. They do not count as nesting.
_OPEN_ENDED_NAMES = (
    "area base body br caption col colgroup dd dt embed head hr html img input li link meta"
    " optgroup option p param rp rt source tbody td tfoot th thead tr track wbr"
)
_OPEN_ENDED = frozenset(_OPEN_ENDED_NAMES.split())
_INVISIBLE = frozenset(_INVISIBLE_NAMES.split())
_INLINE = frozenset(["span", "b", "strong", "label", "em", "i", "font", "a"])
# The name and the value of a pair of elements.
_NAME = re.compile(rf"[{HAN}]{{2,8}}[:：]?")
_PROSE_MARK = re.compile(r"[，。；]")
#: Longest value of such a pair, in characters. Chosen, not measured.
_LONGEST_VALUE = 80
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# Tabs show one panel at a time; the others say as much.
_PANEL = re.compile(
    r"(?:^|[\s_-])(?:tab|tab-?pane|pane|panel|tabpanel|tab-?con\w*)(?:$|[\s_-])", re.IGNORECASE
)
# Pages show such an element by a script, even the whole article.
_UNSEEN = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)
_PRESERVED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)

#: Characters of text in an unseen element from which it is an article that a script will show.
#: Chosen, not measured: hints and menus are shorter.
_ARTICLE = 300


def read_html(name: str, content: bytes) -> SourceText:
    """Read the visible text of a web page, with its declared metadata.

    Blocks become lines in reading order; the cells of a data table's row are joined by tabs.
    Navigation and footers stay. Raises UnsupportedSource if the bytes are not text, DamagedSource
    if elements are nested too deeply, and EmptySource if there is no visible text.
    """
    try:
        source = decode_leniently(content, declared_charset(content))
    except UnicodeError as error:
        raise UnsupportedSource(name, messages.READING_UNDECODABLE) from error
    if garbled_share(source) > MAX_GARBLED:
        raise UnsupportedSource(name, messages.READING_BINARY)
    if _nests_too_deep(source):
        raise DamagedSource(name, messages.READING_HTML_TOO_DEEP)
    page = LexborHTMLParser(source)
    text = tidy(joined_lines(plain_characters(_visible_text(page))))
    if not text:
        raise EmptySource(name, messages.READING_EMPTY)
    return SourceText(text, SourceFormat.HTML, declared=_facts(page))


def _nests_too_deep(source: str) -> bool:
    """Return True above :data:`MAX_DEPTH` levels. Parsing time is quadratic, 5 s for 40,000."""
    if source.count("<") <= MAX_DEPTH:
        return False
    depth = 0
    open_by_name: Counter[str] = Counter()
    for match in _TAG.finditer(source):
        name = match[2].lower()
        if name in _OPEN_ENDED:
            continue
        step = 1 if not match[1] else -1 if open_by_name[name] else 0
        open_by_name[name] += step
        depth += step
        if depth > MAX_DEPTH:
            return True
    return False


def _facts(page: LexborHTMLParser) -> dict[str, str]:
    metas = [meta.attributes for meta in page.css("meta")]
    links = [link.attributes for link in page.css("link[rel]")]
    title = page.css_first("title")
    return facts_of(metas, links, title.text() if title is not None else "")


def _visible_text(page: LexborHTMLParser) -> str:
    """Return the visible text. The walk is not recursive, because a page may be nested deeply."""
    rendering = Rendering()
    open_nodes: list[tuple[LexborNode, str, bool]] = []
    node: LexborNode | None = page.body
    while node is not None:
        child = None
        if node.is_text_node:
            rendering.add(node.text_content or "")
        elif node.is_element_node and (tag := node.tag or "") not in _INVISIBLE:
            attributes = node.attributes
            if not _is_hidden(node, attributes):
                preserved = tag in ("pre", "textarea") or _is_preserved(attributes)
                rendering.enter(tag, preserved, spans_of(tag, attributes))
                child = node.first_child
                if child is None:
                    rendering.leave(tag, preserved)
                else:
                    open_nodes.append((node, tag, preserved))
        following = child or (node.next if open_nodes else None)
        while following is None and open_nodes:
            node, tag, preserved = open_nodes.pop()
            rendering.leave(tag, preserved)
            if tag in _INLINE and _is_name_of_next(node):
                rendering.add("\t")
            following = node.next if open_nodes else None
        node = following
    return rendering.text()


def _is_name_of_next(node: LexborNode) -> bool:
    """Return whether an element is the name in a pair: ``<span>文号</span><span>…</span>``.

    The value may be bare text. Browsers set the two apart by style; without a gap they would be one
    word.
    """
    following = node.next
    if following is None or following.next is not None or node.prev is not None:
        return False
    if following.is_element_node and (following.tag or "") not in _INLINE:
        return False
    value = (following.text_content or "") if following.is_text_node else following.text()
    is_short = 0 < len(value.strip()) <= _LONGEST_VALUE and not _PROSE_MARK.search(value)
    return is_short and _NAME.fullmatch(node.text().strip()) is not None


def _is_hidden(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style") or ""
    if _HIDDEN.search(style) or "hidden" in attributes:
        names = f"{attributes.get('class') or ''} {attributes.get('role') or ''}"
        return not _PANEL.search(names)
    return bool(_UNSEEN.search(style)) and len(node.text()) < _ARTICLE


def _is_preserved(attributes: dict[str, str | None]) -> bool:
    return "style" in attributes and bool(_PRESERVED.search(attributes["style"] or ""))
