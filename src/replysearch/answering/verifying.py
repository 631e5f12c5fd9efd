"""Whether a quote bears out a sentence: its values, names, quoted words, and its other words.

A sentence passes when nothing that can be checked speaks against it. What it leaves out is not
looked at: a part of what a letter says is still said by the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from replysearch.text import HAN, fold, squeeze
from replysearch.values import Value, ValueKind, values_in


class Fault(StrEnum):
    """What a quote does not bear out."""

    VALUE = "value"
    NAME = "name"
    QUOTED = "quoted"
    WORDS = "words"
    NEGATION = "negation"
    BINDING = "binding"


#: Share of a sentence's pairs of characters that must stand in the quote.
_ENOUGH = 0.65
#: Share from which a clause of the quote says what a clause of the sentence says.
_ALIKE = 0.5
#: Clauses of the quote whose share is so near to the best are as good as it.
_AS_GOOD = 0.97
#: Clauses of a quote that one clause of a sentence may join.
_JOINED = 3

_LEAD = re.compile(
    r"^(?:据|根据|按照?)?[^,。;:]{0,80}?(?:答复|复函|回复|介绍|表示|指出|提到|显示|认为|明确|说|称)(?:函|信)?(?:中|里)?(?:说|称|表示|指出|提到|显示|明确)?[,:]"
)
_LABEL = re.compile(
    r"^(?:\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十]+(?:是|、)|\d{1,2}(?:\.(?!\d)|、|\))|首先|其次|再次|最后|第[一二三四五六七八九十],)\s*[,:]?"
)
_COMMA_INSIDE = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBERED_YEAR = re.compile(r"(?:^|(?<=[。;]))\d{1,2}\.(?=(?:19|20)\d\d年)")
_CLAUSE_END = re.compile(r"[,。;:!?\n]+")
_QUOTED = re.compile(r"“([^”]{2,})”|\"([^\"]{2,})\"|《([^》]{2,})》|「([^」]{2,})」")
_NEGATION = re.compile(
    r"不(?!断|仅|但|同(?!意))|未(?!来)|没有|没|无(?![人偿障])|禁止|难以|拒绝|取消|停止|暂缓"
)
_DONE = re.compile(r"已|业经")
_ONE = re.compile(
    r"(?<![十百千万第统唯同任逐进某每零〇一二三四五六七八九])一(?=[个家名人户所座台辆条项件次场批套处间位种倍天年月周元万亿米吨亩](?!级)|小时|公里|季度)"
)
_HAN = re.compile(f"[{HAN}]")

# An office's name is known by its end and the two characters before it; a place's likewise.
_NAME = re.compile(
    rf"(?=([{HAN}]{{2}}(?:委员会|办公室|联合会|检察院|政府|公司|银行|大学|学院|法院|总队|支队(?!伍)|集团|协会|中心(?![城区])"
    rf"|局(?![面限部势])|厅|委(?![员托会派])|部门|部(?![门分署队位件落级])|省(?![级内外])|市(?![场级民区内外委政])|县(?![级内外城域])|区(?![域级县内外分块位间])|州)))"
)
_COMMON = re.compile(r"管理|监督|发展|建设|保障|服务|保护|事务|资源|委员|工作|合作|改革")
_NO_NAME = re.compile(
    r"[家个所座处间等]中心$|[布结格大开僵破]局$|[个年月日][省市县区]$|[等关个各他有该]部门$|[全该我本各一几两多城地园社小校景库灾辖片内外干东西中南北每某跨省市县区][局厅委部省市县区州]$|^[^\u4e00-\u9fff]"
)


def plain(text: str) -> str:
    """Return folded words without blanks, commas inside numbers, and numbers run into a year."""
    words = _COMMA_INSIDE.sub("", squeeze(fold(text.replace("\n", "。"))))
    return _NUMBERED_YEAR.sub("", words)


@dataclass(frozen=True, slots=True)
class _Said:
    """Folded words without blanks, cut into clauses."""

    words: str
    clauses: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> _Said:
        words = plain(text)
        parts = (part for part in _CLAUSE_END.split(words) if part)
        return cls(words, tuple(parts))


def faults(sentence: str, quotes: Sequence[str], about: Sequence[str] = ()) -> tuple[Fault, ...]:
    """Return what speaks against a sentence; nothing when the quotes bear it out.

    Args:
        sentence: One sentence of an answer, without the numbers of its quotes.
        quotes: The words that it cites.
        about: What is known of the cited letters (title, issuer, number, date): a sentence may
            begin by saying who answered and when.
    """
    claim = plain(sentence).strip("。;,")
    quoted = _Said.of("\n".join(quotes))
    known = _Said.of("\n".join((*quotes, *about)))
    found: list[Fault] = []
    lead = _LEAD.match(claim)
    if lead is not None and lead[0] not in quoted.words:
        if not _checked(lead[0], known, found):
            return tuple(dict.fromkeys(found))
        claim = claim[lead.end() :]
    claim = _LABEL.sub("", claim).strip(":")
    if not claim:
        return (Fault.WORDS,)
    if lead is not None and claim in known.words:
        return tuple(dict.fromkeys(found))
    _checked(claim, quoted, found)
    if _share(_pairs(claim), _pairs(quoted.words)) < _ENOUGH:
        found.append(Fault.WORDS)
    elif not found:
        found.extend(_bound(_Said.of(claim), quoted))
    return tuple(dict.fromkeys(found))


def likeness(claim: str, words: str) -> float:
    """Return the share of a claim's pairs of characters that other words have, 0 to 1."""
    return _share(_pairs(plain(claim)), _pairs(plain(words)))


def _checked(claim: str, source: _Said, found: list[Fault]) -> bool:
    """Add what `source` says nowhere; tell whether there was nothing."""
    before = len(found)
    said = values_in(source.words)
    says_all = all(_is_said(value, said) for value in values_in(claim))
    if not says_all or not all(
        _says_one(claim[match.end()], source.words) for match in _ONE.finditer(claim)
    ):
        found.append(Fault.VALUE)
    if any(name not in source.words for name in _names(claim)):
        found.append(Fault.NAME)
    for match in _QUOTED.finditer(claim):
        words = next(group for group in match.groups() if group)
        if words not in source.words:
            found.append(Fault.QUOTED)
    return len(found) == before


def _says_one(measure: str, source: str) -> bool:
    return f"一{measure}" in source or re.search(rf"(?<![\d.])1{measure}", source) is not None


def _names(claim: str) -> Iterator[str]:
    for match in _NAME.finditer(claim):
        if _NO_NAME.search(match[1]):
            continue
        # 管理局 says nothing by itself: 应急管理局 and 城市管理局 do.
        start = (
            match.start() - 2 if _COMMON.match(match[1]) and match.start() >= 2 else match.start()
        )
        yield claim[start : match.end(1)]


def _is_said(value: Value, said: Iterable[Value]) -> bool:
    return any(_same(value, other) for other in said)


def _same(claimed: Value, said: Value) -> bool:
    """Tell whether a value is the other, or a part of the date that the other names."""
    dated = (ValueKind.DAY, ValueKind.MONTH, ValueKind.YEAR)
    if claimed.kind is ValueKind.DOCUMENT_NUMBER:
        ends = claimed.normal.endswith(said.normal) or said.normal.endswith(claimed.normal)
        return said.kind is claimed.kind and ends
    if claimed.kind in dated and said.kind in dated:
        return _same_date(claimed, said)
    return claimed.key == said.key


def _same_date(claimed: Value, said: Value) -> bool:
    year, month, day = _date_parts(claimed)
    other_year, other_month, other_day = _date_parts(said)
    return (
        year in ("", other_year)
        and month in ("", other_month)
        and day in ("", other_day)
        and (not day or bool(month))
    )


def _date_parts(value: Value) -> tuple[str, str, str]:
    match value.kind:
        case ValueKind.YEAR:
            return value.normal, "", ""
        case ValueKind.MONTH:
            return value.unit, value.normal, ""
        case _:
            month, _, day = value.normal.partition("-")
            return value.unit, month, day


def _pairs(words: str) -> set[str]:
    """Return the pairs of Chinese characters that stand together, values left out."""
    spans = [value.span for value in values_in(words)]
    for span in sorted(spans, reverse=True):
        words = f"{words[: span.start]}#{words[span.end :]}"
    return {
        words[place : place + 2]
        for place in range(len(words) - 1)
        if _HAN.match(words[place]) and _HAN.match(words[place + 1])
    }


def _share(claim: set[str], source: set[str]) -> float:
    """Return the share of the claim's pairs of characters that the source has."""
    return len(claim & source) / len(claim) if claim else 1.0


def _bound(claim: _Said, quoted: _Said) -> Iterator[Fault]:
    """Yield what the matching clauses of the quote do not bear out.

    A value must stand in the clause that says the same, and the clause must be denied as often.
    """
    clauses = _stretches(quoted.clauses)
    pieces = _stretches([piece for clause in quoted.clauses for piece in clause.split("、")])
    for clause in claim.clauses:
        matching = _holding(clause, _matching(clause, clauses))
        if matching is None:
            yield Fault.BINDING
        elif matching and all(_denials(each) != _denials(clause) for each in matching):
            yield Fault.NEGATION
        elif matching and _DONE.search(clause) and not any(map(_DONE.search, matching)):
            # What is promised, or only asked for, has not been done.
            yield Fault.NEGATION
        for piece in clause.split("、"):
            if values_in(piece) and _holding(piece, _matching(piece, pieces)) is None:
                yield Fault.BINDING
    if not _in_order(claim.words, quoted.words):
        yield Fault.BINDING


def _denials(clause: str) -> int:
    return len(_NEGATION.findall(clause))


def _stretches(clauses: Sequence[str]) -> list[tuple[int, str, set[str]]]:
    """Return up to so many clauses in a row: their number, their words, and their pairs."""
    joined = [
        (length, ",".join(clauses[start : start + length]))
        for length in range(1, _JOINED + 1)
        for start in range(len(clauses) - length + 1)
    ]
    return [(length, words, _pairs(words)) for length, words in joined]


def _matching(clause: str, stretches: Sequence[tuple[int, str, set[str]]]) -> list[str]:
    """Return the shortest stretches of the quote that say the clause best; none if none does."""
    pairs = _pairs(clause)
    if not pairs:
        return []
    shares = [_share(pairs, said) for _, _, said in stretches]
    best = max(shares, default=0.0)
    if best < _ALIKE:
        return []
    good = [
        (length, words)
        for share, (length, words, _) in zip(shares, stretches, strict=True)
        if share >= _AS_GOOD * best
    ]
    shortest = min(length for length, _ in good)
    return [words for length, words in good if length == shortest]


def _holding(clause: str, matching: Sequence[str]) -> list[str] | None:
    """Return the matching stretches that say the clause's values; None where there is none."""
    values = [value for value in values_in(clause) if value.kind is not ValueKind.ORDINAL]
    holding = []
    for stretch in matching:
        said = values_in(stretch)
        if all(_is_said(value, said) for value in values):
            holding.append(stretch)
    return None if matching and not holding else holding


def _in_order(claim: str, source: str) -> bool:
    """Tell whether the claim's values stand in the source in the same order.

    Values that the source says more than once may stand anywhere.
    """
    said = values_in(source)
    places = []
    for value in values_in(claim):
        where = [place for place, other in enumerate(said) if _same(value, other)]
        if len(where) == 1:
            places.append(where[0])
    return places == sorted(places)
