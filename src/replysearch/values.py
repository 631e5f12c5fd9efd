"""What a text says in numbers: quantities, shares, dates, times and document numbers, normalised.

`三十七家`, `37家` and `３７家` are one value, and so are `1.2亿元` and `12000万元`. Values are found
on narrow text, so their spans are those of the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from replysearch.numbers import document_numbers
from replysearch.records import Span
from replysearch.text import DATE, date_of, narrow


class ValueKind(StrEnum):
    """What sort of value it is."""

    QUANTITY = "quantity"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    LENGTH_OF_TIME = "length_of_time"
    CLOCK = "clock"
    ORDINAL = "ordinal"
    DOCUMENT_NUMBER = "document_number"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a text. Two say the same when :attr:`key` is equal.

    `amount` is the number in the unit's own size (12亿元 is 1200000000); `normal` is set instead
    for dates, times, document numbers and codes. `unit` is a class of measure words, empty for none.
    """

    kind: ValueKind
    span: Span
    amount: Decimal | None = None
    unit: str = ""
    normal: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What is compared."""
        amount = "" if self.amount is None else format(self.amount.normalize(), "f")
        return self.kind.value, amount or self.normal, self.unit


_DIGITS = "零〇○一二两三四五六七八九"
_DIGIT_VALUES = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
_DIGIT_VALUES |= {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7}
_SCALES |= {"亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}

# Measure words, each with the class under which it is compared. Words that merely count are one
# class: an answer may say 名 for 人.
_MEASURES = {
    "money": "元人民币|人民币|元|块钱|块|美元",
    "平方米": "平方米|平米|㎡|m2",
    "平方公里": "平方公里|平方千米|km2",
    "亩": "亩",
    "公顷": "公顷",
    "公里": "公里|千米|km",
    "米": "米",
    "厘米": "厘米|cm",
    "立方米": "立方米|立方",
    "吨": "吨",
    "公斤": "公斤|千克|kg",
    "克": "克",
    "升": "升",
    "千瓦": "千瓦时|千瓦|度电",
    "百分点": "个百分点|百分点",
    "年": "周年|年",
    "月": "个月|月",
    "周": "个星期|星期|周",
    "工作日": "个工作日|工作日",
    "天": "天|日",
    "小时": "个小时|小时",
    "分钟": "分钟",
    "岁": "周岁|岁",
    "倍": "倍",
    "分": "分贝|分",
    "季度": "个季度|季度",
    "count": (
        "个|家|名|人|户|所|座|台|辆|条|项|件|次|场|期|批|套|张|部|处|间|位|类|级|种|站|门|份|只|头|株|棵|栋|幢|层"
        "|段|页|篇|款|轮|支|组|队|片|块|根|艘|架|口|对|床|届|号|线|点|宗|例|节|课时|学时|课|本|册|盏|道|平台|篇次|人次|万次|村|镇|乡|街道|社区|县|区|市|省|校|班|院"
    ),
}
_UNIT_CLASS = {word: measure for measure, words in _MEASURES.items() for word in words.split("|")}
_UNIT = "|".join(sorted(_UNIT_CLASS, key=lambda word: (-len(word), word)))

_SPAN_OF_TIME = frozenset({"年", "月", "周", "工作日", "天", "小时", "分钟"})

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_HAN_NUMERAL = rf"[{_DIGITS}十百千]+(?:点[{_DIGITS}]+)?"
_SCALE = r"(?:万亿|[十百千]?[万亿]|[百千](?![分米克瓦]))"
_RANGE = r"\s*(?:-|—|–|~|至|到)\s*"

_YEAR_TEXT = rf"(?:(?:19|20)\d\d|[二一][零〇○九][{_DIGITS}]{{2}})"
_MONTH_TEXT = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY_TEXT = r"(?:[12]\d|3[01]|0?[1-9]|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"

_YEAR_MONTH = re.compile(
    rf"(?<![\d.])(?P<year>{_YEAR_TEXT})\s*(?:年\s*(?P<month>{_MONTH_TEXT})\s*月|[-./](?P<m2>0[1-9]|1[0-2])(?![\d./-]))"
)
_YEAR_ONLY = re.compile(
    rf"(?<![\d.])(?P<year>{_YEAR_TEXT})(?:\s*年(?!限)|(?={_RANGE}{_YEAR_TEXT}\s*年))"
)
_MONTH_DAY = re.compile(
    rf"(?<![\d.年])(?P<month>{_MONTH_TEXT})\s*月\s*(?P<day>{_DAY_TEXT})\s*[日号]"
)
_CALENDAR_MONTH = re.compile(
    rf"(?<![\d.个{_DIGITS}十])(?P<month>{_MONTH_TEXT})\s*月(?=底|末|初|份|中旬|上旬|下旬|起|前|[^\d])"
)
_CLOCK = re.compile(
    r"(?<![\d.:])(?P<hour>[01]?\d|2[0-4])(?::(?P<minute>[0-5]\d)(?!\d)|[时点](?!间|位)(?:(?P<m2>[0-5]?\d)分|(?P<half>半))?)"
    rf"|(?P<han>[{_DIGITS}十]{{1,3}})[时点](?=[^间位]|$)(?P<hanhalf>半)?(?<=[零十一二三四五六七八九]时|.点|点半|时半)"
)
_SHARE = re.compile(
    rf"(?P<number>{_ARABIC})\s*(?P<sign>[%‰])|(?P<parts>\d+|[{_DIGITS}十百千]+)分之(?P<of>{_ARABIC}|{_HAN_NUMERAL})"
    rf"|(?P<tenths>[{_DIGITS}])成(?P<half>半)?(?![立为功果效本熟品长员就都])"
)
_CODE = re.compile(
    r"(?<![A-Za-z\d])(?=[A-Za-z\d-]*\d)(?=[A-Za-z\d-]*[A-Za-z])[A-Za-z\d]+(?:\.\d+|(?:-[A-Za-z\d]+)*)|\d{3,4}-\d{7,8}|(?<!\d)1\d{10}(?!\d)|(?<![\d.])0\d{3,}(?![\d.])"
)
_ORDINAL = re.compile(rf"第\s*(?P<number>\d+|{_HAN_NUMERAL})")
_NUMBER = re.compile(
    rf"(?<![\d.])(?P<arabic>{_ARABIC})\s*(?P<scale>{_SCALE})?(?:余|多)?\s*(?P<unit>{_UNIT})?"
    rf"|(?P<han>{_HAN_NUMERAL})(?P<hscale>万亿|[万亿])?(?:余|多)?(?P<hunit>{_UNIT})?"
)
_RANGE_AFTER = re.compile(rf"{_RANGE}(?=\d|[{_DIGITS}十])")

# A single 一 counts nothing before these: 一个, 一批, 一些 stand for “a”.
_VAGUE_ONE = frozenset("一")


def chinese_amount(numeral: str) -> Decimal | None:
    """Return the value of a Chinese numeral below 万 (三十七, 两千零五, 二〇二四); else None."""
    whole, _, fraction = numeral.partition("点")
    if fraction:
        rest = Decimal("0." + "".join(str(_DIGIT_VALUES[sign]) for sign in fraction))
        head = chinese_amount(whole)
        return None if head is None else head + rest
    if not any(sign in _TENS for sign in whole):
        if not whole or any(sign not in _DIGIT_VALUES for sign in whole):
            return None
        return Decimal(int("".join(str(_DIGIT_VALUES[sign]) for sign in whole)))
    total, digit = 0, None
    for sign in whole:
        if sign in _TENS:
            total += (1 if digit is None else digit) * _TENS[sign]
            digit = None
        else:
            digit = _DIGIT_VALUES[sign]
    return Decimal(total + (digit or 0))


def values_in(text: str) -> tuple[Value, ...]:
    """Return the values that `text` says, in order; they do not overlap."""
    plain = narrow(text)
    taken = bytearray(len(plain))
    found: list[Value] = []
    for value in _in_turn(plain):
        if not any(taken[value.span.start : value.span.end]):
            taken[value.span.start : value.span.end] = b"\1" * (value.span.end - value.span.start)
            found.append(value)
    return tuple(sorted(_ranged(plain, found), key=lambda value: value.span))


def _in_turn(plain: str) -> Iterator[Value]:
    """Yield values, the surest forms first; later ones may overlap earlier ones."""
    for number in document_numbers(plain):
        span = Span(number.start, number.end)
        # What stands before the bracket may run into the sentence: its last characters tell enough.
        yield Value(ValueKind.DOCUMENT_NUMBER, span, normal=_short_number(number.normal))
    yield from _dates(plain)
    for match in _SHARE.finditer(plain):
        yield Value(ValueKind.SHARE, Span(*match.span()), amount=_share(match))
    for match in _CODE.finditer(plain):
        yield Value(ValueKind.CODE, Span(*match.span()), normal=match[0].upper())
    yield from _clocks(plain)
    for match in _CALENDAR_MONTH.finditer(plain):
        yield Value(ValueKind.MONTH, Span(*match.span()), normal=f"{_small(match['month']):02d}")
    for match in _ORDINAL.finditer(plain):
        if (amount := _amount(match["number"])) is not None:
            yield Value(ValueKind.ORDINAL, Span(*match.span()), amount=amount)
    yield from _quantities(plain)


def _dates(plain: str) -> Iterator[Value]:
    """Yield whole days, then months and days that name less, then years."""
    for match in DATE.finditer(plain):
        if day := date_of(match):
            span = Span(*match.span())
            yield Value(ValueKind.DAY, span, normal=f"{day:%m-%d}", unit=str(day.year))
    for match in _YEAR_MONTH.finditer(plain):
        span, month = Span(*match.span()), _small(match["month"] or match["m2"])
        yield Value(ValueKind.MONTH, span, normal=f"{month:02d}", unit=_year(match["year"]))
    for match in _MONTH_DAY.finditer(plain):
        of_month = f"{_small(match['month']):02d}-{_small(match['day']):02d}"
        yield Value(ValueKind.DAY, Span(*match.span()), normal=of_month)
    for match in _YEAR_ONLY.finditer(plain):
        yield Value(ValueKind.YEAR, Span(*match.span()), normal=_year(match["year"]))


def _clocks(plain: str) -> Iterator[Value]:
    for match in _CLOCK.finditer(plain):
        if match["han"]:
            hour, minute = chinese_amount(match["han"]), 30 if match["hanhalf"] else 0
            if hour is None or hour > 24:
                continue
            normal = f"{int(hour):02d}:{minute:02d}"
        else:
            minute = 30 if match["half"] else int(match["minute"] or match["m2"] or 0)
            normal = f"{int(match['hour']):02d}:{minute:02d}"
        yield Value(ValueKind.CLOCK, Span(*match.span()), normal=normal)


def _quantities(plain: str) -> Iterator[Value]:
    for match in _NUMBER.finditer(plain):
        if match["arabic"]:
            amount: Decimal | None = Decimal(match["arabic"].replace(",", ""))
            scale, unit = match["scale"] or "", match["unit"] or ""
        else:
            numeral, scale, unit = match["han"], match["hscale"] or "", match["hunit"] or ""
            # A Chinese numeral alone is mostly part of a word: 统一, 三农, 千方百计.
            if not (unit or scale) or (numeral in _VAGUE_ONE and not scale):
                continue
            if unit == "点":
                continue
            amount = chinese_amount(numeral)
        if amount is None:
            continue
        measure = _UNIT_CLASS.get(unit, "")
        yield Value(_kind(measure), Span(*match.span()), amount * _SCALES[scale], measure)


def _kind(measure: str) -> ValueKind:
    if measure == "money":
        return ValueKind.MONEY
    return ValueKind.LENGTH_OF_TIME if measure in _SPAN_OF_TIME else ValueKind.QUANTITY


def _ranged(plain: str, values: list[Value]) -> Iterator[Value]:
    """Give the first number of a range (3至5万元) the measure and the size of the second."""
    starts = {value.span.start: value for value in values}
    for value in values:
        after = _RANGE_AFTER.match(plain, value.span.end)
        second = starts.get(after.end()) if after else None
        if second is None or value.amount is None or value.unit or second.amount is None:
            yield value
            continue
        size = 1
        if value.kind is ValueKind.QUANTITY and not re.search("[百千万亿]", value.span.of(plain)):
            scale = re.search(_SCALE, second.span.of(plain))
            size = _SCALES[scale[0]] if scale else 1
        if second.kind is ValueKind.SHARE and value.kind is not ValueKind.SHARE:
            yield Value(ValueKind.SHARE, value.span, value.amount)
        else:
            yield Value(second.kind, value.span, value.amount * size, second.unit)


def _share(match: re.Match[str]) -> Decimal:
    if match["tenths"]:
        tenths = Decimal(_DIGIT_VALUES[match["tenths"]]) * 10
        return tenths + (5 if match["half"] else 0)
    if match["of"]:
        parts = {"百": Decimal(100), "千": Decimal(1000)}.get(match["parts"])
        return (
            (_amount(match["of"]) or Decimal(0)) * 100 / (parts or _amount(match["parts"]) or 100)
        )
    amount = Decimal(match["number"].replace(",", ""))
    return amount if match["sign"] == "%" else amount / 10


def _amount(numeral: str) -> Decimal | None:
    if numeral[0].isdigit() and numeral.isascii():
        return Decimal(numeral.replace(",", ""))
    return chinese_amount(numeral)


def _small(numeral: str) -> int:
    return int(numeral) if numeral.isascii() else int(chinese_amount(numeral) or 0)


def _year(numeral: str) -> str:
    return numeral if numeral.isascii() else str(chinese_amount(numeral))


def _short_number(normal: str) -> str:
    mark, bracket, rest = normal.partition("〔")
    return mark[-4:] + bracket + rest
