"""The words of a question that limit it to some letters: 天津2024年的, 教育局的答复."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from replysearch.answering.question.exclusions import find_exclusions
from replysearch.answering.question.issuers import find_issuers, is_in_region
from replysearch.answering.question.named_places import Place, find_places, is_excluded
from replysearch.chinese.document_numbers import PROPOSAL_NUMBER, document_numbers, proposal_number
from replysearch.chinese.numerals import ONES, ZEROS, chinese_amount
from replysearch.engine import Names
from replysearch.records import NO_FILTERS, Filters, Span


@dataclass(frozen=True, slots=True)
class QuestionScope:
    """The words of a question that limit it to some letters.

    Attributes:
        filters: The places, issuers, numbers and dates that the words name.
        spans: Where the words are in the folded question, in any order.
        excluded: The places and issuers that the words exclude: 除了青禾市.
        exclusion_spans: Where the excluding words are. `spans` covers these words too.
    """

    filters: Filters
    spans: tuple[Span, ...]
    excluded: Filters = NO_FILTERS
    exclusion_spans: tuple[Span, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no words limit the question."""
        return not self.spans


def find_letter_numbers(folded: str) -> Iterator[tuple[Filters, Span]]:
    """Yield each part of a folded question that may be a letter's number, as filters, with a span.

    In 请看渝科局函〔2024〕1号 it is unknown where the number starts, so each start is tried.
    """
    for each in document_numbers(folded):
        mark, bracket, rest = each.normal.partition("〔")
        for start in range(len(mark) - 1):
            number = mark[start:] + bracket + rest
            yield Filters(document_number=(number,)), Span(each.start + start, each.end)
    if re.search(r"提案|建议|议案|答复|复函", folded):
        for match in PROPOSAL_NUMBER.finditer(folded.upper()):
            yield Filters(proposal_number=(proposal_number(match),)), Span(*match.span())


def find_scope(folded: str, names: Names) -> QuestionScope:
    """Return the scope of a folded question. Only places and issuers in `names` count."""
    excluded, exclusion_spans = find_exclusions(folded, names)
    for span in exclusion_spans:
        folded = folded[: span.start] + "," * (span.end - span.start) + folded[span.end :]
    places = [
        place
        for place in find_places(folded, names)
        if not is_excluded(folded, place.span) and place.name not in excluded.region
    ]
    candidates = tuple(name for name in names.issuers if name not in excluded.issuer)
    region, issuers, issuer_spans = _places_and_issuers(folded, candidates, places)
    spans = [*exclusion_spans, *(place.span for place in places), *issuer_spans]
    dated = _dates(folded, spans)
    filters = replace(dated.filters, region=region, issuer=issuers)
    return QuestionScope(filters, _merged([*spans, *dated.spans]), excluded, exclusion_spans)


def _places_and_issuers(
    folded: str, candidates: tuple[str, ...], places: Sequence[Place]
) -> tuple[tuple[str, ...], tuple[str, ...], list[Span]]:
    """Return the places and issuers to filter by, and the spans that name the issuers."""
    region = tuple(dict.fromkeys(place.name for place in places))
    issuers, spans = find_issuers(
        folded, candidates, [(place.name, place.span) for place in places]
    )
    some_in_region = any(is_in_region(name, region) for name in issuers)
    if some_in_region and not all(
        any(is_in_region(name, (place,)) for name in issuers) for place in region
    ):
        # 甲市 is named beside 乙省财政厅. Filtering by that office would exclude 甲市.
        issuers, spans = (), []
    if issuers and not some_in_region:
        # 甲省 and 国家乙局 are named. Without the issuers of 甲省, its letters would be excluded.
        issuers += tuple(name for name in candidates if is_in_region(name, region))
    if issuers and not all(is_in_region(name, region) for name in issuers):
        region = ()
    return region, issuers, spans


_YEAR = rf"(?:(?:19|20)\d\d|二[{ZEROS}][{ZEROS}{ONES}]{{2}})"
_YEARS = rf"(?P<years>(?:{_YEAR}年?(?:、|,|和|及|与|或|至|到|-|—|~))*{_YEAR})年(?:度|份)?"
_LETTERS_OF_YEAR = re.compile(
    rf"(?<!\d){_YEARS}(?:的?(?:答复|回复|复函|信件|来信|提案|建议)|的$|的[,?。])"
)
_YEARS_BEFORE = re.compile(rf"(?<!\d){_YEARS}(?P<since>以来|以后|之后|起)?,?")
_LETTERS_AFTER = re.compile(
    r"(?:的|都|一?共|有|过|哪些|哪几[封件份])*(?:答复|回复|复函|信件|来信)(?![了率期时])"
)


def _dates(folded: str, named: Sequence[Span]) -> QuestionScope:
    """Return the years, or the first day (2022年以来), of the letters that a question means.

    `named` holds the spans of places and offices, which may follow the year: 2024年青禾市的答复.
    """
    years: list[int] = []
    since: list[date] = []
    spans: list[Span] = []
    for match in _LETTERS_OF_YEAR.finditer(folded):
        years += _years(match["years"])
        spans.append(Span(*match.span()))
    for match in _YEARS_BEFORE.finditer(folded):
        end = match.end()
        for span in _merged(named):
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
    return QuestionScope(filters, tuple(spans))


_YEAR_RANGE = re.compile(rf"({_YEAR})年?(?:至|到|-|—|~)({_YEAR})")


def _years(words: str) -> list[int]:
    """Return all years that words like 2021至2023年, 2023年和2024 or 二〇二四 mean, in order."""
    between = [
        year
        for match in _YEAR_RANGE.finditer(words)
        for year in range(_year(match[1]), _year(match[2]) + 1)
    ]
    return sorted({*between, *map(_year, re.findall(_YEAR, words))})


def _year(words: str) -> int:
    return int(words) if words.isdigit() else int(chinese_amount(words) or 0)


# What may be left of a question for letters (2024年的答复有哪些) if years and names are removed.
_ONLY_LETTERS = re.compile(
    r"(?:请问?|列出|列一下|查一下|看看|都|主要|分别|大概|有|哪些|哪几[封件份]|答复|回复|复函|来信|信件?|提案|建议|说|讲|写|了|过|些|什么|啥|内容|是|呢|里|中|的|[,。?!\s])*"
)


def asks_for_letters(folded: str, scope: QuestionScope) -> bool:
    """Return whether a question asks just for the letters of some years: 2024年的答复有哪些."""
    is_dated = bool(scope.filters.year or scope.filters.date_from)
    rest = without_scope(folded, scope)
    return is_dated and not scope.exclusion_spans and _ONLY_LETTERS.fullmatch(rest) is not None


def without_scope(folded: str, scope: QuestionScope) -> str:
    """Return a folded question with a blank in place of the words that limit it."""
    return _blanked(folded, scope.spans)


def without_exclusions(folded: str, scope: QuestionScope) -> str:
    """Return a folded question with a blank in place of the words that exclude letters."""
    return _blanked(folded, scope.exclusion_spans)


def _blanked(folded: str, spans: tuple[Span, ...]) -> str:
    for span in sorted(spans, reverse=True):
        folded = f"{folded[: span.start]} {folded[span.end :]}"
    return folded.strip()


def place_spans(folded: str, names: Names) -> tuple[Span, ...]:
    """Return where a folded question names places, in order and without overlaps."""
    return _merged([place.span for place in find_places(folded, names)])


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans in order. Spans that overlap are joined."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return tuple(merged)
