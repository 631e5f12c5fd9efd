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
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav"
    " ol optgroup option p pre search section select summary table tbody tfoot thead tr ul textarea"
)
# Elements that have no content, or whose end tag may be missing. They do not count as nesting.
_OPEN_ENDED_NAMES = (
    "area base body br caption col colgroup dd dt embed head hr html img input li link meta"
    " optgroup option p param rp rt source tbody td tfoot th thead tr track wbr"
)
_OPEN_ENDED = frozenset(_OPEN_ENDED_NAMES.split())
_INVISIBLE = frozenset(_INVISIBLE_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CELLS = frozenset(("td", "th"))
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

_CJK = rf"{HAN}\u3000-\u303f\uff01-\uff60"
_SOFT_BREAK = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n][ \t\r\n\f]*(?=[{_CJK}])")
_SOURCE_BLANKS = re.compile(r"[ \t\r\n\f]+")

#: Characters of text in an unseen element from which it is an article that a script will show.
#: Chosen, not measured: hints and menus are shorter.
_ARTICLE = 300
#: Most lines in a cell of a data table; tables with longer cells only lay out the page. Chosen, not
#: measured.
_MAX_CELL_LINES = 3
#: Most characters in a data table's cell. Chosen, not measured: a title fits, a paragraph does not.
_MAX_CELL_LENGTH = 200


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


class _Flow:
    """Collects lines. Text is added to the open line until a break ends this line."""

    __slots__ = ("_open", "holds_table", "lines")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.holds_table = False
        self._open: list[str] = []

    def add(self, text: str) -> None:
        self._open.append(text)

    def end_line(self) -> None:
        if not self._open:
            return
        line = "".join(self._open)
        self._open.clear()
        if "\n" in line or "\r" in line:
            line = _SOFT_BREAK.sub("", line)
        line = _SOURCE_BLANKS.sub(" ", line).strip(" ")
        if line:
            self.lines.append(line)

    def is_short(self) -> bool:
        """Return True if the lines are few and short enough for a cell of a data table."""
        if self.holds_table or len(self.lines) > _MAX_CELL_LINES:
            return False
        return sum(map(len, self.lines)) <= _MAX_CELL_LENGTH


class _Rendering:
    """Renders a page.

    `_flows` has one flow for the page and one for each open cell, `_cells` the finished cells of
    each open row. Both lists start with the outermost. `_preserved` is the number of open elements
    that preserve line breaks and blanks.
    """

    __slots__ = ("_cells", "_flows", "_preserved")

    def __init__(self) -> None:
        self._flows = [_Flow()]
        self._cells: list[list[_Flow]] = []
        self._preserved = 0

    def text(self) -> str:
        self._flows[0].end_line()
        return "\n".join(self._flows[0].lines)

    def add(self, text: str) -> None:
        flow = self._flows[-1]
        if not self._preserved:
            flow.add(text)
            return
        for count, line in enumerate(text.split("\n")):
            if count:
                flow.end_line()
            flow.add(line.replace(" ", "\u00a0"))

    def enter(self, tag: str, preserved: bool) -> None:
        self._preserved += preserved
        if tag == "br":
            self._flows[-1].end_line()
        elif tag in _CELLS:
            self._flows.append(_Flow())
        elif tag in _BLOCKS:
            self._flows[-1].end_line()
            if tag == "tr":
                self._cells.append([])
            elif tag == "table":
                self._flows[-1].holds_table = True

    def leave(self, tag: str, preserved: bool) -> None:
        self._preserved -= preserved
        if tag in _CELLS:
            cell = self._flows.pop()
            cell.end_line()
            if self._cells:
                self._cells[-1].append(cell)
            else:
                self._flows[-1].lines.extend(cell.lines)
        elif tag in _BLOCKS:
            self._flows[-1].end_line()
            if tag == "tr":
                self._end_row(self._cells.pop())

    def _end_row(self, cells: list[_Flow]) -> None:
        lines = self._flows[-1].lines
        if len(cells) > 1 and all(cell.is_short() for cell in cells):
            row = "\t".join(" ".join(cell.lines) for cell in cells).rstrip("\t")
            if row.strip("\t"):
                lines.append(row)
        else:
            for cell in cells:
                lines.extend(cell.lines)


def _visible_text(page: LexborHTMLParser) -> str:
    """Return the visible text. The walk is not recursive, because a page may be nested deeply."""
    rendering = _Rendering()
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
                rendering.enter(tag, preserved)
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
