"""Values on every text: they lie in it apart from each other, and one value has one key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from replysearch.chinese.numerals import chinese_amount
from replysearch.chinese.values import values_in

# What values are made of, and what stands around them.
_SIGNS = "0123456789０５一二两三九十百千万亿零〇○点半成分之第几数余多至到-—~.,，:：%％‰年月日天时"
_WORDS = "元家人个号线米克km2G亩周岁〔〕（）()/、。 \n\u3000共建成示科函的\u0663²①"
TEXTS = st.text() | st.text(alphabet=_SIGNS + _WORDS, max_size=60)
NUMBERS = st.integers(0, 9999)
FULL_WIDTH = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def keys(text: str) -> list[tuple[str, str, str]]:
    return [value.key for value in values_in(text)]


def spoken(number: int) -> str:
    """A number from 0 to 9999 as it is read: 二百零五, 十六."""
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    said, gap = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            said += ("零" if gap and said else "") + digits[digit] + name
        gap = not digit
    return said.removeprefix("一") if number < 20 else said


@given(text=TEXTS)
@example(text="1亿2000万元至3亿")
@example(text="三十七家按示科函〔2023〕18号")
@example(text="零分之零")
@example(text="几万亿")
def test_values_lie_in_the_text_apart_from_each_other(text: str) -> None:
    spans = [value.span for value in values_in(text)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(text=TEXTS)
def test_a_key_is_an_amount_or_a_normal_form(text: str) -> None:
    for value in values_in(text):
        assert (value.amount is None) == bool(value.normal)
        assert value.key[1]


@given(text=st.text(max_size=10))
def test_any_word_is_an_amount_or_none(text: str) -> None:
    amount = chinese_amount(text)
    assert amount is None or amount >= 0


@given(number=NUMBERS)
@example(number=10)
@example(number=1010)
@example(number=2000)
def test_chinese_and_arabic_numerals_are_one_value(number: int) -> None:
    assert chinese_amount(spoken(number)) == number
    expected = [("quantity", str(number), "count")]
    assert keys(f"共{number}家") == expected
    # 一家 mostly counts nothing.
    assert keys(f"共{spoken(number)}家") == ([] if number == 1 else expected)
    assert keys(f"共{spoken(number).replace('二千', '两千')}家") == keys(f"共{spoken(number)}家")


@given(number=st.integers(1, 9999))
def test_tens_of_thousands_are_one_value_in_both_numerals(number: int) -> None:
    assert keys(f"投入{spoken(number)}万元") == keys(f"投入{number}万元")
    assert keys(f"投入{number}0000元") == keys(f"投入{number}万元")


@given(yuan=st.integers(1, 10**12))
def test_money_is_one_value_in_every_size(yuan: int) -> None:
    expected = [("money", str(yuan), "money")]
    assert keys(f"投入{yuan}元。") == expected
    assert keys(f"投入{yuan:,}元。") == expected
    assert keys(f"投入{Decimal(yuan).scaleb(-4):f}万元。") == expected
    assert keys(f"投入{Decimal(yuan).scaleb(-8):f}亿元。") == expected


@given(large=st.integers(1, 9999), small=st.integers(1, 9999))
@example(large=1, small=10)
def test_a_number_may_be_said_in_two_parts(large: int, small: int) -> None:
    expected = [("money", str(large * 10**8 + small * 10**4), "money")]
    assert keys(f"投入{large}亿{small}万元") == expected
    tail = spoken(small) if small >= 1000 else "零" + spoken(small)
    assert keys(f"投入{spoken(large)}亿{tail}万元") == expected


@given(day=st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_day_is_one_value_in_every_form(day: date) -> None:
    expected = [("day", f"{day:%m-%d}", str(day.year))]
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    forms = (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{year}年{spoken(day.month)}月{spoken(day.day)}日",
    )
    for form in forms:
        assert keys(f"于{form}印发") == expected, form


@given(share=st.decimals(0, 100, places=1))
def test_a_share_is_one_value_in_every_form(share: Decimal) -> None:
    assert keys(f"占{share}%") == keys(f"占百分之{share}") == keys(f"占{share * 10}‰")


@given(
    number=st.integers(0, 10**9),
    measure=st.sampled_from(["家", "万元", "亩", "个月", "%", "平方米", "分钟", "岁"]),
)
def test_width_makes_no_difference(number: int, measure: str) -> None:
    text = f"共{number:,}{measure}"
    wide = text.translate(FULL_WIDTH)
    assert keys(wide) == keys(text)
    assert [value.span for value in values_in(wide)] == [value.span for value in values_in(text)]
