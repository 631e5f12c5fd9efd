"""A citation in other forms: Markdown, HTML, and a list of references by GB/T 7714."""

from __future__ import annotations

import re
from enum import StrEnum
from html import escape

from replysearch.messages.search import CITATION_UNTITLED
from replysearch.records import Citation

_SIGNS = re.compile(r"[\\`*_\[\]<>#|&~$!]")
#: What programs make a link of by themselves; the bounds keep the search linear.
_ADDRESS = re.compile(
    r"(?:(?:[a-z][a-z0-9+.-]{1,20}:)?//|www\.|mailto:)[^\s`，。；：！？、…（）《》〈〉【】〔〕“”‘’]+"
    r"|(?<![a-z0-9.@-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24}(?![a-z0-9@])[!-_a-~]*"
    # Behind a name in another script its end alone: where the name begins, no rule can tell.
    r"|(?<=[^\W\x00-\x7f])(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24}(?![a-z0-9@])[!-_a-~]*"
    r"|[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+",
    re.IGNORECASE,
)
#: What makes a list, a rule or a heading of the line that it opens.
_OPENING = re.compile(r"\s*(\d{1,9})?[-+=.)]")


class Form(StrEnum):
    """The forms in which a citation can be had."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    GBT7714 = "gbt7714"


def cited_as(citation: Citation, form: Form) -> str:
    """Return a citation in one form.

    ``gbt7714`` follows GB/T 7714—2015 for a document of an office: responsible body, title and
    number, type (``A``, with ``/OL`` where it has an address), date, address, place.
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
    """Tell whether an address may be made a link."""
    if url is None or not url.startswith(("http://", "https://")):
        return False
    return url.isprintable() and not set(url) & set("<>\\")


def escaped_markdown(words: str) -> str:
    """Return words so that Markdown shows them as they are: no link, picture, tag or list.

    Lines stay lines. Addresses stand as code, for many programs make links of bare ones whatever
    stands around them.
    """
    return "\n".join(map(_escaped_line, words.splitlines()))


def _escaped_line(line: str) -> str:
    shown, end = [], 0
    for found in _ADDRESS.finditer(line):
        shown += [_escaped(line[end : found.start()]), f"`{found.group()}`"]
        end = found.end()
    whole = "".join(shown) + _escaped(line[end:])
    opening = _OPENING.match(whole)
    if opening is None:
        return whole
    place = opening.end() - 1
    return f"{whole[:place]}\\{whole[place:]}"


def _escaped(words: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", words)


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
