"""Filters that a question says in words: 重庆2024年的, 教育局的答复."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from replysearch.engine import Names
from replysearch.numbers import PROPOSAL_NUMBER, document_numbers, proposal_number
from replysearch.records import Filters, Span
from replysearch.text import fold

#: What ends a place's full name and may be left out: 重庆 for 重庆市.
_PLACE_END = re.compile(
    r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治[区州县旗]|地区|新区|林区|[省市县区旗盟])$"
)
#: What may follow an office when its letters are meant.
_SAYS = re.compile(
    r"的?(?:这封|那封|来信|答复|回复|复函|信|函|怎么|如何|是怎|说|承诺|打算|答应|表示|认为|有什么|有哪些|对|在)"
)
_LETTERS_OF_YEAR = re.compile(
    r"((?:19|20)\d\d)年(?:度|份)?(?:的?(?:答复|回复|复函|信件|来信|提案|建议)|的$|的?[,?。]|答复的|回复的)"
)
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:局|委员会|委|厅|办公室|办|部|联合会|残联|妇联|工商联|中心)"
)


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
    places = _places(folded, names.places)
    spans = [place.span for place in places]
    region = tuple(dict.fromkeys(place.name for place in places))
    issuers, office = _issuers(folded, names.issuers, region)
    if office is not None:
        spans.append(office)
    if issuers and not any(_inside(name, region) for name in issuers):
        # Two parties are named, one by its place: 甲省科技厅 and 国家乙局.
        issuers += tuple(name for name in names.issuers if _inside(name, region))
        region = ()
    years = [(int(match[1]), Span(*match.span())) for match in _LETTERS_OF_YEAR.finditer(folded)]
    spans += [span for _, span in years]
    return Scope(
        Filters(region=region, issuer=issuers, year=tuple(year for year, _ in years)), tuple(spans)
    )


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


def _places(folded: str, known: tuple[str, ...]) -> list[_Named]:
    found = [place for name in known for place in _mentions(folded, name)]
    whole = [place.span for place in found if place.whole]
    # 样本市 names a city; that 样本 alone might also mean 样本省 says nothing then.
    kept = [
        place for place in found if place.whole or not any(span.holds(place.span) for span in whole)
    ]
    # 示例市东塘区 is the district.
    return [
        place for place in kept if not any(place.span.end == other.span.start for other in kept)
    ]


def _mentions(folded: str, name: str) -> Iterator[_Named]:
    full = fold(name)
    short = _PLACE_END.sub("", full)
    for form, whole in ((full, True), (short, False)):
        if len(form) < 2 or (not whole and form == full):
            continue
        for match in re.finditer(re.escape(form), folded):
            span = Span(*match.span())
            if whole or not folded.startswith(full, span.start):
                yield _Named(name, span, whole)


def _issuers(
    folded: str, known: tuple[str, ...], region: tuple[str, ...]
) -> tuple[tuple[str, ...], Span | None]:
    """Return the issuers that the question names as the ones who speak."""
    for name in known:
        full = fold(name)
        if (start := folded.find(full)) >= 0:
            return (name,), Span(start, start + len(full))
    for match in _OFFICE.finditer(folded):
        if not _SAYS.match(folded, match.end()):
            continue
        for start in range(match.start(), match.end() - 2):
            office = folded[start : match.end()]
            said = tuple(
                name for name in known if fold(name).endswith(office) and _inside(name, region)
            )
            if said:
                return said, Span(start, match.end())
    return (), None


def _inside(issuer: str, region: tuple[str, ...]) -> bool:
    return not region or any(place in issuer for place in region)
