"""Patterns of values in narrow text: dates, times, shares, codes, numbers and ranges."""

from __future__ import annotations

import re

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import ARABIC, DIGITS, HAN_NUMERAL, ONES, SCALE

_RANGE = r"\s*(?:-|—|–|~|至|到)\s*"
_YEAR = rf"(?:(?:19|20)\d\d|[二一][零〇○Oo九][{DIGITS}]{{2}})"
# A year does not start inside a number, but it may follow the number of an item: 1.2017年.
_BEFORE_YEAR = r"(?:(?<![\d.])|(?<=(?<![\d.])\d\.)|(?<=(?<![\d.])\d\d\.))"
_MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[{ONES}])"
_DAY = rf"(?:[12]\d|3[01]|0?[1-9]|二?十[{ONES}]?|三十一?|[{ONES}])"

YEAR_MONTH = lazy_pattern(
    rf"{_BEFORE_YEAR}(?P<year>{_YEAR})\s*(?:年\s*(?P<month>{_MONTH})\s*月"
    r"|[-./](?P<m2>0[1-9]|1[0-2])(?![\d./-]|\s*[万亿%‰元亩吨米平公千人户家个名]))",
    re.ASCII,
)
YEAR_ONLY = lazy_pattern(
    rf"{_BEFORE_YEAR}(?P<year>{_YEAR})"
    rf"(?:\s*年(?!限)|(?=(?:(?:{_RANGE}|\s*[、,和及与]\s*){_YEAR}){{1,9}}\s*年))",
    re.ASCII,
)
MONTH_DAY = lazy_pattern(
    rf"(?<![\d.年])(?P<month>{_MONTH})\s*月\s*(?P<day>{_DAY})\s*[日号]", re.ASCII
)
CALENDAR_MONTH = lazy_pattern(
    rf"(?<![\d.个{DIGITS}十])(?P<month>{_MONTH})"
    rf"(?:\s*月(?!\d)|(?={_RANGE}{_MONTH}\s*月(?!\d)))",
    re.ASCII,
)
CLOCK = lazy_pattern(
    r"(?<![\d.:])(?<![下这列])(?P<hour>[01]?\d|2[0-4])(?::(?P<minute>[0-5]\d)(?!\d)"
    r"|[时点](?!<measures.no_hour>)(?:(?P<m2>[0-5]?\d)分|(?P<half>半))?)"
    rf"|(?<![{DIGITS}十百千第下这列])(?P<han>[{DIGITS}十]{{1,3}})(?:(?<!两)时|点)"
    rf"(?!<measures.no_hour>)(?:(?P<hanminute>[{DIGITS}十]{{1,3}})分(?!之|钟)"
    rf"|(?P<hanhalf>半)|(?![{DIGITS}]))",
    re.ASCII,
)
#: 一点 and 一时 are times of day only after a match of this pattern: 下午一点.
HOUR_BEFORE = lazy_pattern(r"(?:凌晨|午夜|清晨|[早晚]上?|[上中下]午|[至到—-])$")
SHARE = lazy_pattern(
    rf"(?<![\d.])(?P<number>{ARABIC})\s*(?P<sign>[%‰])"
    rf"|(?P<parts>(?<!\d)\d{{1,4}}|[{DIGITS}十百千]{{1,8}}|(?<![{DIGITS}十百千])万)"
    rf"分之(?P<of>{ARABIC}|{HAN_NUMERAL})"
    rf"|(?P<tenths>[{DIGITS}]|(?<![\d.])\d)成(?P<half>半)?(?![立为功果效本熟品长员就都不])",
    re.ASCII,
)
#: A name with letters and digits (COVID-19), a telephone number, or a long number starting with 0.
CODE = lazy_pattern(
    r"(?<![A-Za-z\d])(?!\d+<measures.unit>(?![A-Za-z\d]))"
    r"(?=[A-Za-z\d-]{0,40}\d)(?=[A-Za-z\d-]{0,40}[A-Za-z])"
    r"[A-Za-z\d]+(?:\.\d+|(?:-[A-Za-z\d]+)*)"
    r"|\d{3,4}-\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d|\s*[元万亿])|(?<![\d.])0\d{3,}(?![\d.])",
    re.ASCII | re.IGNORECASE,
)
ORDINAL = lazy_pattern(rf"第\s*(?P<number>\d{{1,12}}|{HAN_NUMERAL})", re.ASCII)
_MORE = "[余多几]?"
NUMBER = lazy_pattern(
    rf"(?<![\d.])(?P<arabic>{ARABIC})\s*{_MORE}(?P<scale>{SCALE})?{_MORE}"
    r"\s*(?P<unit><measures.unit>)?"
    r"|(?:(?P<few>几|(?<![人户总指件次个])数)(?=[十百千万亿])(?P<tens>[十百千]?)"
    rf"|(?P<han>{HAN_NUMERAL})){_MORE}(?P<hscale>万亿|[万亿])?{_MORE}(?P<hunit><measures.unit>)?",
    re.ASCII | re.IGNORECASE,
)
#: Lengths of time, and multiples (倍), with a half: 半年, 三年半, 两个半小时.
HALF = lazy_pattern(
    rf"(?<![\d.])(?P<count>{ARABIC}|{HAN_NUMERAL})"
    r"(?:个半(?P<of>月|小时|钟头)|(?P<whole>年|天|小时|倍)半(?![年天日月个小数]))"
    r"|(?<![上下前后大小个年天时点成倍])半个?(?P<alone>年|天|日|月|小时|钟头)",
    re.ASCII,
)
RANGE_AFTER = lazy_pattern(rf"{_RANGE}(?=\d|[{DIGITS}十])", re.ASCII)
#: The scale in the second number of a range. The first number may share this scale: 3至5万元.
RANGE_SIZE = lazy_pattern(
    rf"(?<=\d)\s*(?P<scale>{SCALE})|^.(?P<tens>[百千])(?![{DIGITS}])|(?P<large>万亿|[万亿])"
)
#: Approximate numerals: 两三 (家), 十七八 (岁).
ABOUT = lazy_pattern(
    rf"[{ONES}两]{{2}}(?=[十百千])|(?<=[十百千])[{ONES}两]{{2}}$"
    r"|^(?:一[二两]|[二两]三|三[四五]|四五|五六|六七|七八|八九)$"
)
