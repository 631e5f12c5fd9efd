"""The issuers that a question names, in full or by a short name (住建局 for 住房和城乡建设局).

A short name leaves out the place. It has the first and the last of the other characters of the
full name, and some between, in order. After a place, the last character may be missing: 某市民政.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from replysearch.answering.question.named_places import folded_name
from replysearch.chinese.lexicon import alternatives, lazy_pattern, words
from replysearch.chinese.text import HAN
from replysearch.records import Span

_OFFICE = lazy_pattern(rf"[{HAN}]{{2,12}}?<organisations.issuer>")
_WHOLE_OFFICE = lazy_pattern("<organisations.issuer>$")
# Words of time between an office and what it does: 今后, 2024年.
_WHEN = (
    r"下一步|下步|下一阶段|今后|此后|往后|接下来|接着|目前|现在|现阶段|当前|眼下|将来|未来|后续|近期|最近|近年来?|近几年|这几年"
    r"|[今去明前]年|年内|(?:19|20)\d\d年|已经|计划|预计|力争"
)
# What may follow an issuer whose letters are meant.
_AFTER_ISSUER = re.compile(
    rf"的?(?:{_WHEN}|这封|那封|来信|答复|回复|复函|信|函|怎么|如何|是怎|说|承诺|打算|答应|表示|认为|有什么|有哪些|对|在)"
)
_AFTER_SHORT_NAME = re.compile(
    rf"(?:那边|这边)?(?:{_WHEN}|[,、 ]|有没有|打算|准备|怎么|如何|以后|后头|接下来|介绍"
    r"|[和跟与及回说各没不认还能会咋给为对答列提办拟将要已]|$)"
)
#: Lengths, in characters, of a short name whose last character is missing: 民政 in 某市民政.
_LENGTHS = range(4, 1, -1)
_OFFICE_OF_PLACE = lazy_pattern(rf"[{HAN}]{{1,12}}?<organisations.issuer>")
# Words before an office that only takes part in the work of another office: 会同.
_TAKES_PART = re.compile(r"(?:会同|[和跟与由找向])$")

#: A full name, and where the question has this name or a short name for it.
Named = tuple[str, Span]
#: The full names of issuers, and where the question names them.
NamedIssuers = tuple[tuple[str, ...], list[Span]]


def contains_in_order(issuer: str, office: str) -> bool:
    """Return whether the issuer's name has all characters of `office`, in order: 住建局."""
    characters = iter(folded_name(issuer))
    return all(character in characters for character in office)


def is_in_region(issuer: str, places: Iterable[str]) -> bool:
    """Return whether the issuer's name contains one of the places; True if `places` is empty."""
    places = tuple(places)
    return not places or any(place in issuer for place in places)


def find_issuers(folded: str, known: tuple[str, ...], places: Sequence[Named]) -> NamedIssuers:
    """Return those of the `known` issuers that a question means, and the spans that name them."""
    starts = [(name, folded.find(folded_name(name))) for name in known]
    named = [(name, Span(at, at + len(folded_name(name)))) for name, at in starts if at >= 0]
    if _is_place_without_office(named, places):
        named += _right_after_places(folded, known, places)
    if named:
        return tuple(dict.fromkeys(name for name, _ in named)), [span for _, span in named]
    return _without_place(folded, known, tuple(name for name, _ in places))


def _is_place_without_office(named: Sequence[Named], places: Sequence[Named]) -> bool:
    """Return whether any of the places has no issuer among those named."""
    return not all(any(is_in_region(name, (place,)) for name, _ in named) for place, _ in places)


def _right_after_places(
    folded: str, known: tuple[str, ...], places: Sequence[Named]
) -> Iterator[Named]:
    """Yield the issuers whose short names follow their places: 青禾市住建局."""
    for place, span in places:
        start = span.end + (folded[span.end : span.end + 1] == "的")
        for end in _ends(folded, start):
            office = folded[start:end]
            matching = [
                name for name in known if place in name and _is_short_for(folded_name(name), office)
            ]
            if matching:
                # If 甲市 has a 教育局, the 教育局 of its districts are not meant.
                full = folded_name(place) + office
                exact = [name for name in matching if folded_name(name).endswith(full)]
                yield from ((name, Span(span.start, end)) for name in exact or matching)
                break


def _ends(folded: str, start: int) -> Iterator[int]:
    """Yield where an office's name may end: after an ending like 局, or 4, 3 or 2 characters."""
    office = _OFFICE_OF_PLACE.match(folded, start)
    if office is not None:
        yield office.end()
    for length in _LENGTHS:
        if _AFTER_SHORT_NAME.match(folded, start + length):
            yield start + length


def _is_short_for(issuer: str, office: str) -> bool:
    """Return whether `office` is a short name of an issuer: 住建局 of 青禾市住房和城乡建设局."""
    if len(office) < len("某局") or not contains_in_order(issuer, office):
        return False
    last = "(?:员会)?$" if _WHOLE_OFFICE.search(office) else ""
    middle = ".*".join(map(re.escape, office))
    return re.search(rf"(?:^|家|{alternatives('places.ending')}){middle}{last}", issuer) is not None


def _without_place(folded: str, known: tuple[str, ...], region: tuple[str, ...]) -> NamedIssuers:
    """Return the issuers that an office's name without a place may mean, and the name's span."""
    candidates = [name for name in known if is_in_region(name, region)]
    for match in _OFFICE.finditer(folded):
        is_issuer = _AFTER_ISSUER.match(folded, match.end())
        is_short = _AFTER_SHORT_NAME.match(folded, match.end())
        for start in range(match.start(), match.end() - 2):
            office = folded[start : match.end()]
            matching = [
                name
                for name in candidates
                if is_issuer and _ends_with_office(folded_name(name), office)
            ]
            if not matching and is_short and not _TAKES_PART.search(folded[:start]):
                matching = [name for name in candidates if _is_short_for(folded_name(name), office)]
                # If several issuers share a short name, it is unknown which one is meant.
                matching = matching if len(matching) == 1 else []
            if matching:
                return tuple(matching), [Span(start, match.end())]
    return (), []


def _ends_with_office(name: str, office: str) -> bool:
    """Return whether a name consists of a place, if any, and `office`: 教育局, but not 育局."""
    place = name.removesuffix(office)
    ends = words("places.ending")
    return place != name and (not place or place.endswith(("家", *ends)) or office.startswith(ends))
