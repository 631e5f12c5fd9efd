"""Sentences and quotes in comparable form: folded text, names, values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import ONES
from replysearch.chinese.text import HAN, fold, squeeze
from replysearch.chinese.values import Value, ValueKind, values_in


class Fault(StrEnum):
    """What a sentence says without a proof in its quotes."""

    VALUE = "value"  # a value that the quotes do not contain
    NAME = "name"  # the name of an office or place that the quotes do not contain
    QUOTED = "quoted"  # words in quotation marks that the quotes do not contain
    WORDS = "words"  # other words that the quotes do not contain
    NEGATION = "negation"  # a denial or tense (done, planned) that differs from the quotes
    BINDING = "binding"  # a value, limit or statement that the quotes give for something else


# Words of a sentence that only reports what a proposal asked for: 您建议….
REPORTED = re.compile(
    r"[您你](?:们)?(?:所)?(?:建议|提出|提到|认为|希望|呼吁|关心|询问)|提案(?:中)?(?:建议|提出|认为|设想|指出|希望|询问)|建议(?:中)?(?:提出|认为|指出)|关于[^,。;]{2,40}的(?:建议|意见|设想|提议|诉求|提案)"
)
TITLES = re.compile(r"《[^》]*》")
_SENTENCE_END = re.compile(r"[。;!?\n]+")
# Replaces numerals for cheques (壹) and traditional numerals (萬) with the common ones.
_CHEQUE = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億", "一二二三三四五六六七八九十百千万亿")
_COMMA_INSIDE = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBERED_YEAR = re.compile(r"(?:^|(?<=[。;]))\d{1,2}\.(?=(?:19|20)\d\d年)")
_CLAUSE_END = re.compile(r"[,。;:!?\n]+")
_ONE = re.compile(
    rf"(?<![十百千万第统唯同任逐进某每零〇{ONES}])一(?=[个家名人户所座台辆条项件次场批套处间位种倍天年月周元米吨亩](?!级)|小时|公里|季度)"
)
_HAN = re.compile(f"[{HAN}]")
# An office or place is recognised by the ending of its name and two characters before the ending.
_NAME = lazy_pattern(
    rf"(?=([{HAN}]{{2}}(?:委员会|办公室|联合会|检察院|政府|公司|银行|大学|学院|法院|总队|支队(?!伍)|集团|协会|中心(?![城区])"
    rf"|部门|<organisations.department>|<organisations.ministry>|<places.named>)))"
)
_COMMON = re.compile(r"管理|监督|发展|建设|保障|服务|保护|事务|资源|委员|工作|合作|改革")
_NO_NAME = lazy_pattern(
    r"[家个所座处间等]中心$|[布结格大开僵破]局$|[个年月日][省市县区]$|[等关个各他有该]部门$|(?:[全该我各一几两多城地园社小校景库灾辖片内外干每某跨省市县区家]|(?<!样)本)(?:<organisations.department>|部|<places.ending>)$|[东西中南北](?:<organisations.department>|部|区)$|^[^\u4e00-\u9fff]"
)


def comparable(text: str) -> str:
    """Return the form in which texts are compared: folded, and with some numerals written alike.

    Blanks, invisible characters, commas in numbers, and item numbers before a year are removed.
    Line ends become 。, 一 before a measure word becomes 1, the digits of all scripts become 0–9,
    and numerals for cheques become common numerals.
    """
    visible = "".join(map(_visible, text.replace("\n", "。")))
    words = _COMMA_INSIDE.sub("", squeeze(fold(visible)).translate(_CHEQUE))
    return _ONE.sub("1", _NUMBERED_YEAR.sub("", words))


def _visible(character: str) -> str:
    match unicodedata.category(character):
        case "Cf" | "Cc" | "Co" | "Cn":
            return ""
        case "Nd":
            return str(unicodedata.digit(character))
        case _:
            return character


@dataclass(frozen=True, slots=True)
class ComparableText:
    """A text in comparable form, divided into sentences. Each sentence is divided into clauses.

    `reported` tells for each sentence whether it only reports what a proposal asked for.
    """

    words: str
    sentences: tuple[tuple[str, ...], ...]
    reported: tuple[bool, ...]

    @property
    def clauses(self) -> Iterator[str]:
        """The clauses of all sentences, in order."""
        return chain.from_iterable(self.sentences)

    @classmethod
    def of(cls, text: str) -> ComparableText:
        """Bring a text into this form. A line end also ends a sentence."""
        words = comparable(text)
        parts = [part for part in _SENTENCE_END.split(words) if part]
        return cls(
            words,
            tuple(tuple(filter(None, _CLAUSE_END.split(part))) for part in parts),
            tuple(REPORTED.search(TITLES.sub("", part)) is not None for part in parts),
        )


def likeness(claim: str, words: str) -> float:
    """Return the share (0–1) of a claim's character pairs that `words` contain."""
    return share_found(character_pairs(comparable(claim)), character_pairs(comparable(words)))


def name_ends_in(claim: str) -> Iterator[str]:
    """Yield the last characters of each office or place name in a claim, for comparison."""
    for match in _NAME.finditer(claim):
        if _NO_NAME.search(match[1]):
            continue
        # 管理局 fits many offices, so the two characters before it, if any, count too: 应急管理局.
        is_common = _COMMON.match(match[1]) and match.start() >= 2
        yield claim[match.start() - 2 * bool(is_common) : match.end(1)]


def is_among(value: Value, others: Iterable[Value]) -> bool:
    """Return whether `others` contain a value, in the sense of :func:`same_value`."""
    return any(same_value(value, other) for other in others)


def same_value(claimed: Value, stated: Value) -> bool:
    """Return whether a claimed value agrees with a stated one.

    A claimed date may lack parts of the stated date. One document number may end with the other.
    """
    dated = (ValueKind.DAY, ValueKind.MONTH, ValueKind.YEAR)
    if claimed.kind is ValueKind.DOCUMENT_NUMBER:
        ends = claimed.normal.endswith(stated.normal) or stated.normal.endswith(claimed.normal)
        return stated.kind is claimed.kind and ends
    if claimed.kind in dated and stated.kind in dated:
        return _same_date(claimed, stated)
    return claimed.key == stated.key


def _same_date(claimed: Value, stated: Value) -> bool:
    parts = _date_parts(claimed)
    _, month, day = parts
    is_part = all(one in ("", other) for one, other in zip(parts, _date_parts(stated), strict=True))
    return is_part and (not day or bool(month))


def _date_parts(value: Value) -> tuple[str, str, str]:
    """Return the year, the month and the day of a date. A part that the date lacks is empty."""
    match value.kind:
        case ValueKind.YEAR:
            return value.normal, "", ""
        case ValueKind.MONTH:
            return value.unit, value.normal, ""
        case _:
            month, _, day = value.normal.partition("-")
            return value.unit, month, day


def character_pairs(words: str) -> set[str]:
    """Return the pairs of neighbouring Chinese characters, without those in values."""
    words = without_values(words)
    return {
        words[at : at + 2]
        for at in range(len(words) - 1)
        if _HAN.match(words[at]) and _HAN.match(words[at + 1])
    }


def without_values(words: str) -> str:
    """Return `words` with each value replaced by #."""
    for value in reversed(values_in(words)):
        words = f"{words[: value.span.start]}#{words[value.span.end :]}"
    return words


def share_found(claim: set[str], source: set[str]) -> float:
    """Return the share of a claim's pairs that a source contains; 1 for a claim without pairs."""
    return len(claim & source) / len(claim) if claim else 1.0
