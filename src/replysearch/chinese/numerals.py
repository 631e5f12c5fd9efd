"""Numbers in Chinese characters and in digits: their characters, patterns and values."""

from __future__ import annotations

import re
from decimal import Decimal

ZEROS = "零〇○"
ONES = "一二三四五六七八九"
#: The Chinese digits, 两 included.
DIGITS = ZEROS + ONES + "两"
#: The characters of the numerals 一 to 九十九, which number items, sessions and days.
COUNTING = ONES + "十"
#: Pattern that all numerals from 一 to 九十九 match, and some other texts, too: 二四.
LIST_NUMERAL = rf"[{COUNTING}]{{1,3}}"

# Repetitions are bounded, so that searches take linear time. Real numbers are shorter.
ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)(?:\.\d{1,9})?|\d{1,24}(?:\.\d{1,9})?)"
HAN_NUMERAL = rf"[{DIGITS}十百千]{{1,16}}(?:点[{DIGITS}]{{1,8}})?"
SCALE = r"(?:万亿|[十百千]?[万亿]|[百千](?![分米克瓦伏]))"
#: The factor of each scale word; 1 if there is no scale word.
SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7}
SCALES |= {"亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}

_DIGIT_VALUES = {digit: number for number, digit in enumerate("零" + ONES)}
_DIGIT_VALUES |= {"〇": 0, "○": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_UP_TO_99 = re.compile(rf"[{ONES}]?十[{ONES}]?|[{ONES}]")
#: Characters for twenty and thirty, used in dates.
_TENS = {"廿": 20, "卅": 30}


def chinese_number(numeral: str) -> int | None:
    """Return the value of a numeral from 一 to 九十九, of 廿 or 卅, or of ASCII digits; else None.

    百, 二四 and 两 give None, for they do not number items or days.
    """
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    if _UP_TO_99.fullmatch(numeral):
        return _whole_number(numeral)
    return _TENS.get(numeral)


def chinese_amount(numeral: str) -> Decimal | None:
    """Return the value of a Chinese numeral without 万 or 亿 (两千零五, 三点五); else None."""
    integer, _, fraction = numeral.partition("点")
    amount = _whole_number(integer)
    if amount is None or not all(character in _DIGIT_VALUES for character in fraction):
        return None
    return Decimal(f"{amount}.{_in_digits(fraction)}" if fraction else amount)


def amount_of(numeral: str) -> Decimal | None:
    """Return the value of digits (1,200.5); for other numerals, see :func:`chinese_amount`."""
    if numeral[0].isdigit() and numeral.isascii():
        return Decimal(numeral.replace(",", ""))
    return chinese_amount(numeral)


def _whole_number(numeral: str) -> int | None:
    if not numeral or not set(numeral) <= _POWERS.keys() | _DIGIT_VALUES.keys():
        return None
    if not any(character in _POWERS for character in numeral):
        return int(_in_digits(numeral))
    total = digit = 0
    for character in numeral:
        if character in _POWERS:
            total += (digit or 1) * _POWERS[character]
            digit = 0
        else:
            digit = _DIGIT_VALUES[character]
    return total + digit


def _in_digits(numeral: str) -> str:
    return "".join(str(_DIGIT_VALUES[character]) for character in numeral)
