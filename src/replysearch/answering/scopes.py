"""Filters that a question says in words: 重庆2024年的, 教育局的答复."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from replysearch.answering.offices import inside, issuers_said
from replysearch.engine import Names
from replysearch.letters import province_names
from replysearch.measures import chinese_amount
from replysearch.numbers import PROPOSAL_NUMBER, document_numbers, proposal_number
from replysearch.records import Filters, Span
from replysearch.text import fold

#: What ends a place's full name and may be left out: 重庆 for 重庆市.
_PLACE_END = re.compile(
    r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治[区州县旗]|地区|新区|林区|[省市县区旗盟])$"
)
_YEAR = r"(?:(?:19|20)\d\d|二[零〇○][零〇○一二三四五六七八九]{2})"
_LETTERS_OF_YEAR = re.compile(
    rf"(?<!\d)(?P<years>(?:{_YEAR}年?(?:、|,|和|及|与|或|至|到|-|—|~))*{_YEAR})年(?:度|份)?(?:的?(?:答复|回复|复函|信件|来信|提案|建议)|的$|的[,?。])"
)
_UP_TO = re.compile(rf"({_YEAR})年?(?:至|到|-|—|~)({_YEAR})")

# What is named like a place, where Chinese characters begin.
_LIKE_A_PLACE = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,3}(?:(?<![城超夜都上菜门全股各我本该外两几这那哪])市(?![场级民区内外委政容值])|(?<![各全区本该哪])县(?![级内外城域])))"
)
# An office by the two characters before its end.
_LIKE_AN_OFFICE = re.compile(
    r"((?![哪各几些全])[\u4e00-\u9fff]{2}(?:(?<![布结格大开僵破全])局(?![面限部势长])|厅(?!长)|委(?![员托会派])))"
)
# What takes a place out again.
_NOT_THAT = re.compile(r"(?:除了?|不要|不看|不含|不包括|排除|除开)$")
_BESIDE_THAT = re.compile(r"(?:以外|之外|除外)")


T = TypeVar("T")
_folded = lru_cache(maxsize=1 << 16)(fold)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question's words limit it to, and where in its folded text they stand."""

    filters: Filters
    spans: tuple[Span, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether the words limit nothing."""
        return not self.spans


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    span: Span
    whole: bool


def numbers_said(folded: str) -> Iterator[tuple[Filters, Span]]:
    """Yield the letters' numbers that may stand among a question's folded words.

    What runs into a document number from the left (请看渝科局函) is left off step by step; which of
    the numbers is one, the index must say.
    """
    for each in document_numbers(folded):
        mark, bracket, rest = each.normal.partition("〔")
        for start in range(len(mark) - 1):
            number = mark[start:] + bracket + rest
            yield Filters(document_number=(number,)), Span(each.start + start, each.end)
    if re.search(r"提案|建议|议案|答复|复函", folded):
        for match in PROPOSAL_NUMBER.finditer(folded.upper()):
            yield Filters(proposal_number=(proposal_number(match),)), Span(*match.span())


def scope_of(folded: str, names: Names) -> Scope:
    """Return the filters in a question's folded words.

    Args:
        folded: The question.
        names: The places and issuers that the index knows: no others limit anything.
    """
    places = [
        place
        for place in _places(folded, names.places)
        if not _NOT_THAT.search(folded[: place.span.start])
        and not _BESIDE_THAT.match(folded, place.span.end)
    ]
    spans = [place.span for place in places]
    region = tuple(dict.fromkeys(place.name for place in places))
    named = [(place.name, place.span) for place in places]
    issuers, offices = issuers_said(folded, names.issuers, named)
    if any(inside(name, region) for name in issuers) and not all(
        any(inside(name, (place,)) for name in issuers) for place in region
    ):
        # 甲市 is named beside 乙省财政厅: that office alone would leave 甲市 out.
        issuers, offices = (), []
    spans += offices
    if issuers and not any(inside(name, region) for name in issuers):
        # Two parties are named, one by its place: 甲省科技厅 and 国家乙局.
        issuers += tuple(name for name in names.issuers if inside(name, region))
    if issuers and not all(inside(name, region) for name in issuers):
        region = ()
    years: list[int] = []
    for match in _LETTERS_OF_YEAR.finditer(folded):
        years += _years(match["years"])
        spans.append(Span(*match.span()))
    return Scope(
        Filters(region=region, issuer=issuers, year=tuple(dict.fromkeys(years))), _apart(spans)
    )


def strangers(folded: str, known: tuple[Span, ...]) -> tuple[str, ...]:
    """Return the places and offices that a question names and the index does not know by name.

    A letter that does not say them either cannot be meant.

    Args:
        folded: The question.
        known: Where it says what it is limited to already.
    """
    patterns = (_province_said(), _LIKE_A_PLACE, _LIKE_AN_OFFICE)
    matches = chain.from_iterable(pattern.finditer(folded) for pattern in patterns)
    found = [
        match[1]
        for match in matches
        if not any(each.start < match.end() and match.start() < each.end for each in known)
    ]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _province_said() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(province_names())})")


def merged(asked: Filters, said: Filters) -> Filters:
    """Return filters asked for, with those said in words where nothing was asked for."""
    return replace(
        asked,
        document_number=asked.document_number or said.document_number,
        proposal_number=asked.proposal_number or said.proposal_number,
        issuer=asked.issuer or said.issuer,
        region=asked.region or said.region,
        year=asked.year or said.year,
    )


def without(said: Filters, ignored: Filters) -> Filters:
    """Return filters said in words, less the values that are to be ignored."""
    return replace(
        said,
        document_number=_left(said.document_number, ignored.document_number),
        proposal_number=_left(said.proposal_number, ignored.proposal_number),
        issuer=_left(said.issuer, ignored.issuer),
        region=_left(said.region, ignored.region),
        year=_left(said.year, ignored.year),
    )


def _left(said: tuple[T, ...], ignored: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(value for value in said if value not in ignored)


def places_said(folded: str, names: Names) -> tuple[Span, ...]:
    """Return where the places stand that a question names."""
    return _apart([place.span for place in _places(folded, names.places)])


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """Return spans in order, overlapping ones made one."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start < apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(span.end, apart[-1].end))
        else:
            apart.append(span)
    return tuple(apart)


def _years(said: str) -> list[int]:
    """Return the years in 2021至2023年, 2023年和2024 or 二〇二四."""
    between = [
        year
        for match in _UP_TO.finditer(said)
        for year in range(_year(match[1]), _year(match[2]) + 1)
    ]
    return sorted({*between, *map(_year, re.findall(_YEAR, said))})


def _year(said: str) -> int:
    return int(said) if said.isdigit() else int(chinese_amount(said) or 0)


def _places(folded: str, known: tuple[str, ...]) -> list[_Named]:
    found = [place for name in known for place in _mentions(folded, name)]
    whole = [place.span for place in found if place.whole]
    # 样本市 names a city; that 样本 alone might also mean 样本省 says nothing then.
    kept = [
        place for place in found if place.whole or not any(span.holds(place.span) for span in whole)
    ]
    # 示例市东塘区 and 示例市的东塘区 are the district.
    smaller: list[_Named] = []
    for place in sorted(kept, key=lambda each: each.span):
        start = place.span.start
        for larger in [each for each in smaller if _leads_to(folded, each.span, place.span)]:
            smaller.remove(larger)
            start = min(start, larger.span.start)
        smaller.append(replace(place, span=Span(start, place.span.end)))
    return smaller


def _leads_to(folded: str, larger: Span, smaller: Span) -> bool:
    return larger.end <= smaller.start and folded[larger.end : smaller.start] in ("", "的")


def _mentions(folded: str, name: str) -> Iterator[_Named]:
    full = _folded(name)
    short = _PLACE_END.sub("", full)
    for form, whole in ((full, True), (short, False)):
        if len(form) < 2 or (not whole and form == full):
            continue
        for match in re.finditer(re.escape(form), folded):
            span = Span(*match.span())
            # 示例县 is not 示例市 by its short name.
            other = folded[span.end : span.end + 1] in tuple("省市县区旗盟州")
            if whole or not (other or folded.startswith(full, span.start)):
                yield _Named(name, span, whole)
