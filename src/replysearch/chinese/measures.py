"""Numerals and measure words: how Chinese texts write numbers and what they count."""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零〇○一二两三四五六七八九"
_DIGIT_VALUES = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
_DIGIT_VALUES |= {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7}
SCALES |= {"亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}
# Measure words, each with the class under which it is compared. Words that merely count are one
# class: an answer may say 名 for 人.
_MEASURES = {
    "money": "元人民币|人民币|元|块钱",
    "美元": "美元",
    "欧元": "欧元",
    "港元": "港元|港币",
    "平方米": "平方米|平米|㎡|m2|m²",
    "平方公里": "平方公里|平方千米|km2|km²",
    "亩": "亩",
    "公顷": "公顷",
    "公里": "公里|千米|km",
    "米": "米",
    "厘米": "厘米|cm",
    "毫米": "毫米|mm",
    "立方米": "立方米|立方",
    "吨": "吨",
    "公斤": "公斤|千克|kg",
    "克": "克",
    "毫克": "毫克|mg",
    "微克": "微克",
    "升": "升",
    "毫升": "毫升|ml",
    "千瓦": "千瓦",
    "千瓦时": "千瓦时|度电|kwh",
    "兆瓦": "兆瓦|mw",
    "千伏": "千伏|kv",
    "摄氏度": "摄氏度|℃",
    "百分点": "个百分点|百分点",
    "年": "周年|年",
    "月": "个多月|个月|月",
    "周": "个星期|星期|周",
    "工作日": "个工作日|工作日",
    "天": "天|日",
    "小时": "个多小时|个小时|小时|个钟头",
    "分钟": "分钟",
    "岁": "周岁|岁",
    "倍": "倍",
    "分": "分",
    "分贝": "分贝",
    "季度": "个季度|季度",
    "count": (
        "个|家|名|人|户|方面|所|座|台|辆|条|项|件|次|场|期|批|套|张|部|处|间|位|类|级|种|站|门|份|只|头|株|棵|栋|幢|层"
        "|段|页|篇|款|轮|支|组|队|片|块|根|艘|架|口|对|床|届|号|线|点|宗|例|节|课时|学时|课|本|册|盏|道|平台|篇次|人次|万次|村|镇|乡|街道|社区|县|区|市|省|校|班|院"
    ),
}
UNIT_CLASS = {word: measure for measure, words in _MEASURES.items() for word in words.split("|")}
_LONGEST_FIRST = sorted(UNIT_CLASS, key=lambda word: (-len(word), word))
UNIT = "(?!年[代级])(?:" + "|".join(_LONGEST_FIRST) + ")"
LATIN_UNIT = "|".join(word for word in _LONGEST_FIRST if word[0].isascii())
CURRENCIES = frozenset({"money", "美元", "欧元", "港元"})
SPANS_OF_TIME = frozenset({"年", "月", "周", "工作日", "天", "小时", "分钟"})
# No number is longer than this; what is keeps the search linear.
ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)(?:\.\d{1,9})?|\d{1,24}(?:\.\d{1,9})?)"
HAN_NUMERAL = rf"[{DIGITS}十百千]{{1,16}}(?:点[{DIGITS}]{{1,8}})?"
SCALE = r"(?:万亿|[十百千]?[万亿]|[百千](?![分米克瓦伏]))"
RANGE = r"\s*(?:-|—|–|~|至|到)\s*"


def chinese_amount(numeral: str) -> Decimal | None:
    """Return the value of a Chinese numeral below 万 (三十七, 两千零五, 二〇二四); else None."""
    whole, _, fraction = numeral.partition("点")
    if any(sign not in _DIGIT_VALUES for sign in fraction):
        return None
    if fraction:
        rest = Decimal("0." + "".join(str(_DIGIT_VALUES[sign]) for sign in fraction))
        head = chinese_amount(whole)
        return None if head is None else head + rest
    if not any(sign in _TENS for sign in whole):
        if not whole or any(sign not in _DIGIT_VALUES for sign in whole):
            return None
        return Decimal(int("".join(str(_DIGIT_VALUES[sign]) for sign in whole)))
    total, digit = 0, 0
    if any(sign not in _TENS and sign not in _DIGIT_VALUES for sign in whole):
        return None
    for sign in whole:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGIT_VALUES[sign]
    return Decimal(total + digit)


def amount_of(numeral: str) -> Decimal | None:
    """Return the value of a numeral in digits, with or without commas, or in Chinese."""
    if numeral[0].isdigit() and numeral.isascii():
        return Decimal(numeral.replace(",", ""))
    return chinese_amount(numeral)
