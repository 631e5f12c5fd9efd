"""Sentences and quotes as they are compared: folded words, clauses, names, values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from replysearch.chinese.text import HAN, fold, squeeze
from replysearch.chinese.values import Value, ValueKind, values_in


class Fault(StrEnum):
    """What a quote does not bear out."""

    VALUE = "value"
    NAME = "name"
    QUOTED = "quoted"
    WORDS = "words"
    NEGATION = "negation"
    BINDING = "binding"


# What tells that a quote only reports what was asked for.
REPORTED = re.compile(
    r"[您你](?:们)?(?:所)?(?:建议|提出|提到|认为|希望|呼吁|关心|询问)|提案(?:中)?(?:建议|提出|认为|设想|指出|希望|询问)|建议(?:中)?(?:提出|认为|指出)|关于[^,。;]{2,40}的(?:建议|意见|设想|提议|诉求|提案)"
)
TITLES = re.compile(r"《[^》]*》")
_SENTENCE_END = re.compile(r"[。;!?\n]+")
# The numerals of cheques.
_CHEQUE = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億", "一二二三三四五六六七八九十百千万亿")
_COMMA_INSIDE = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBERED_YEAR = re.compile(r"(?:^|(?<=[。;]))\d{1,2}\.(?=(?:19|20)\d\d年)")
_CLAUSE_END = re.compile(r"[,。;:!?\n]+")
_ONE = re.compile(
    r"(?<![十百千万第统唯同任逐进某每零〇一二三四五六七八九])一(?=[个家名人户所座台辆条项件次场批套处间位种倍天年月周元米吨亩](?!级)|小时|公里|季度)"
)
_HAN = re.compile(f"[{HAN}]")
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
class Said:
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
    def of(cls, text: str) -> Said:
        """Cut a text; line ends end sentences."""
        words = plain(text)
        parts = [part for part in _SENTENCE_END.split(words) if part]
        return cls(
            words,
            tuple(tuple(filter(None, _CLAUSE_END.split(part))) for part in parts),
            tuple(REPORTED.search(TITLES.sub("", part)) is not None for part in parts),
        )


def likeness(claim: str, words: str) -> float:
    """Return the share of a claim's pairs of characters that other words have, 0 to 1."""
    return share(pairs_of(plain(claim)), pairs_of(plain(words)))


def names_in(claim: str) -> Iterator[str]:
    """Yield the ends of the names of offices and places, by which they are compared."""
    for match in _NAME.finditer(claim):
        if _NO_NAME.search(match[1]):
            continue
        # 管理局 says nothing by itself: 应急管理局 and 城市管理局 do.
        start = (
            match.start() - 2 if _COMMON.match(match[1]) and match.start() >= 2 else match.start()
        )
        yield claim[start : match.end(1)]


def is_said(value: Value, said: Iterable[Value]) -> bool:
    """Tell whether one of the values said is this one."""
    return any(same(value, other) for other in said)


def same(claimed: Value, said: Value) -> bool:
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


def pairs_of(words: str) -> set[str]:
    """Return the pairs of Chinese characters that stand together, values left out."""
    words = without_values(words)
    return {
        words[place : place + 2]
        for place in range(len(words) - 1)
        if _HAN.match(words[place]) and _HAN.match(words[place + 1])
    }


def without_values(words: str) -> str:
    """Return words with a mark in place of each value."""
    for value in reversed(values_in(words)):
        words = f"{words[: value.span.start]}#{words[value.span.end :]}"
    return words


def share(claim: set[str], source: set[str]) -> float:
    """Return the share of the claim's pairs of characters that the source has."""
    return len(claim & source) / len(claim) if claim else 1.0
