"""Citations: 《标题》(发文字号,机构,日期)二、(三)“四是”."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from replysearch.messages.search import CITATION_PAGE, CITATION_UNTITLED
from replysearch.records.letters import Document, Span


@dataclass(frozen=True, slots=True)
class Citation:
    """Where quoted words, a passage or a letter can be found, in enough detail for people.

    `formatted` is the citation as one text, by default in the :func:`official_form`.
    """

    document_id: str
    title: str | None
    document_number: str | None
    issuer: str | None
    date: date | None
    path: tuple[str, ...]
    pinpoint: str
    span: Span
    page: int | None
    url: str | None
    proposal_number: str | None
    proposal_title: str | None
    formatted: str = ""

    def __post_init__(self) -> None:
        if not self.formatted:
            words = official_form(
                title=self.title,
                document_number=self.document_number,
                issuer=self.issuer,
                day=self.date,
                pinpoint=self.pinpoint,
                page=self.page,
            )
            object.__setattr__(self, "formatted", words)


def citation_in(
    document: Document,
    span: Span,
    *,
    path: tuple[str, ...] = (),
    pinpoint: str = "",
    page: int | None = None,
) -> Citation:
    """Return a citation of the words at `span`. For `path`, `pinpoint`, `page` see `Passage`."""
    facts = document.metadata
    return Citation(
        document_id=document.document_id,
        title=facts.title,
        document_number=facts.document_number,
        issuer=facts.issuer,
        date=facts.date,
        path=path,
        pinpoint=pinpoint,
        span=span,
        page=page,
        url=facts.url,
        proposal_number=facts.proposal.number,
        proposal_title=facts.proposal.title,
    )


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
    """Return a citation in the official form. A placeholder replaces a missing title."""
    letter = _letter_form(title, document_number, issuer, day)
    return letter + pinpoint + (CITATION_PAGE.format(page=page) if page else "")


@lru_cache(maxsize=1024)  # the citations of a letter share this part
def _letter_form(
    title: str | None, document_number: str | None, issuer: str | None, day: date | None
) -> str:
    facts = (document_number, issuer, day_in_words(day) if day else None)
    inside = ",".join(fact for fact in facts if fact)
    return f"《{title or CITATION_UNTITLED}》" + (f"({inside})" if inside else "")
