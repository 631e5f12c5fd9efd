"""The values in a text: quantities, shares, dates, times and document numbers, in a normal form.

`三十七家`, `37家` and `３７家` are the same value, and so are `1.2亿元` and `12000万元`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from replysearch.chinese import value_patterns as patterns
from replysearch.chinese.dates import DATE, date_of
from replysearch.chinese.document_numbers import document_numbers
from replysearch.chinese.lexicon import classes
from replysearch.chinese.numerals import SCALES, amount_of, chinese_amount
from replysearch.chinese.text import narrow
from replysearch.records import Span


class ValueKind(StrEnum):
    """The sorts of values that are recognised in a text."""

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
    """A value in a text. Values with the same :attr:`key` mean the same.

    `amount` is the number in full (1200000000 for 12亿元). Dates, times of day, document numbers,
    codes and approximate numbers have a `normal` form instead. `unit` is the class of the measure
    word, the year of a date, or empty.
    """

    kind: ValueKind
    span: Span
    amount: Decimal | None = None
    unit: str = ""
    normal: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """The kind, the amount or normal form, and the unit."""
        amount = "" if self.amount is None else format(self.amount.normalize(), "f")
        return self.kind.value, amount or self.normal, self.unit


_BRACKETS = "〔[(【〈﹝"
#: How many characters at an office mark's end count: words before a mark may look like its start.
_MARK_TAIL = 4
_CURRENCIES = frozenset({"money", "美元", "欧元", "港元"})
_TIME_UNITS = frozenset({"年", "月", "周", "工作日", "天", "小时", "分钟"})


def unit_class(word: str) -> str:
    """Return the class of a measure word (公里 for km); empty for any other word."""
    return classes("measures.unit").get(word, "")


def values_in(text: str) -> tuple[Value, ...]:
    """Return the values in `text`, in order and without overlaps."""
    plain = narrow(text)
    taken = bytearray(len(plain))
    found: list[Value] = []
    for value in _in_turn(plain):
        if not any(taken[value.span.start : value.span.end]):
            taken[value.span.start : value.span.end] = b"\1" * (value.span.end - value.span.start)
            found.append(value)
    return tuple(sorted(_ranged(plain, found), key=lambda value: value.span))


def _in_turn(plain: str) -> Iterator[Value]:
    """Yield the values in `plain`, the least ambiguous forms first. The values may overlap."""
    for number in document_numbers(plain):
        span = Span(_mark_start(plain, number.start, number.end), number.end)
        yield Value(ValueKind.DOCUMENT_NUMBER, span, normal=_short_number(number.normal))
    yield from _dates(plain)
    for match in patterns.SHARE.finditer(plain):
        yield Value(ValueKind.SHARE, Span(*match.span()), amount=_share(match))
    for match in patterns.CODE.finditer(plain):
        yield Value(ValueKind.CODE, Span(*match.span()), normal=match[0].upper())
    yield from _clocks(plain)
    for match in patterns.CALENDAR_MONTH.finditer(plain):
        yield Value(ValueKind.MONTH, Span(*match.span()), normal=f"{_small(match['month']):02d}")
    for match in patterns.ORDINAL.finditer(plain):
        if (amount := amount_of(match["number"])) is not None:
            yield Value(ValueKind.ORDINAL, Span(*match.span()), amount=amount)
    yield from _halves(plain)
    yield from _quantities(plain)


def _dates(plain: str) -> Iterator[Value]:
    for match in DATE.finditer(plain):
        if day := date_of(match):
            span = Span(*match.span())
            yield Value(ValueKind.DAY, span, normal=f"{day:%m-%d}", unit=str(day.year))
    for match in patterns.YEAR_MONTH.finditer(plain):
        span, month = Span(*match.span()), _small(match["month"] or match["m2"])
        yield Value(ValueKind.MONTH, span, normal=f"{month:02d}", unit=_year(match["year"]))
    for match in patterns.MONTH_DAY.finditer(plain):
        of_month = f"{_small(match['month']):02d}-{_small(match['day']):02d}"
        yield Value(ValueKind.DAY, Span(*match.span()), normal=of_month)
    for match in patterns.YEAR_ONLY.finditer(plain):
        yield Value(ValueKind.YEAR, Span(*match.span()), normal=_year(match["year"]))


def _clocks(plain: str) -> Iterator[Value]:
    for match in patterns.CLOCK.finditer(plain):
        hour, minute = chinese_amount(match["han"] or ""), Decimal(0)
        if match["half"] or match["hanhalf"]:
            minute = Decimal(30)
        elif written := match["minute"] or match["m2"] or match["hanminute"]:
            minute = amount_of(written) or minute
        if match["hour"]:
            hour = Decimal(match["hour"])
        elif match["han"] == "一" and not patterns.HOUR_BEFORE.search(plain, 0, match.start()):
            continue
        if hour is not None and hour <= 24 and minute < 60:
            normal = f"{int(hour):02d}:{int(minute):02d}"
            yield Value(ValueKind.CLOCK, Span(*match.span()), normal=normal)


def _halves(plain: str) -> Iterator[Value]:
    for match in patterns.HALF.finditer(plain):
        amount = amount_of(match["count"]) if match["count"] else Decimal(0)
        measure = unit_class(match["of"] or match["whole"] or match["alone"])
        if amount is not None:
            yield Value(_kind(measure), Span(*match.span()), amount + Decimal("0.5"), measure)


def _quantities(plain: str) -> Iterator[Value]:
    head: Value | None = None
    for match in patterns.NUMBER.finditer(plain):
        value = _quantity(plain, match, head)
        if head is not None and (value is None or value.span.start > head.span.start):
            yield head
        head = None
        if value is None:
            continue
        if _may_continue(plain, value):
            head = value
        else:
            yield value
    if head is not None:
        yield head


def _may_continue(plain: str, value: Value) -> bool:
    """Return whether a smaller number may continue `value`, as 2000万元 continues 1亿."""
    return value.amount is not None and not value.unit and plain[value.span.end - 1] in "万亿"


def _quantity(plain: str, match: re.Match[str], head: Value | None) -> Value | None:
    """Return the quantity at `match`, or None. A `head` that the match continues (1亿) is added."""
    span = Span(*match.span())
    if head is not None and (head.span.end != span.start or match["few"]):
        head = None
    scale = match["scale"] or match["hscale"] or ""
    unit = (match["unit"] or match["hunit"] or "").lower()
    measure = unit_class(unit)
    if match["few"]:
        normal = "几" + match["tens"] + scale
        return Value(_kind(measure), span, unit=measure, normal=normal)
    numeral = match["arabic"] or match["han"]
    if match["han"] and head is None:
        # A Chinese numeral without a unit or scale is mostly part of a word: 三农, 千方百计.
        counts = unit or scale or patterns.RANGE_AFTER.match(plain, span.end)
        # 一 without a scale means “a” or “some”: 一个, 一批, 一些.
        if not counts or unit == "点" or (numeral == "一" and not scale):
            return None
        if patterns.ABOUT.search(numeral):
            normal = numeral.replace("两", "二") + scale
            return Value(_kind(measure), span, unit=measure, normal=normal)
    amount = amount_of(numeral)
    if amount is None:
        return None
    amount *= SCALES[scale]
    if head is not None and head.amount is not None:
        size = SCALES[plain[head.span.end - 1]]
        if amount >= size:
            return Value(_kind(measure), span, amount, measure)
        if len(numeral) == 1 and not scale:
            # 三万五 means 三万五千.
            amount *= size // 10
        amount, span = head.amount + amount, Span(head.span.start, span.end)
    return Value(_kind(measure), span, amount, measure)


def _kind(measure: str) -> ValueKind:
    if measure in _CURRENCIES:
        return ValueKind.MONEY
    if measure == "百分点":
        return ValueKind.SHARE
    return ValueKind.LENGTH_OF_TIME if measure in _TIME_UNITS else ValueKind.QUANTITY


def _ranged(plain: str, values: list[Value]) -> Iterator[Value]:
    """Yield the values. In a range (3至5万元) the first gets the unit and scale of the second."""
    starts = {value.span.start: value for value in values}
    for value in values:
        after = patterns.RANGE_AFTER.match(plain, value.span.end)
        second = starts.get(after.end()) if after else None
        if second is None or value.amount is None or value.unit or second.amount is None:
            yield value
            continue
        size = 1
        if value.kind is ValueKind.QUANTITY and not re.search("[百千万亿]", value.span.of(plain)):
            size = _shared_scale(second.span.of(plain), value.amount)
        if second.kind is ValueKind.SHARE and value.kind is not ValueKind.SHARE:
            yield Value(ValueKind.SHARE, value.span, value.amount, second.unit)
        else:
            yield Value(second.kind, value.span, value.amount * size, second.unit)


def _shared_scale(second: str, first: Decimal) -> int:
    """Return the factor that the first number of a range gets: 10,000 in 3至5万元, 1 in 3至5元."""
    match = patterns.RANGE_SIZE.search(second)
    if match is None or (match["tens"] and first >= 10):
        return 1
    return SCALES[match["scale"] or match["tens"] or match["large"]]


def _share(match: re.Match[str]) -> Decimal:
    if match["tenths"]:
        tenths = (amount_of(match["tenths"]) or Decimal(0)) * 10
        return tenths + (5 if match["half"] else 0)
    if match["of"]:
        of = amount_of(match["of"]) or Decimal(0)
        return of * 100 / (SCALES.get(match["parts"]) or amount_of(match["parts"]) or 100)
    amount = Decimal(match["number"].replace(",", ""))
    return amount if match["sign"] == "%" else amount / 10


def _small(numeral: str) -> int:
    return int(numeral) if numeral.isascii() else int(chinese_amount(numeral) or 0)


def _year(numeral: str) -> str:
    return numeral if numeral.isascii() else str(chinese_amount(re.sub("[Oo]", "〇", numeral)))


def _mark_start(plain: str, start: int, end: int) -> int:
    """Return where the last `_MARK_TAIL` characters of a document number's office mark start."""
    at = next(at for at in range(start, end) if plain[at] in _BRACKETS)
    for _ in range(_MARK_TAIL):
        at = max(start, len(plain[:at].rstrip()) - 1)
    return at


def _short_number(normal: str) -> str:
    mark, bracket, rest = normal.partition("〔")
    return mark[-_MARK_TAIL:] + bracket + rest
