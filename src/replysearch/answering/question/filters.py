"""Filters that a question says in words: 天津2024年的, 教育局的答复."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from replysearch.answering.question.exclusions import left_out
from replysearch.answering.question.issuers import inside, issuers_said
from replysearch.answering.question.places import places_named
from replysearch.chinese.document_numbers import PROPOSAL_NUMBER, document_numbers, proposal_number
from replysearch.chinese.numerals import chinese_amount
from replysearch.engine import Names
from replysearch.letters import province_names
from replysearch.records import NO_FILTERS, Filters, Span

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
# What keeps a place named beside it from being one that is meant: 不要青禾市户口.
_NOT_THAT = re.compile(r"(?:(?<![解消清拆免排扣删铲去革])除了?|不要|不看|不含|不包括|排除|除开)$")
_BESIDE_THAT = re.compile(r"(?:以外|之外|除外)")
_YEARS_BEFORE = re.compile(
    rf"(?<!\d)(?P<years>(?:{_YEAR}年?(?:、|,|和|及|与|或|至|到|-|—|~))*{_YEAR})年(?:度|份)?(?P<since>以来|以后|之后|起)?,?"
)
_LETTERS_AFTER = re.compile(
    r"(?:的|都|一?共|有|过|哪些|哪几[封件份])*(?:答复|回复|复函|信件|来信)(?![了率期时])"
)
# What is left of a question for letters as such, without their years, places and offices.
_ONLY_LETTERS = re.compile(
    r"(?:请问?|列出|列一下|查一下|看看|都|主要|分别|大概|有|哪些|哪几[封件份]|答复|回复|复函|来信|信件?|提案|建议|说|讲|写|了|过|些|什么|啥|内容|是|呢|里|中|的|[,。?!\s])*"
)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question's words limit it to, and where in its folded text they stand.

    `excluded` are the places and offices that they leave out; where stands in `beside` and, like
    the others, in `spans`.
    """

    filters: Filters
    spans: tuple[Span, ...]
    excluded: Filters = NO_FILTERS
    beside: tuple[Span, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether the words limit nothing."""
        return not self.spans


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
    excluded, beside = left_out(folded, names)
    for span in beside:
        folded = folded[: span.start] + "," * (span.end - span.start) + folded[span.end :]
    places = [
        place
        for place in places_named(folded, names)
        if not _NOT_THAT.search(folded[: place.span.start])
        and not _BESIDE_THAT.match(folded, place.span.end)
        and place.name not in excluded.region
    ]
    spans = [*beside, *(place.span for place in places)]
    region = tuple(dict.fromkeys(place.name for place in places))
    named = [(place.name, place.span) for place in places]
    known = tuple(name for name in names.issuers if name not in excluded.issuer)
    issuers, offices = issuers_said(folded, known, named)
    if any(inside(name, region) for name in issuers) and not all(
        any(inside(name, (place,)) for name in issuers) for place in region
    ):
        # 甲市 is named beside 乙省财政厅: that office alone would leave 甲市 out.
        issuers, offices = (), []
    spans += offices
    if issuers and not any(inside(name, region) for name in issuers):
        # Two parties are named, one by its place: 甲省科技厅 and 国家乙局.
        issuers += tuple(name for name in known if inside(name, region))
    if issuers and not all(inside(name, region) for name in issuers):
        region = ()
    written = _written(folded, spans)
    filters = replace(written.filters, region=region, issuer=issuers)
    return Scope(filters, _apart([*spans, *written.spans]), excluded, beside)


def _written(folded: str, named: Sequence[Span]) -> Scope:
    """Return when the letters were written that a question means.

    Args:
        folded: The question.
        named: Where it names places and offices, which may stand between: 2024年青禾市的答复.
    """
    years: list[int] = []
    since: list[date] = []
    spans: list[Span] = []
    for match in _LETTERS_OF_YEAR.finditer(folded):
        years += _years(match["years"])
        spans.append(Span(*match.span()))
    for match in _YEARS_BEFORE.finditer(folded):
        end = match.end()
        for span in _apart(named):
            end = span.end if span.start == end else end
        letters = _LETTERS_AFTER.match(folded, end)
        span = Span(match.start(), letters.end() if letters else end)
        if letters is None or any(each.start == span.start for each in spans):
            continue
        spans.append(span)
        if match["since"]:
            since.append(date(min(_years(match["years"])), 1, 1))
        else:
            years += _years(match["years"])
    filters = Filters(year=tuple(dict.fromkeys(years)), date_from=min(since, default=None))
    return Scope(filters, tuple(spans))


def asks_letters(folded: str, scope: Scope) -> bool:
    """Tell whether a question asks for the letters of some time as such: 2024年的答复有哪些."""
    is_timed = bool(scope.filters.year or scope.filters.date_from)
    rest = unscoped(folded, scope)
    return is_timed and not scope.beside and _ONLY_LETTERS.fullmatch(rest) is not None


def unscoped(folded: str, scope: Scope) -> str:
    """Return a folded question without the words that limit it."""
    return _blanked(folded, scope.spans)


def not_excluding(folded: str, scope: Scope) -> str:
    """Return a folded question without the words that leave letters out."""
    return _blanked(folded, scope.beside)


def _blanked(folded: str, spans: tuple[Span, ...]) -> str:
    for span in sorted(spans, reverse=True):
        folded = f"{folded[: span.start]} {folded[span.end :]}"
    return folded.strip()


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
        # 除了远方市 asks for no letter of it.
        and not _NOT_THAT.search(folded[: match.start()])
        and not _BESIDE_THAT.match(folded, match.end())
    ]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _province_said() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(province_names())})")


def merged(asked: Filters, said: Filters) -> Filters:
    """Return filters asked for, with those said in words where nothing was asked for.

    Of several values asked for, those that the words say too are meant.
    """
    return replace(
        asked,
        document_number=_both(asked.document_number, said.document_number),
        proposal_number=_both(asked.proposal_number, said.proposal_number),
        issuer=_both(asked.issuer, said.issuer),
        region=_both(asked.region, said.region),
        year=_both(asked.year, said.year),
        date_from=max(filter(None, (asked.date_from, said.date_from)), default=None),
    )


def _both(asked: tuple[T, ...], said: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(value for value in asked if value in said) or asked or said


def without(said: Filters, ignored: Filters) -> Filters:
    """Return filters said in words, less the values that are to be ignored."""
    return replace(
        said,
        document_number=_left(said.document_number, ignored.document_number),
        proposal_number=_left(said.proposal_number, ignored.proposal_number),
        issuer=_left(said.issuer, ignored.issuer),
        region=_left(said.region, ignored.region),
        year=_left(said.year, ignored.year),
        date_from=None if said.date_from == ignored.date_from else said.date_from,
    )


def _left(said: tuple[T, ...], ignored: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(value for value in said if value not in ignored)


def places_said(folded: str, names: Names) -> tuple[Span, ...]:
    """Return where the places stand that a question names."""
    return _apart([place.span for place in places_named(folded, names)])


def _apart(spans: Sequence[Span]) -> tuple[Span, ...]:
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
