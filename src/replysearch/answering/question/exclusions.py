"""The places and issuers that a question excludes: 除了青禾市, 青禾市教育局以外."""

from __future__ import annotations

import re
from collections.abc import Iterator

from replysearch.answering.question.issuers import find_issuers, is_in_region
from replysearch.answering.question.named_places import find_places
from replysearch.engine import Names
from replysearch.records import NO_FILTERS, Filters, Span

_BEFORE = re.compile(
    r"(?P<bare>(?<![解消清拆免排扣删铲去革开])除(?![了开]))|除了|除开|不要|不看|别看|不含|不包括|不算|排除|抛开"
)
_AFTER = re.compile(r"以外|之外|除外")
_LETTERS = r"(?:的?(?:那些|那几?封|这封)?(?:答复|回复|复函|来信|信件?|函|做法|情况|内容|部分)?)"
# What must follow a name after 除了, as in 除了青禾市的答复. So 除了青禾市户口 excludes no place.
_END = re.compile(
    rf"{_LETTERS}(?:(?P<beside>以外|之外|除外|外(?![地来资省市国卖语]))的?|的?(?=[,。?!;:\s]|$|[还其别另哪有给呢又也]))"
)
_LETTERS_BEFORE = re.compile(rf"{_LETTERS}$")
#: Names are looked for within this many characters. Chosen, not measured: long names have twenty.
_LONGEST = 40
#: Number of characters in the shortest name.
_SHORTEST = 2
_STOP = re.compile(r"[,。?!;:\s]|$")
_JOINS = re.compile("[和与及跟或、的]*")


def find_exclusions(folded: str, names: Names) -> tuple[Filters, tuple[Span, ...]]:
    """Return the excluded places and issuers, and the spans of the words that exclude them."""
    region: list[str] = []
    issuers: list[str] = []
    spans: list[Span] = []
    for filters, span in (*_after_cue(folded, names), *_before_cue(folded, names)):
        if not any(each.start < span.end and span.start < each.end for each in spans):
            region += filters.region
            issuers += filters.issuer
            spans.append(span)
    excluded = Filters(region=tuple(dict.fromkeys(region)), issuer=tuple(dict.fromkeys(issuers)))
    return excluded, tuple(sorted(spans))


def _after_cue(folded: str, names: Names) -> Iterator[tuple[Filters, Span]]:
    """Yield the names after each excluding word, and the whole phrase's span: 除了青禾市的答复."""
    for match in _BEFORE.finditer(folded):
        stops = (stop.start() for stop in _STOP.finditer(folded, match.end()))
        stop = min(next(stops), match.end() + _LONGEST)
        for end in range(stop, match.end() + _SHORTEST - 1, -1):
            closes = _END.match(folded, end)
            if closes is None or (match["bare"] and not closes["beside"]):
                continue
            excluded = _names_in(folded[match.end() : end], names)
            if excluded != NO_FILTERS:
                yield excluded, Span(match.start(), closes.end())
                break


def _before_cue(folded: str, names: Names) -> Iterator[tuple[Filters, Span]]:
    """Yield the names before each excluding word, and the whole phrase's span: 青禾市的答复以外."""
    for match in _AFTER.finditer(folded):
        letters = _LETTERS_BEFORE.search(folded, 0, match.start())
        end = letters.start() if letters else match.start()
        for start in range(max(0, end - _LONGEST), end - _SHORTEST + 1):
            excluded = _names_in(folded[start:end], names)
            if excluded != NO_FILTERS:
                yield excluded, Span(start, match.end())
                break


def _names_in(words: str, names: Names) -> Filters:
    """Return the issuers and places of which `words` consist; no filters if `words` say more."""
    places = [(place.name, place.span) for place in find_places(words, names)]
    # Before 的答复, an office without its place (教育局) means all issuers with that name.
    issuers, offices = find_issuers(f"{words}的答复", names.issuers, places)
    spans = [*(span for _, span in places), *offices]
    rest = "".join(
        character
        for at, character in enumerate(words)
        if not any(span.start <= at < span.end for span in spans)
    )
    if not spans or not _JOINS.fullmatch(rest):
        return NO_FILTERS
    # A place is left out if an issuer of this place is named.
    alone = tuple(
        name for name, _ in places if not any(is_in_region(each, (name,)) for each in issuers)
    )
    return Filters(region=tuple(dict.fromkeys(alone)), issuer=issuers)
