"""The places that a question names, in full or by a short name (天津 for 天津市)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from replysearch.chinese.lexicon import lazy_pattern, words
from replysearch.chinese.places import short_name
from replysearch.chinese.text import fold
from replysearch.engine import Names
from replysearch.records import Span

_PROVINCE = lazy_pattern(r"<places.province>$")
_COUNTY = re.compile(r"(?:县|(?<!地)区|旗)$")

#: The folded form of the name of a place or issuer. Names are few, and each question needs all.
folded_name = lru_cache(maxsize=1 << 16)(fold)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a question names.

    Attributes:
        name: Its full name, as the index knows it.
        span: Where the folded question names it.
        is_full: Whether the question names it in full.
    """

    name: str
    span: Span
    is_full: bool


def find_places(folded: str, names: Names) -> list[Place]:
    """Return the places that a folded question names, in order.

    Of places that lie in each other (青禾市白石区) only the smallest is returned.
    """
    found = [place for name in names.places for place in _mentions(folded, name)]
    full = [place.span for place in found if place.is_full]
    # Where 青禾市 stands, 青禾 is no short name of 青禾省.
    kept = [
        place
        for place in found
        if place.is_full or not any(span.holds(place.span) for span in full)
    ]
    # 青禾市白石区 and 青禾市的白石区 name the district alone.
    smaller: list[Place] = []
    for place in sorted(kept, key=lambda each: each.span):
        start = place.span.start
        for larger in [each for each in smaller if _leads_to(folded, each, place, names)]:
            smaller.remove(larger)
            start = min(start, larger.span.start)
        smaller.append(replace(place, span=Span(start, place.span.end)))
    return smaller


def _leads_to(folded: str, larger: Place, smaller: Place, names: Names) -> bool:
    """Tell whether a place is named only to say where the next one lies."""
    start, end = larger.span.end, smaller.span.start
    return start <= end and folded[start:end] in ("", "的") and _lies_in(smaller, larger, names)


def _lies_in(smaller: Place, larger: Place, names: Names) -> bool:
    """Tell whether a place may lie in another, by their ranks or by the name of some issuer."""
    return _rank(larger.name) < _rank(smaller.name) or any(
        0 <= issuer.find(larger.name) < issuer.find(smaller.name) for issuer in names.issuers
    )


def _rank(place: str) -> int:
    """Return 0 for a province, 1 for a city, 2 for a county."""
    if _PROVINCE.search(place):
        return 0
    return 2 if _COUNTY.search(place) else 1


def _mentions(folded: str, name: str) -> Iterator[Place]:
    """Yield each mention of a place, in full and by its short name."""
    full = folded_name(name)
    short = short_name(full)
    for form, is_full in ((full, True), (short, False)):
        if len(form) < 2 or (not is_full and form == full):
            continue
        for match in re.finditer(re.escape(form), folded):
            span = Span(*match.span())
            # 青禾县 is not 青禾市 by its short name.
            other = folded.startswith(words("places.ending"), span.end)
            if is_full or not (other or folded.startswith(full, span.start)):
                yield Place(name, span, is_full)


# What keeps a place named beside it from being one whose letters are meant: 不要青禾市户口.
_SET_ASIDE_BEFORE = re.compile(
    r"(?:(?<![解消清拆免排扣删铲去革])除了?|不要|不看|不含|不包括|排除|除开)$"
)
_SET_ASIDE_AFTER = re.compile(r"(?:以外|之外|除外)")


def is_set_aside(folded: str, span: Span) -> bool:
    """Tell whether the name at `span` is named only to be set aside: 不要青禾市, 青禾市以外."""
    before, after = folded[: span.start], span.end
    return bool(_SET_ASIDE_BEFORE.search(before) or _SET_ASIDE_AFTER.match(folded, after))
