"""The places of an index's letters that words name, whole or by their short names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from replysearch.chinese.text import fold
from replysearch.engine import Names
from replysearch.records import Span

#: What ends a place's full name and may be left out: 天津 for 天津市.
_PLACE_END = re.compile(
    r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治[区州县旗]|地区|新区|林区|[省市县区旗盟])$"
)
_PROVINCE = re.compile(r"(?:省|自治区|特别行政区)$")
_COUNTY = re.compile(r"(?:县|(?<!地)区|旗)$")

_folded = lru_cache(maxsize=1 << 16)(fold)


@dataclass(frozen=True, slots=True)
class Place:
    """A place's full name, where words name it, and whether they do so in full."""

    name: str
    span: Span
    whole: bool


def places_named(folded: str, names: Names) -> list[Place]:
    """Return the places that folded words name, in order; of nested ones the smallest."""
    found = [place for name in names.places for place in _mentions(folded, name)]
    whole = [place.span for place in found if place.whole]
    # 青禾市 names a city; that 青禾 alone might also mean 青禾省 says nothing then.
    kept = [
        place for place in found if place.whole or not any(span.holds(place.span) for span in whole)
    ]
    # 青禾市白石区 and 青禾市的白石区 are the district.
    smaller: list[Place] = []
    for place in sorted(kept, key=lambda each: each.span):
        start = place.span.start
        for larger in [each for each in smaller if _leads_to(folded, each, place, names)]:
            smaller.remove(larger)
            start = min(start, larger.span.start)
        smaller.append(replace(place, span=Span(start, place.span.end)))
    return smaller


def _leads_to(folded: str, larger: Place, smaller: Place, names: Names) -> bool:
    """Tell whether a place is named only to say in which the next one lies."""
    start, end = larger.span.end, smaller.span.start
    return start <= end and folded[start:end] in ("", "的") and _lies_in(smaller, larger, names)


def _lies_in(smaller: Place, larger: Place, names: Names) -> bool:
    """Tell whether a place may lie in another: some issuer's name says so, or their ranks do."""
    return _rank(larger.name) < _rank(smaller.name) or any(
        0 <= issuer.find(larger.name) < issuer.find(smaller.name) for issuer in names.issuers
    )


def _rank(place: str) -> int:
    if _PROVINCE.search(place):
        return 0
    return 2 if _COUNTY.search(place) else 1


def _mentions(folded: str, name: str) -> Iterator[Place]:
    full = _folded(name)
    short = _PLACE_END.sub("", full)
    for form, whole in ((full, True), (short, False)):
        if len(form) < 2 or (not whole and form == full):
            continue
        for match in re.finditer(re.escape(form), folded):
            span = Span(*match.span())
            # 青禾县 is not 青禾市 by its short name.
            other = folded[span.end : span.end + 1] in tuple("省市县区旗盟州")
            if whole or not (other or folded.startswith(full, span.start)):
                yield Place(name, span, whole)
