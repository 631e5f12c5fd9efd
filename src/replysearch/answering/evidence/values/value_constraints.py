"""What a sentence must say to answer a question: the sort of money, unit, place, event or part.

A value of the right type may still be a wrong one: a subsidy, where wages are asked for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from replysearch.answering.evidence.values.aspects import aspect_table
from replysearch.answering.question.question import WHERE
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import ONES
from replysearch.chinese.text import HAN

# Sorts of sums of money: the words that ask for each, and the words that state it.
_SUMS = aspect_table(
    (r"工资|薪|月收入", r"工资|薪|收入|报酬|待遇"),
    (r"租金|房租|月租", r"租"),
    (r"罚(?!款收入)", r"罚|处以"),
    (r"赔", r"赔|补偿|保额|限额|代偿"),
    (r"补贴|补助|资助|奖励|[补贴奖](?=多少|几)", r"补|贴|奖|资助|支持|给予|券"),
    (r"卖(?:多少|几)|售价|定价|单价|多少钱一|一斤", r"[售卖价]|收费|付费"),
    (r"(?:要|得|需|月|年|人|次)[交缴收](?:多少|几)|收费|学费|票价", r"[交缴收付]|费|价|元[/／每]"),
    (r"出资|支出|开支", r"[资支]|投入|安排|费|款"),
    (
        r"自己[得要]?[掏出付交摊]|自家[得要]?[掏出付交摊]|自[付掏费]|分摊|[得要]摊",
        r"自筹|自[付费]|分摊|负担|承担|出资|付费|[交缴]",
    ),
    (r"[盖建]的?(?:一共)?花|造价|花[^,。?]{0,8}[盖建修]", r"投[资入]|造价|资金|花|预算|筹"),
)
# A question for a place asks for a sort of place (哪个区) or for a location (建在哪里).
_WHICH_PLACE = lazy_pattern(
    rf"(?:哪|什么)[{ONES}两几]?[个条些座]?(?P<sort><places.sort>)(?![政民级府])"
)
_WHERE = re.compile(WHERE)
# Last characters of names of locations.
_SPOT = "路街巷村镇乡县区园道站桥港旁侧"
# Characters that the name of a place may have only at its end. Some names are missed: 周口市.
_NOT_NAMED = (
    "全各本我该外每周边择在从由向到跨入进出两二三四五六七八九十几多个省市县区镇乡村邻近相关等其他"
    "再与和及对导助属辖按督促让使将把被"
)
# If one of these characters follows (村内, 市级), the words before it are not taken as a place.
_NOT_A_PLACE = "内外级里直属"
# Groups of measure words that count the same things.
_MEASURES = (
    *("家户个", "座处所个栋幢", "辆台", "公里米", "间套张床", "吨", "亩"),
    *("次回场届", "件宗起例个", "项个条", "条项个", "期批次", "倍", "岁"),
)
# The event whose reason a question asks for.
_EVENT = re.compile(
    rf"(?:为什么|为何|为啥|怎么|咋)(?!样)[{HAN}]{{0,6}}?([{HAN}]{{2}})了(?=[\s?,。!]|$)"
)
# Words that ask for a part of a whole (首月), or for its parts (逐年, 分布).
_PART = re.compile(
    r"单独|首[月日周年批]|各年(?!级|龄)|逐年|分年|分布|分别来自|分(?:到|给|得)[^,。]{0,4}(?:多少|几)"
)
_PARTS_TOLD = re.compile(r"分别|其中|各[为有计占]|单独|依次")


def is_requested_sum(question: str, text: str) -> bool:
    """Return whether a sentence with a sum of money is about the requested sort of sum."""
    # In a table, the header row shows which sort a sum is. Other rows do not show it.
    return "\t" in text or all(cue.search(text) for cue in _sum_cues(question))


@lru_cache(maxsize=256)
def _sum_cues(question: str) -> tuple[re.Pattern[str], ...]:
    return tuple(stated for asked, stated in _SUMS if asked.search(question))


def place_name_pattern(question: str) -> re.Pattern[str] | None:
    """Return a pattern for names of the places asked for; None if no place is asked for."""
    match = _WHICH_PLACE.search(question)
    if match is None and _WHERE.search(question) is None:
        return None
    ends = "区县" if match and match["sort"] == "区县" else match["sort"][0] if match else _SPOT
    return re.compile(rf"(?:(?![{_NOT_NAMED}])[{HAN}]){{2,5}}[{ends}](?![{_NOT_A_PLACE}])")


def is_requested_unit(measure: str, value: str) -> bool:
    """Return whether a value has the measure word `measure` or a similar one; 个 fits any value."""
    same = {each for group in _MEASURES if measure in group for each in group}
    return measure == "个" or any(each in value for each in same or measure)


def questioned_event(question: str) -> str:
    """Return the event whose reason a question asks for (搬迁 in 为什么搬迁了); empty if none."""
    match = _EVENT.search(question)
    return match[1] if match else ""


def states_the_part(question: str, text: str) -> bool:
    """Return False if a question asks for parts of a whole and a sentence does not mention them."""
    asked = _PART.search(question)
    return asked is None or asked[0] in text or _PARTS_TOLD.search(text) is not None
