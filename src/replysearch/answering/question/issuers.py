"""Offices that a question names, whole or by a short name → the issuers that the index knows.

A short name is made of an issuer's characters in their order, from its first to its last: 住建局 is
住房和城乡建设局. After a place the last may be left out, as people say 某市民政.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from replysearch.chinese.text import HAN, fold
from replysearch.records import Span

_END = r"(?:局|委员会|委|厅|办公室|办|部|联合会|残联|妇联|工商联|中心)"
_OFFICE = re.compile(rf"[{HAN}]{{2,12}}?{_END}")
# When an office does something stands before what it does.
_WHEN = (
    r"下一步|下步|下一阶段|今后|此后|往后|接下来|接着|目前|现在|现阶段|当前|眼下|将来|未来|后续|近期|最近|近年来?|近几年|这几年"
    r"|[今去明前]年|年内|(?:19|20)\d\d年|已经|计划|预计|力争"
)
#: What may follow an office when its letters are meant.
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
#: Characters of an office with its end, at most, where it follows a place.
_LONGEST = 12
# What names an office only as one beside those who speak.
_BESIDE = re.compile(r"(?:会同|[和跟与由找向])$")
#: What ends a place in an issuer's name.
_PLACE_END = "省市县区旗州盟家"

_folded = lru_cache(maxsize=1 << 16)(fold)

Found = tuple[tuple[str, ...], list[Span]]


def may_be_called(issuer: str, office: str) -> bool:
    """Tell whether an office's short name is made of an issuer's characters, in their order."""
    signs = iter(_folded(issuer))
    return all(sign in signs for sign in office)


def inside(issuer: str, region: Iterable[str]) -> bool:
    """Tell whether an issuer's name says one of the places; any does where there are none."""
    region = tuple(region)
    return not region or any(place in issuer for place in region)


def issuers_said(folded: str, known: tuple[str, ...], places: Sequence[tuple[str, Span]]) -> Found:
    """Return the issuers that the question names as the ones who speak, and where.

    Args:
        folded: The question.
        known: The issuers that the index knows.
        places: The places that the question names, and where.
    """
    found = [(name, folded.find(_folded(name))) for name in known]
    whole = [(name, Span(at, at + len(_folded(name)))) for name, at in found if at >= 0]
    if _are_fewer(whole, places):
        whole += _after_places(folded, known, places)
    if whole:
        return tuple(dict.fromkeys(name for name, _ in whole)), [span for _, span in whole]
    return _alone(folded, known, tuple(name for name, _ in places))


def _are_fewer(named: Sequence[tuple[str, Span]], places: Sequence[tuple[str, Span]]) -> bool:
    """Tell whether some place has no office of its own among those named."""
    return not all(any(inside(name, (place,)) for name, _ in named) for place, _ in places)


def _after_places(
    folded: str, known: tuple[str, ...], places: Sequence[tuple[str, Span]]
) -> Iterator[tuple[str, Span]]:
    """Yield the issuers whose short names stand right after their places."""
    for place, span in places:
        own = [name for name in known if place in name]
        start = span.end + (folded[span.end : span.end + 1] == "的")
        for end in _ends(folded, start):
            said = [name for name in own if _is_short_for(_folded(name), folded[start:end])]
            if said:
                # 甲市教育局 is not that of a district of 甲市 where 甲市 has its own.
                whole = [
                    name
                    for name in said
                    if _folded(name).endswith(_folded(place) + folded[start:end])
                ]
                yield from ((name, Span(span.start, end)) for name in whole or said)
                break


def _ends(folded: str, start: int) -> Iterator[int]:
    """Yield where an office's name may end that begins at `start`, the longest first."""
    office = re.compile(rf"[{HAN}]{{1,{_LONGEST}}}?{_END}").match(folded, start)
    if office is not None:
        yield office.end()
    for length in _SHORT:
        if _ACTS.match(folded, start + length):
            yield start + length


def _is_short_for(issuer: str, office: str) -> bool:
    """Tell whether an issuer is called so: by its first characters, others left out."""
    if len(office) < len("某局") or not may_be_called(issuer, office):
        return False
    is_whole = re.search(rf"{_END}$", office) is not None
    last = "(?:员会)?$" if is_whole else ""
    middle = ".*".join(map(re.escape, office))
    return re.search(rf"(?:^|[{_PLACE_END}]){middle}{last}", issuer) is not None


def _alone(folded: str, known: tuple[str, ...], region: tuple[str, ...]) -> Found:
    """Return the issuers of an office that is named without its place."""
    for match in _OFFICE.finditer(folded):
        says = _SAYS.match(folded, match.end())
        acts = _ACTS.match(folded, match.end())
        for start in range(match.start(), match.end() - 2):
            office = folded[start : match.end()]
            own = [name for name in known if inside(name, region)]
            said = [name for name in own if says and _is_called(_folded(name), office)]
            if not said and acts and not _BESIDE.search(folded[:start]):
                said = [name for name in own if _is_short_for(_folded(name), office)]
                # Of several offices called so, the short name tells none.
                said = said if len(said) == 1 else []
            if said:
                return tuple(said), [Span(start, match.end())]
    return (), []


def _is_called(name: str, office: str) -> bool:
    """Tell whether an issuer may be called so: 教育局 is the end of 青禾市教育局, 育局 is not."""
    place = name.removesuffix(office)
    return place != name and (not place or place[-1] in _PLACE_END or office[0] in "省市县区旗州盟")
