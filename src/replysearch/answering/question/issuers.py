"""The issuers that a question names, in full or by a short name (住建局 for 住房和城乡建设局).

A short name consists of characters of the full name in their order, from the first to the last.
After a place the last one may be missing: 某市民政.
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
# Words of time, which may stand between an office and what it does.
_WHEN = (
    r"下一步|下步|下一阶段|今后|此后|往后|接下来|接着|目前|现在|现阶段|当前|眼下|将来|未来|后续|近期|最近|近年来?|近几年|这几年"
    r"|[今去明前]年|年内|(?:19|20)\d\d年|已经|计划|预计|力争"
)
# What may follow an office when its letters are meant.
_SAYS = re.compile(
    rf"的?(?:{_WHEN}|这封|那封|来信|答复|回复|复函|信|函|怎么|如何|是怎|说|承诺|打算|答应|表示|认为|有什么|有哪些|对|在)"
)
# What may follow a short name of two characters or more.
_ACTS = re.compile(
    rf"(?:那边|这边)?(?:{_WHEN}|[,、 ]|有没有|打算|准备|怎么|如何|以后|后头|接下来|介绍"
    r"|[和跟与及回说各没不认还能会咋给为对答列提办拟将要已]|$)"
)
#: Characters after a place that may be an office's short name without its end.
_SHORT = range(4, 1, -1)
# An office that follows a place has at most so many characters before its end.
_OFFICE_OF_PLACE = lazy_pattern(rf"[{HAN}]{{1,12}}?<organisations.issuer>")
# Before an office these say that it only takes part in what another office does.
_TAKES_PART = re.compile(r"(?:会同|[和跟与由找向])$")

#: A name, and where a question names it.
Named = tuple[str, Span]
#: The names of issuers, and where a question names them.
NamedIssuers = tuple[tuple[str, ...], list[Span]]


def has_short_name(issuer: str, office: str) -> bool:
    """Tell whether the characters of `office` stand in the issuer's name, in their order."""
    signs = iter(folded_name(issuer))
    return all(sign in signs for sign in office)


def is_in_region(issuer: str, region: Iterable[str]) -> bool:
    """Tell whether an issuer's name contains one of the places, or there are none."""
    region = tuple(region)
    return not region or any(place in issuer for place in region)


def find_issuers(folded: str, known: tuple[str, ...], places: Sequence[Named]) -> NamedIssuers:
    """Return the issuers whose letters a question means, and where it names them.

    Args:
        folded: The question.
        known: The issuers that the index knows.
        places: The places that the question names, and where.
    """
    found = [(name, folded.find(folded_name(name))) for name in known]
    whole = [(name, Span(at, at + len(folded_name(name)))) for name, at in found if at >= 0]
    if _is_place_without_office(whole, places):
        whole += _right_after_places(folded, known, places)
    if whole:
        return tuple(dict.fromkeys(name for name, _ in whole)), [span for _, span in whole]
    return _without_place(folded, known, tuple(name for name, _ in places))


def _is_place_without_office(named: Sequence[Named], places: Sequence[Named]) -> bool:
    """Tell whether some place has no office among those named."""
    return not all(any(is_in_region(name, (place,)) for name, _ in named) for place, _ in places)


def _right_after_places(
    folded: str, known: tuple[str, ...], places: Sequence[Named]
) -> Iterator[Named]:
    """Yield the issuers whose short names stand right after their places."""
    for place, span in places:
        own = [name for name in known if place in name]
        start = span.end + (folded[span.end : span.end + 1] == "的")
        for end in _ends(folded, start):
            said = [name for name in own if _is_short_for(folded_name(name), folded[start:end])]
            if said:
                # 甲市教育局 is not that of a district of 甲市 where 甲市 has its own.
                whole = [
                    name
                    for name in said
                    if folded_name(name).endswith(folded_name(place) + folded[start:end])
                ]
                yield from ((name, Span(span.start, end)) for name in whole or said)
                break


def _ends(folded: str, start: int) -> Iterator[int]:
    """Yield where the name of an office that begins at `start` may end, the longest first."""
    office = _OFFICE_OF_PLACE.match(folded, start)
    if office is not None:
        yield office.end()
    for length in _SHORT:
        if _ACTS.match(folded, start + length):
            yield start + length


def _is_short_for(issuer: str, office: str) -> bool:
    """Tell whether `office` is a short name of an issuer.

    It begins with the first character behind the issuer's place, and leaves out others.
    """
    if len(office) < len("某局") or not has_short_name(issuer, office):
        return False
    last = "(?:员会)?$" if _WHOLE_OFFICE.search(office) else ""
    middle = ".*".join(map(re.escape, office))
    return re.search(rf"(?:^|家|{alternatives('places.ending')}){middle}{last}", issuer) is not None


def _without_place(folded: str, known: tuple[str, ...], region: tuple[str, ...]) -> NamedIssuers:
    """Return the issuers that an office named without its place may mean."""
    for match in _OFFICE.finditer(folded):
        says = _SAYS.match(folded, match.end())
        acts = _ACTS.match(folded, match.end())
        for start in range(match.start(), match.end() - 2):
            office = folded[start : match.end()]
            own = [name for name in known if is_in_region(name, region)]
            said = [name for name in own if says and _ends_with_office(folded_name(name), office)]
            if not said and acts and not _TAKES_PART.search(folded[:start]):
                said = [name for name in own if _is_short_for(folded_name(name), office)]
                # A short name that several offices share names none of them.
                said = said if len(said) == 1 else []
            if said:
                return tuple(said), [Span(start, match.end())]
    return (), []


def _ends_with_office(name: str, office: str) -> bool:
    """Tell whether an issuer's name is a place and this office: 青禾市教育局 ends so with 教育局.

    It does not end so with 育局.
    """
    place = name.removesuffix(office)
    ends = words("places.ending")
    return place != name and (not place or place.endswith(("家", *ends)) or office.startswith(ends))
