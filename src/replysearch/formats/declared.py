"""What a web page declares of itself: its encoding, and facts in its head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from replysearch.formats.cleaning import plain_characters

#: The attributes of an element; one without a value is None.
Attributes = Mapping[str, str | None]

# Browsers look for the declaration in the first 1,024 bytes; pages of older systems have it later.
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
#: Characters of a page's title that are looked at: several times the longest title of a letter.
_MAX_TITLE = 500


def declared_charset(content: bytes) -> str | None:
    """Return the encoding that the page's head names, as it is spelled there; None without one."""
    match = _CHARSET.search(content, 0, _HEAD_WINDOW)
    if match is None:
        return None
    return (match[1] or match[2]).decode("ascii")


def facts_of(
    metas: Iterable[Attributes], links: Iterable[Attributes], page_title: str
) -> dict[str, str]:
    """Return the facts in a page's head under ``title``, ``url``, ``published_on``, ``issuer``.

    Args:
        metas: the attributes of the page's meta elements, in order.
        links: the attributes of its link elements, in order.
        page_title: the text of its title element.

    The sources are the meta tags that government sites must carry (ArticleTitle, PubDate,
    ContentSource, Url), then those of Open Graph, the canonical link and the title element. A fact
    that the page does not declare has no key; ``published_on`` is written YYYY-MM-DD.
    """
    said = _contents(metas)
    facts = {
        "title": said.get("articletitle") or said.get("og:title") or _bare_title(page_title),
        "url": _canonical(links) or _address(said.get("url")) or _address(said.get("og:url")),
        "published_on": _day(said.get("pubdate", "")),
        "issuer": said.get("contentsource", ""),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _contents(metas: Iterable[Attributes]) -> dict[str, str]:
    """Return the first non-blank content of each meta tag by its name in lower case."""
    contents: dict[str, str] = {}
    for meta in metas:
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = _one_line(meta.get("content") or "")
        if name and content:
            contents.setdefault(name, content)
    return contents


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", plain_characters(text)).strip()


def _bare_title(page_title: str) -> str:
    """Return the page's title without the names of column and site that follow the letter's.

    The letter's is the shortest part that ends as a letter's title does, else all but the last.
    """
    title = _one_line(page_title[:_MAX_TITLE])
    cuts = [match.start() for match in _SITE_SEPARATOR.finditer(title) if match.start() > 0]
    for cut in cuts:
        if _LETTER_TITLE_END.search(title[:cut]):
            return title[:cut]
    if not cuts or _LETTER_TITLE_END.search(title):
        return title
    return title[: cuts[-1]]


def _canonical(links: Iterable[Attributes]) -> str:
    for link in links:
        if (link.get("rel") or "").strip().lower() == "canonical":
            return _address(link.get("href"))
    return ""


def _address(text: str | None) -> str:
    address = (text or "").strip()
    return address if re.match(r"https?://[^\s/]", address) else ""


def _day(text: str) -> str:
    match = _DATE.search(text)
    if match is None:
        return ""
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""
