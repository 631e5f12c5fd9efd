"""How a citation reads: 《标题》(发文字号,机构,日期)二、(三)“四是”."""

from __future__ import annotations

from datetime import date

from replysearch.messages import CITATION_PAGE, CITATION_UNTITLED


def day_in_words(day: date) -> str:
    """Return a date as letters write it: 2024年5月16日."""
    return f"{day.year}年{day.month}月{day.day}日"


def official_form(
    *,
    title: str | None,
    document_number: str | None,
    issuer: str | None,
    day: date | None,
    pinpoint: str,
    page: int | None = None,
) -> str:
    """Return the official citation of one passage; what a letter does not state is left out."""
    facts = (document_number, issuer, day_in_words(day) if day else None)
    inside = ",".join(fact for fact in facts if fact)
    letter = f"《{title or CITATION_UNTITLED}》" + (f"({inside})" if inside else "")
    return letter + pinpoint + (CITATION_PAGE.format(page=page) if page else "")
