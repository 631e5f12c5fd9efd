"""What a web page declares about itself: its encoding, and metadata in its head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from replysearch.formats.cleaning import plain_characters

#: The attributes of an element by name. An attribute without a value has the value None.
Attributes = Mapping[str, str | None]

# Browsers search the first 1,024 bytes, but pages of older systems declare their encoding later.
_HEAD_WINDOW = 4_096
_CHARSET = re.compile(
    rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)"
    rb"|<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9_:.-]+)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})(?!\d)")
_SITE_SEPARATOR = re.compile(r"\s*[_|｜]\s*|\s+[-–—]\s+|(?<=[^A-Za-z0-9])[-–—](?=[^A-Za-z0-9])")
_LETTER_TITLE_END = re.compile(r"(?:答复|复函|的函|函)(?:[（(].*[)）])?$")
_BLANKS = re.compile(r"\s+")
#: A page's title is cut to this length. Chosen, not measured: a letter's title is much shorter.
_MAX_TITLE = 500


def declared_charset(content: bytes) -> str | None:
    """Return the encoding that a page declares at its start, as written there, or None."""
    match = _CHARSET.search(content, 0, _HEAD_WINDOW)
    if match is None:
        return None
    return (match[1] or match[2]).decode("ascii")


def facts_of(
    metas: Iterable[Attributes], links: Iterable[Attributes], page_title: str
) -> dict[str, str]:
    """Return the facts that the head of a page states.

    The keys are ``title``, ``url``, ``published_on`` (YYYY-MM-DD) and ``issuer``; facts that are
    not stated are left out. The meta tags that government sites must have (ArticleTitle, PubDate,
    ContentSource, Url) come first, then Open Graph and the title element. For the URL the canonical
    link comes first of all. `metas` and `links` are the attributes of the meta and link elements.
    """
    meta = _contents(metas)
    facts = {
        "title": meta.get("articletitle") or meta.get("og:title") or _letter_title(page_title),
        "url": _canonical(links) or _url(meta.get("url")) or _url(meta.get("og:url")),
        "published_on": _day(meta.get("pubdate", "")),
        "issuer": meta.get("contentsource", ""),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _contents(metas: Iterable[Attributes]) -> dict[str, str]:
    """Return the content of meta tags by name (lower case). The first non-blank content counts."""
    contents: dict[str, str] = {}
    for meta in metas:
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = _one_line(meta.get("content") or "")
        if name and content:
            contents.setdefault(name, content)
    return contents


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", plain_characters(text)).strip()


def _letter_title(page_title: str) -> str:
    """Return the page's title without the names of site and column (栏目) at the title's end.

    Such names follow separators. The title is cut at the first separator before which it ends like
    a letter's title (…答复). If there is no such separator, a title that ends like a letter's title
    or has no separator stays whole, and any other title is cut at its last separator.
    """
    title = _one_line(page_title[:_MAX_TITLE])
    ends = [match.start() for match in _SITE_SEPARATOR.finditer(title) if match.start() > 0]
    for end in ends:
        if _LETTER_TITLE_END.search(title[:end]):
            return title[:end]
    if not ends or _LETTER_TITLE_END.search(title):
        return title
    return title[: ends[-1]]


def _canonical(links: Iterable[Attributes]) -> str:
    for link in links:
        if (link.get("rel") or "").strip().lower() == "canonical":
            return _url(link.get("href"))
    return ""


def _url(text: str | None) -> str:
    url = (text or "").strip()
    return url if re.match(r"https?://[^\s/]", url) else ""


def _day(text: str) -> str:
    match = _DATE.search(text)
    if match is None:
        return ""
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""
