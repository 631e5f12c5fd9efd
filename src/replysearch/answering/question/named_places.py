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

#: Folds a name and caches the result: every question is compared with all names of the index.
folded_name = lru_cache(maxsize=1 << 16)(fold)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a question names. `name` is the full name, as in the index.

    `span` is all of 青禾市白石区, even if `name` is 白石区. `is_full` is false for short names.
    """

    name: str
    span: Span
    is_full: bool


def find_places(folded: str, names: Names) -> list[Place]:
    """Return the places in a folded question, in order; for 青禾市白石区 only 白石区."""
    mentions = [place for name in names.places for place in _mentions(folded, name)]
    full = [place.span for place in mentions if place.is_full]
    # In 青禾市, 青禾 is no short name of 青禾省.
    kept = [
        place
        for place in mentions
        if place.is_full or not any(span.holds(place.span) for span in full)
    ]
    smaller: list[Place] = []
    for place in sorted(kept, key=lambda each: each.span):
        start = place.span.start
        for larger in [each for each in smaller if _only_locates(folded, each, place, names)]:
            smaller.remove(larger)
            start = min(start, larger.span.start)
        smaller.append(replace(place, span=Span(start, place.span.end)))
    return smaller


def _only_locates(folded: str, larger: Place, smaller: Place, names: Names) -> bool:
    """Return whether `larger` only says where `smaller` is: 青禾市 in 青禾市白石区."""
    start, end = larger.span.end, smaller.span.start
    return start <= end and folded[start:end] in ("", "的") and _lies_in(smaller, larger, names)


def _lies_in(smaller: Place, larger: Place, names: Names) -> bool:
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
            # In 青禾县, 青禾 is no short name of 青禾市.
            other = folded.startswith(words("places.ending"), span.end)
            if is_full or not (other or folded.startswith(full, span.start)):
                yield Place(name, span, is_full)


# A place after these words (不要青禾市户口), or before those of `_EXCLUDING_AFTER`, is no filter.
_EXCLUDING_BEFORE = re.compile(
    r"(?:(?<![解消清拆免排扣删铲去革])除了?|不要|不看|不含|不包括|排除|除开)$"
)
_EXCLUDING_AFTER = re.compile(r"(?:以外|之外|除外)")


def is_excluded(folded: str, span: Span) -> bool:
    """Return whether an excluding word is right before or after the name at `span`: 青禾市以外."""
    before, after = folded[: span.start], span.end
    return bool(_EXCLUDING_BEFORE.search(before) or _EXCLUDING_AFTER.match(folded, after))
