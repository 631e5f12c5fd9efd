"""Sentences of a letter → what the classifier looks at."""

from __future__ import annotations

from collections.abc import Sequence

from replysearch.letters.kinds.features import LetterSentences
from replysearch.records import Section, Span

#: Sentences before one among which the words are looked for that introduce its list.
_LEAD_REACH = 8


def sentences_in(
    text: str, spans: Sequence[Span], sections: Sequence[Section], year: int | None
) -> LetterSentences:
    """Return sentences with their headings, their places and the leads of their lists.

    `spans` and `sections` are in the text's order. `year` is that of the letter: later ones are
    plans.
    """
    above = _sections_around(spans, sections)
    titles = [section.label + section.title for section in sections]
    headings = {chain: tuple(titles[at] for at in chain) for chain in set(above)}
    first = sections[0].span.start if sections else 0
    return LetterSentences(
        text=text,
        spans=spans,
        headings=[headings[chain] for chain in above],
        leads=_leads(text, spans, above),
        openings=sum(span.start < first for span in spans),
        year=year,
    )


def _sections_around(spans: Sequence[Span], sections: Sequence[Section]) -> list[tuple[int, ...]]:
    """Return the indexes of the sections around each sentence, outermost first."""
    found: list[tuple[int, ...]] = []
    chain: tuple[int, ...] = ()
    following = 0
    for span in spans:
        while following < len(sections) and sections[following].span.start <= span.start:
            chain = (*chain, following)
            following += 1
        if any(sections[at].span.end <= span.start for at in chain):
            chain = tuple(at for at in chain if sections[at].span.end > span.start)
        found.append(chain)
    return found


def _leads(text: str, spans: Sequence[Span], above: Sequence[tuple[int, ...]]) -> list[str]:
    """Return for each sentence the nearest one before that ends in a colon, in the same section."""
    leads = []
    last: tuple[int, str] | None = None
    for at, span in enumerate(spans):
        if at and above[at] != above[at - 1]:
            last = None
        leads.append(last[1] if last and at - last[0] <= _LEAD_REACH else "")
        if text[span.end - 1 : span.end] in (":", "："):
            last = at, span.of(text)
    return leads
