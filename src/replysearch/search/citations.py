"""A citation as plain text, Markdown, HTML, or a reference in the style of GB/T 7714."""

from __future__ import annotations

import re
from enum import StrEnum
from html import escape

from replysearch.messages.search import CITATION_UNTITLED
from replysearch.records import Citation

_MARKUP = re.compile(r"[\\`*_\[\]<>#|&~$!]")
#: Text that Markdown viewers turn into links. Bounded repetitions make matching linear in time.
_URL = re.compile(
    r"(?:(?:[a-z][a-z0-9+.-]{1,20}:)?//|www\.|mailto:)[^\s`，。；：！？、…（）《》〈〉【】〔〕“”‘’]+"
    r"|(?<![a-z0-9.@-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24}(?![a-z0-9@])[!-_a-~]*"
    # Only the end of a domain like 例.com is matched: nothing marks where the domain starts.
    r"|(?<=[^\W\x00-\x7f])(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24}(?![a-z0-9@])[!-_a-~]*"
    r"|[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+",
    re.IGNORECASE,
)
#: Line starts that Markdown may read as a list, a horizontal rule or the underline of a heading.
_OPENING = re.compile(r"\s*(\d{1,9})?[-+=.)]")


class Form(StrEnum):
    """Output formats of a citation."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    GBT7714 = "gbt7714"


def cited_as(citation: Citation, form: Form) -> str:
    """Return a citation in the format `form`.

    GB/T 7714—2015: issuer, title, document number, type (``A``, or ``A/OL`` with a URL), date, URL
    and pinpoint. Missing facts are left out, but a missing title gets a placeholder.
    """
    match form:
        case Form.PLAIN:
            return citation.formatted
        case Form.MARKDOWN:
            words = escaped_markdown(citation.formatted)
            return f"[{words}](<{citation.url}>)" if is_web(citation.url) else words
        case Form.HTML:
            words = escape(citation.formatted)
            if is_web(citation.url):
                words = f'<a href="{escape(citation.url or "")}">{words}</a>'
            return f"<cite>{words}</cite>"
        case Form.GBT7714:
            return _gbt7714(citation)


def is_web(url: str | None) -> bool:
    """Return whether `url` may become a link: HTTP(S), printable, no angle bracket or backslash."""
    if url is None or not url.startswith(("http://", "https://")):
        return False
    return url.isprintable() and not set(url) & set("<>\\")


def escaped_markdown(words: str) -> str:
    """Escape `words` for Markdown, so that they become no links, images, HTML tags or lists.

    URLs are put in backticks, because many viewers turn even an escaped URL into a link.
    """
    return "\n".join(map(_escaped_line, words.splitlines()))


def _escaped_line(line: str) -> str:
    shown, end = [], 0
    for match in _URL.finditer(line):
        shown += [_escaped(line[end : match.start()]), f"`{match.group()}`"]
        end = match.end()
    escaped = "".join(shown) + _escaped(line[end:])
    opening = _OPENING.match(escaped)
    if opening is None:
        return escaped
    last = opening.end() - 1
    return f"{escaped[:last]}\\{escaped[last:]}"


def _escaped(words: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", words)


def _gbt7714(citation: Citation) -> str:
    title = citation.title or CITATION_UNTITLED
    if citation.document_number:
        title = f"{title}:{citation.document_number}"
    online = is_web(citation.url)
    parts = [citation.issuer, f"{title}[{'A/OL' if online else 'A'}]"]
    if citation.date:
        parts.append(f"({citation.date.isoformat()})" if online else citation.date.isoformat())
    parts += [citation.url if online else None, citation.pinpoint or None]
    return ". ".join(part for part in parts if part) + "."
