"""Whether a quote bears out a sentence: its values, names, quoted words, and its other words.

A sentence passes when nothing that can be checked speaks against it. What it leaves out is not
looked at: a part of what a letter says is still said by the letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

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
#: Share of the pairs of each clause that must stand there, where it has at least so many.
_SOME, _TELLING = 0.3, 3
#: Share from which a clause of the quote says what a clause of the sentence says, and what one
#: with a value says, which must name the same things.
_ALIKE, _ALIKE_VALUED = 0.6, 0.85
#: Clauses of the quote whose share is so near to the best are as good as it.
_AS_GOOD = 0.97
#: Share of the pairs that must stand outside long quotation marks.
_OUTSIDE = 0.5
#: Clauses of a quote that one clause of a sentence may join.
_JOINED = 3

_LEAD = re.compile(
    r"^(?:据|根据|按照?)?[^,。;:]{0,80}?(?:答复|复函|回复|介绍|表示|指出|提到|显示|认为|明确|说|称)(?:函|信)?(?:中|里)?(?:说|称|表示|指出|提到|显示|明确)?[,:]"
    r"|^据《[^》]{0,100}》[^,。;:]{0,20}:"
)
# Words of a lead-in that say nothing.
_LEADING = re.compile(
    r"据|根据|按照?|关于|对于?|针对|就|在|的|[该本我]?(?:[局厅委办市省县区]|单位|部门|机关)|其|这|那|此|[封份件]|正式|书面|提案|建议|议案|问题|办理|答复|复函|回复|来信|来函|介绍|表示|指出|提到|显示|认为|明确|说|称|函|信|中|里|年|月|日"
)
# Characters that a sentence may have without the quote: they only join words.
_JOINING = frozenset("的了在是为于和与及等并也即对从由把将该其此这那有们着所之而且则均都共约据会")
_LIGHT = _JOINING | frozenset("我全")
# What tells that a quote only reports what was asked for.
_REPORTED = re.compile(
    r"[您你](?:们)?(?:所)?(?:建议|提出|提到|认为|希望|呼吁|关心|询问)|提案(?:中)?(?:建议|提出|认为|设想|指出|希望|询问)|建议(?:中)?(?:提出|认为|指出)|关于[^,。;]{2,40}的(?:建议|意见|设想|提议|诉求|提案)"
)
_TITLES = re.compile(r"《[^》]*》")
_SPOKEN = re.compile(r"“[^”]{10,}”|\"[^\"]{10,}\"")
_SENTENCE_END = re.compile(r"[。;!?\n]+")
# The numerals of cheques.
_CHEQUE = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億", "一二二三三四五六六七八九十百千万亿")
_LABEL = re.compile(
    r"^(?:\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十]+(?:是|、)|\d{1,2}(?:\.(?!\d)|、|\))|首先|其次|再次|最后|第[一二三四五六七八九十],)\s*[,:]?"
)
_COMMA_INSIDE = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBERED_YEAR = re.compile(r"(?:^|(?<=[。;]))\d{1,2}\.(?=(?:19|20)\d\d年)")
_CLAUSE_END = re.compile(r"[,。;:!?\n]+")
_QUOTED = re.compile(r"“([^”]{2,})”|\"([^\"]{2,})\"|《([^》]{2,})》|「([^」]{2,})」")
_NEGATION = re.compile(
    r"不(?!断|仅|但|同(?!意)|得?(?:低|少|高|大|小)于|得?超过|[足到][\d一二两三四五六七八九十百千])|未(?!来)|没有|没|无(?![人偿障])|禁止|难以|拒绝|取消|停止|暂缓"
)
# What is left when these are taken out is what a clause is about, said or denied.
_MOOD = re.compile(
    r"不得|不能|不可以?|不再|不予|不会|可以|能够|允许|禁止|停止|必须|应当|尚未|并未|从未|没有|已经|曾经|[不未没已将会能可应须]"
)
_DONE = re.compile(r"已|业经")
_DONE_TOO = re.compile(f"[{HAN}]了(?![解结])")
_TO_COME = re.compile(r"将|拟(?![定订])|力争|计划(?!内|外)|下一步|准备|打算|争取")
_MORE = re.compile(
    r"(?<![不得])(?:超过|超出|突破|高于|大于|多于|超(?=\d))|至少|不得?[少低小]于|以上|起码"
)
_LESS = re.compile(
    r"不得?超过|不得?[高大]于|(?<![不得])[低少小]于|不[足到][\d一二两三四五六七八九十百千]|以下|以内|至多|最多"
)
_ONE = re.compile(
    r"(?<![十百千万第统唯同任逐进某每零〇一二三四五六七八九])一(?=[个家名人户所座台辆条项件次场批套处间位种倍天年月周元米吨亩](?!级)|小时|公里|季度)"
)
_HAN = re.compile(f"[{HAN}]")
# What a number counts stands behind it.
_COUNTED = re.compile(f"(?:左右|以[上下内]|之多)?([{HAN}]{{2,6}})")
_LATIN = re.compile(r"[a-z]{2,}")

# An office's name is known by its end and the two characters before it; a place's likewise.
_NAME = re.compile(
    rf"(?=([{HAN}]{{2}}(?:委员会|办公室|联合会|检察院|政府|公司|银行|大学|学院|法院|总队|支队(?!伍)|集团|协会|中心(?![城区])"
    rf"|局(?![面限部势])|厅|委(?![员托会派])|部门|部(?![门分署队位件落级])|省(?![级内外])|市(?![场级民区内外委政])|县(?![级内外城域])|区(?![域级县内外分块位间])|州)))"
)
_COMMON = re.compile(r"管理|监督|发展|建设|保障|服务|保护|事务|资源|委员|工作|合作|改革")
_NO_NAME = re.compile(
    r"[家个所座处间等]中心$|[布结格大开僵破]局$|[个年月日][省市县区]$|[等关个各他有该]部门$|[全该我各一几两多城地园社小校景库灾辖片内外干每某跨省市县区家][局厅委部省市县区州]$|(?<!样)本[局厅委部省市县区州]$|[东西中南北][局厅委部区]$|^[^\u4e00-\u9fff]"
)


def plain(text: str) -> str:
    """Return folded words in which equal values look alike, and nothing is unseen.

    Without blanks, marks that are not seen, commas inside numbers, and numbers run into a year; a
    counted 一 is 1, digits of all scripts are 0–9, numerals of cheques are the common ones.
    """
    seen = "".join(map(_seen, text.replace("\n", "。")))
    words = _COMMA_INSIDE.sub("", squeeze(fold(seen)).translate(_CHEQUE))
    return _ONE.sub("1", _NUMBERED_YEAR.sub("", words))


def _seen(sign: str) -> str:
    """Return a character as it is read; empty for one that is not seen."""
    match unicodedata.category(sign):
        case "Cf" | "Cc" | "Co" | "Cn":
            return ""
        case "Nd":
            return str(unicodedata.digit(sign))
        case _:
            return sign


@dataclass(frozen=True, slots=True)
class _Said:
    """Folded words without blanks, cut into sentences and these into clauses.

    `reported` tells of each sentence that it only says what was asked for.
    """

    words: str
    sentences: tuple[tuple[str, ...], ...]
    reported: tuple[bool, ...]

    @property
    def clauses(self) -> Iterator[str]:
        """The clauses of all sentences."""
        return chain.from_iterable(self.sentences)

    @classmethod
    def of(cls, text: str) -> _Said:
        words = plain(text)
        parts = [part for part in _SENTENCE_END.split(words) if part]
        return cls(
            words,
            tuple(tuple(filter(None, _CLAUSE_END.split(part))) for part in parts),
            tuple(_REPORTED.search(_TITLES.sub("", part)) is not None for part in parts),
        )


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
        told = _pairs(_LEADING.sub("#", _without_values(lead[0])))
        if _share(told, _pairs(known.words)) < _ENOUGH:
            return (Fault.WORDS,)
        claim = claim[lead.end() :]
    claim = _LABEL.sub("", claim).strip(":")
    if not claim:
        return (Fault.WORDS,)
    if lead is not None and claim in known.words:
        return tuple(dict.fromkeys(found))
    _checked(claim, quoted, found)
    if not _has_words_of(claim, quoted):
        found.append(Fault.WORDS)
    elif not found:
        found.extend(_bound(_Said.of(claim), [_Said.of(quote) for quote in quotes]))
    if not found and not _has_signs_of(claim, quoted.words):
        found.append(Fault.WORDS)
    return tuple(dict.fromkeys(found))


def _has_words_of(claim: str, quoted: _Said) -> bool:
    """Tell whether the quote has enough of a claim's words, and some of each clause's."""
    pairs, said = _pairs(claim), _pairs(quoted.words)
    if not pairs and not values_in(claim) and claim not in quoted.words:
        return False
    outside = _SPOKEN.sub("#", quoted.words)
    unmarked = outside != quoted.words and re.search('[“"]', claim) is None
    if unmarked and _share(pairs, _pairs(outside)) < _OUTSIDE:
        # Words that the letter only repeats are nobody's answer.
        return False
    foreign = set(_LATIN.findall(_without_values(claim)))
    if foreign - set(_LATIN.findall(_without_values(quoted.words))):
        return False
    if any(counted and not counted & said for counted in map(_pairs, _counted(claim))):
        return False
    clauses = [_pairs(clause) for clause in _Said.of(claim).clauses]
    return _share(pairs, said) >= _ENOUGH and all(
        _share(clause, said) >= _SOME for clause in clauses if len(clause) >= _TELLING
    )


def _has_signs_of(claim: str, source: str) -> bool:
    """Tell whether a claim has no character that the source has not, but such as join words."""
    words = _without_values(claim)
    for changed in (_MOOD, _NEGATION, _MORE, _LESS, _TO_COME):
        # These were weighed clause by clause.
        words = changed.sub("", words)
    signs = {sign for sign in words if sign.isalpha() and not sign.isascii()}
    return not signs - _LIGHT - {"本"} - set(source)


def _counted(claim: str) -> Iterator[str]:
    for value in values_in(claim):
        if value.unit == "count" and (match := _COUNTED.match(claim, value.span.end)):
            yield match[1]


def likeness(claim: str, words: str) -> float:
    """Return the share of a claim's pairs of characters that other words have, 0 to 1."""
    return _share(_pairs(plain(claim)), _pairs(plain(words)))


def _checked(claim: str, source: _Said, found: list[Fault]) -> bool:
    """Add what `source` says nowhere; tell whether there was nothing."""
    before = len(found)
    said = values_in(source.words)
    if not all(_is_said(value, said) for value in values_in(claim)):
        found.append(Fault.VALUE)
    if any(name not in source.words for name in _names(claim)):
        found.append(Fault.NAME)
    for match in _QUOTED.finditer(claim):
        words = next(group for group in match.groups() if group)
        if words not in source.words:
            found.append(Fault.QUOTED)
    return len(found) == before


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
    words = _without_values(words)
    return {
        words[place : place + 2]
        for place in range(len(words) - 1)
        if _HAN.match(words[place]) and _HAN.match(words[place + 1])
    }


def _without_values(words: str) -> str:
    for value in reversed(values_in(words)):
        words = f"{words[: value.span.start]}#{words[value.span.end :]}"
    return words


def _share(claim: set[str], source: set[str]) -> float:
    """Return the share of the claim's pairs of characters that the source has."""
    return len(claim & source) / len(claim) if claim else 1.0


def _bound(claim: _Said, quotes: Sequence[_Said]) -> Iterator[Fault]:
    """Yield what the matching clauses of the quotes do not bear out.

    A value must stand in the clause that says the same, and the clause must be denied as often.
    """
    clauses = [each for quote in quotes for each in _stretches(quote, lambda clause: [clause])]
    pieces = [each for quote in quotes for each in _stretches(quote, lambda part: part.split("、"))]
    asks = _REPORTED.search(_TITLES.sub("", claim.words)) is not None
    source = "。".join(quote.words for quote in quotes)
    for clause in claim.clauses:
        # What several quotes say may be listed in one clause; its pieces are looked at below.
        is_list = len(quotes) > 1 and "、" in clause
        matching = _holding(clause, _matching(clause, clauses))
        if matching is None:
            if not is_list:
                yield Fault.BINDING
        elif matching:
            yield from _turned(clause, [each.words for each in matching])
            if not asks and all(each.reported for each in matching):
                yield Fault.BINDING
        elif not is_list and len(_core(clause)) > (0 if values_in(clause) else _TELLING):
            yield Fault.WORDS
        for piece in clause.split("、"):
            if values_in(piece) and _holding(piece, _matching(piece, pieces)) is None:
                yield Fault.BINDING
        if not _in_order(clause, source):
            yield Fault.BINDING


def _turned(clause: str, matching: Sequence[str]) -> Iterator[Fault]:
    """Yield what makes another statement of the same words."""
    if all(_denials(each) != _denials(clause) for each in matching) or not any(
        _same_tense(clause, each) for each in matching
    ):
        yield Fault.NEGATION
    elif not any(_same_bound(clause, each) for each in matching):
        yield Fault.BINDING


def _denials(clause: str) -> int:
    return len(_NEGATION.findall(clause))


def _same_tense(clause: str, said: str) -> bool:
    """Tell whether what is told as done was not only promised or asked for, nor the reverse."""
    if _DONE.search(clause):
        return _DONE.search(said) is not None
    if _DONE_TOO.search(clause):
        return _DONE.search(said) is not None or not _TO_COME.search(said)
    return not (_TO_COME.search(clause) and _DONE.search(said) and not _TO_COME.search(said))


def _same_bound(clause: str, said: str) -> bool:
    """Tell whether a claim of more or less than a number is the quote's own."""
    return all(len(bound.findall(clause)) <= len(bound.findall(said)) for bound in (_MORE, _LESS))


class _Stretch(NamedTuple):
    """Clauses in a row: their number, words and pairs, and whether all only say what was asked."""

    length: int
    words: str
    pairs: set[str]
    reported: bool


def _core(words: str) -> set[str]:
    """Return the pairs of what words are about, without what is weighed apart or only joins."""
    words = _without_values(words)
    for changed in (_MOOD, _MORE, _LESS, _TO_COME):
        words = changed.sub("", words)
    return _pairs("".join(sign for sign in words if sign not in _LIGHT))


def _stretches(quote: _Said, cut: Callable[[str], list[str]]) -> list[_Stretch]:
    """Return the parts of each sentence, and those of them that follow each other joined."""
    found = []
    for sentence, reported in zip(quote.sentences, quote.reported, strict=True):
        parts = [part for clause in sentence for part in cut(clause)]
        for length in range(1, _JOINED + 1):
            for start in range(len(parts) - length + 1):
                some = parts[start : start + length]
                found.append(_Stretch(length, ",".join(some), _core("".join(some)), reported))
    return found


def _matching(clause: str, stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Return the shortest stretches of the quote that say the clause best; none if none does."""
    pairs = _core(clause)
    valued = bool(values_in(clause))
    if not pairs:
        # 2027年低于50%: where the values stand tells what is meant.
        return [each for each in stretches if valued and each.length == 1]
    elsewhere = {pair for each in stretches for pair in each.pairs}
    # A value of what another sentence speaks of: 硕士 beside the sum for 博士.
    shares = [
        0.0 if valued and (pairs - each.pairs) & elsewhere else _share(pairs, each.pairs)
        for each in stretches
    ]
    best = max(shares, default=0.0)
    enough = _ALIKE_VALUED if valued else _ALIKE
    # Two words in another order leave one pair unsaid.
    if best < min(enough, 1 - 1 / len(pairs)) or not best:
        return []
    good = [each for share, each in zip(shares, stretches, strict=True) if share >= _AS_GOOD * best]
    shortest = min(each.length for each in good)
    return [each for each in good if each.length == shortest]


def _holding(clause: str, matching: Sequence[_Stretch]) -> list[_Stretch] | None:
    """Return the matching stretches that say the clause's values; None where there is none."""
    values = [value for value in values_in(clause) if value.kind is not ValueKind.ORDINAL]
    names = set(_names(clause))
    holding = []
    for stretch in matching:
        said = values_in(stretch.words)
        named = all(name in stretch.words for name in names)
        if named and all(_is_said(value, said) for value in values):
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
        # 3个 is 3份, but where both are said each is its own.
        measure = value.span.of(claim)[-1]
        alike = [place for place in where if said[place].span.of(source)[-1] == measure]
        where = alike or where
        if len(where) == 1:
            places.append(where[0])
    return places == sorted(places)
