"""The aspect of a thing that a question asks for, and whether a sentence states it.

A letter on the right subject often states another aspect: the rent, where the area is asked for.
So each aspect has patterns here, one of words that ask for it and one of words that state it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.numerals import COUNTING
from replysearch.chinese.text import HAN, fold
from replysearch.records import Span

_COUNT = rf"{COUNTING}两几\d"


class Aspect(NamedTuple):
    """Patterns of the words that ask for an aspect, and of the words that state it."""

    asked: re.Pattern[str]
    stated: re.Pattern[str]


def aspect_table(*lines: tuple[str, str]) -> tuple[Aspect, ...]:
    """Return aspects. Each line has a pattern that asks for an aspect, and one that states it."""
    return tuple(Aspect(re.compile(asked), re.compile(stated)) for asked, stated in lines)


#: Aspects of numbers. Words that ask for these aspects count only near 多少.
_COUNTED = aspect_table(
    (r"毕业(?!生)|结业|出师", r"毕业(?!生)|结业|结训|出师"),
    (r"上岗|找[到着]工作|就业(?:率|的?有?多少)", r"上岗|就业|录用|安置|聘"),
    (r"满意", r"满意|好评"),
    (r"预算", r"预算|安排"),
    (r"安家", r"安家"),
    (r"贴息|利息|利率", r"息|利率|费率"),
    (r"押金|保证金", r"押金|保证金|质保金"),
    (r"[死亡](?:了|亡|的)|遇难|丧生|没命|送命", r"死|亡|遇难|丧生"),
    (r"受伤|伤了", r"伤"),
    (r"抓|拘留|逮捕|判(?:了|刑|几|多少)|坐牢|刑期", r"抓|拘|捕|判|刑"),
    (r"泄[露漏]", r"泄"),
    (r"投诉", r"投诉|举报|反映|信访|热线"),
    (r"面积|多大(?:地|面积)|多少(?:平方|平米|亩|公顷)", r"平方|平米|公顷|亩|面积"),
    (r"放(?:出去?|款|贷)|贷(?:了|出|款余额)", r"贷|放款|授信"),
    (r"实际|真正|到手", r"已|实际|累计|兑付|发放|到账"),
    (r"欠", r"欠"),
    (r"亏", r"亏|损|赔|负"),
    (r"[赚挣](?:了|多少)|利润|盈利", r"赚|利润|盈|收入|收益|分红|营收|增收"),
    (r"年纪|岁数|年龄|[几多少]岁", r"岁|年龄"),
    (r"报名|报了名", r"报名|申报|申请|参赛|参加"),
    (r"录取|招(?:了|到|生)|录用", r"录|招|聘"),
    (r"离职|流失|辞职|跑了", r"离|流失|辞|走"),
    (r"验收", r"验收"),
    (r"排(?:名|第|在第|到第)|第几|名次|位次", r"第|位居|居|名列|排"),
    (r"退(?:了|回|还|出|赔)", r"退|返"),
    (
        r"(?:多|少|涨|增|降|减|高|低)(?:了|出|加了?)多少",
        r"[增升涨扩降减缩压]|提高|下调|上调|由|多|少",
    ),
)
#: A word that asks for a number, and the words near that word.
_NEAR = re.compile(r"[^,。?]{0,10}(?:多少|几|率|多大|百分)[^,。?]{0,6}")
#: How to apply for something. Words near 多少 do not ask how: 多少份材料 asks for a number.
_HOW_TO = aspect_table(
    (
        r"材料|证件|证明|手续|什么表|交给谁|找谁(?:办|报|领)|流程"
        r"|[怎咋](?:么|样)?(?:个)?(?:申请|申领|申报|报名|办理|去办)"
        r"|(?:在|去|上|到|找)?哪(?:里|儿|个窗口)?(?:去)?(?:领|办|申请|报名|登记|受理|交材料)",
        r"申请|申领|申报|申办|办理|登记|窗口|平台|提交|报送|报名|小程序|热线|电话|受理|网上|线上|凭",
    ),
)
#: Other aspects, such as how often, by which app, or who someone is.
_OF_ANYTHING = aspect_table(
    (
        rf"隔多[久长]|多[久长][{HAN}]{{0,8}}[一1][次回遍趟]|频率|频次"
        rf"|几(?:天|个?月|年|个?星期|周)[{HAN}]{{0,6}}[一1][次回遍趟]",
        r"每[一两二三半\d]?个?(?:年|季|月|周|旬|天|日|学期|星期|小时)|[一1]次|逐[月年季周日]|按[月年季周日旬]"
        r"|[月季年周]度",
    ),
    (
        r"app|小程序|公众号|网址|哪个(?:网站|平台|软件)",
        r"(?i)app|小程序|公众号|网站|网址|平台|扫码|线上|网上|码",
    ),
    (r"职务|[什么啥]官(?!方)|职位|头衔", r"[局厅处科股县市区省镇乡校院部司]长|主任|书记|科员|职务"),
    (r"哪个?省的|哪里人|哪儿人|籍贯|老家(?:是|在)?哪", r"籍|人氏|来自|代表团"),
    (r"学历", r"学历|博士|硕士|研究生|本科|大专|毕业"),
    (r"毕业于|哪[所个](?:大学|学校|高校)毕业|什么(?:大学|学校)毕业", r"毕业"),
    (
        r"户口不在|外地(?:户口|人)|没(?:有)?户口|户[口籍](?:限制|要求)",
        r"户籍|户口|外地|外来|外省|非本|不限|常住|居住证|迁入|落户",
    ),
    (r"哪[一个所家座条][^,。?]{0,12}最|最[多少高低大小][的]?(?:是|在)?哪", r"最|第一|居首|首位"),
    (r"头名|第一名|冠军|头奖|一等奖", r"第一|冠军|头名|一等奖|首奖|居首"),
    (r"[考要][^,。?]{0,6}(?:几|多少)分(?![钟之])|分数线", r"\d分(?![钟之别类批期档])|分数|成绩"),
    (r"退(?:吗|不退|费|钱|款)|能退", r"退"),
    (r"赔(?:吗|不赔|多少|偿)", r"赔|补偿|保额|限额|代偿"),
    (r"处分|惩罚|受罚|追究", r"处分|问责|追责|追究|通报|约谈|处罚|罚|扣|取消|整改|责任"),
    (r"判下来|判决|判了|官司", r"判决|判|裁|诉讼|胜诉|败诉"),
    (
        r"(?:什么|啥|哪个?)意思|含义|代表(?:的是)?(?:什么|哪些)|指的?(?:是)?(?:什么|啥|哪)|怎么解释",
        r"指(?![定导标挥示数])|即|所谓|简称|称为|就是|包括|分别[是为]|含义|:",
    ),
    (
        r"谁(?:的主意|出的|想出来|最先|最早|先提)|最早是谁|主意",
        r"提出|建议|倡议|提议|首创|率先|创造",
    ),
)
_UNTIL = re.compile(r"截[至止]到?")
_UNTIL_ASKED = re.compile(r"截[至止]|目前|现在|到.{0,4}为止")
# The name of a rate, such as 就业率.
_RATE = re.compile(
    rf"(?P<stem>(?:(?![多少几个是的])[{HAN}]){{2}})率(?=是|为|有|达|能|要|多|$|[\s?,。])"
)
# Words that tell things apart by a letter, a number or a direction: A类, 第三批, 城东.
_LABELS = (
    re.compile(r"[a-z甲乙丙丁][档类级款栋座区段]"),
    re.compile(rf"第[{COUNTING}\d]+[批期轮届]"),
    re.compile(r"(?<![周近日])[一二三四]期(?!间|限|内|望)"),
    re.compile(rf"(?<![{HAN}])城[东南西北]|(?<=[市县区])城[东南西北]"),
)
# Two or more names in a row: 甲、乙、丙.
_NAMES = r"(?P<names>(?:[^,。;:、\d]{2,14}、){1,6}[^,。;:、\d]{2,14}?)"
# The names of several things before the words for a total (甲、乙共), or after a total (3个甲、乙).
_TOTALS = (
    re.compile(rf"{_NAMES}(?:等|[{_COUNT}]+[个家条座所类项种处支]|[共总]|合计)"),
    re.compile(rf"\d[万亿]?[名人位户家个台辆]{_NAMES}"),
)
# Words that show that a number is no total, but holds for each thing.
_EACH = re.compile(r"分别|各(?!级|类|项|界|地|方)|每|均[为可按不给]|依次|逐一|一律")
#: The names of the things that a total sums up are at most this far, in characters, from the total.
#: Measured: `python -m benchmarks.answering --vary evidence.values.aspects._NAMES_WITHIN=30,60,90`.
_NAMES_WITHIN = 60
#: A total after the names, or a word of `_EACH`, is at most this many characters after the names.
#: Measured in the same way.
_SHARES_WITHIN = 30
# The unit in a question for a value per unit (每人多少), and in a sentence with a value per unit.
_PER_ASKED = re.compile(
    r"(?:[一1每]个?|[一1]份)(?P<unit>人|位|名|户|家|台|部|栋|顿|餐|张|亩|吨|平米|平方米|趟|斤|度|辆)[^?,。]{0,8}(?:多少|几)"
)
_PER = re.compile(
    r"每(?:个|份)?(?P<unit>人|位|名|户|家|台|部|栋|顿|餐|张|亩|吨|平米|平方米|立方米|趟|斤|度|辆|公里|所|座|米|千瓦)"
)
# The units in each of these strings count as the same.
_SAME_UNITS = ("人位名户家", "台部", "顿餐份", "平米平方米", "辆台")

_PLAN = lazy_pattern(
    r"(?<!已)将(?!\d)|拟|<plans.effort>|计划|规划|到20\d\d年|今后|下一步|未来|目标|年底前|年内|明年|后年|年前|预计|准备"
    r"|再(?:新?建|增|加)|(?<!已)(?:提高到|扩大到|达到)|不[低少]于"
)


def states_aspect(question: str, sentence: str, headings: str = "", *, is_number: bool) -> bool:
    """Return whether a sentence states the aspects that a folded question asks for.

    `headings` are those above the sentence. `is_number` is true if a number or a date is asked for.
    """
    # In a table, the header row shows which aspect a number has. Other rows do not show it.
    if "\t" in sentence:
        return True
    words = f"{headings}\n{sentence}"
    states = all(each.search(words) for each in _cues(question, is_number=is_number))
    return states and not (is_number and _is_per_other_unit(question, sentence))


def is_cutoff_date(question: str, sentence: str, start: int) -> bool:
    """Return whether a cut-off date (截至2024年底) is at `start`, and no such date is asked for."""
    before = sentence[max(0, start - 3) : start]
    return _UNTIL.search(before) is not None and _UNTIL_ASKED.search(question) is None


def mentions_plan(sentence: str) -> bool:
    """Return whether a sentence mentions a plan."""
    return _PLAN.search(sentence) is not None


@lru_cache(maxsize=256)
def _cues(question: str, *, is_number: bool) -> tuple[re.Pattern[str], ...]:
    """Return the patterns that a sentence matches if it states the aspects asked for."""
    near = " ".join(match[0] for match in _NEAR.finditer(question)) if is_number else ""
    found = [each.stated for each in _OF_ANYTHING if each.asked.search(question)]
    found += [e.stated for e in _HOW_TO if e.asked.search(question) and not e.asked.search(near)]
    if is_number:
        found += [each.stated for each in _COUNTED if each.asked.search(near)]
        found += map(re.compile, _names_in_question(question))
    return tuple(found)


def _names_in_question(question: str) -> Iterator[str]:
    """Yield patterns of the words that a sentence must repeat: a rate's name, a label (A类)."""
    if rate := _RATE.search(question):
        stem = re.escape(rate["stem"])
        # 利率 is enough for 贷款利率, and 入住 for 入住率.
        yield f"{stem}|{stem[-1]}率"
    for label in _LABELS:
        if match := label.search(question):
            yield f"(?i){re.escape(match[0])}"


def is_total_of_several(question: str, sentence: str, value: Span) -> bool:
    """Return whether a value is the total of several things and the question names only some."""
    start = max(0, value.start - _NAMES_WITHIN)
    before = fold(sentence[start : value.start])
    after = fold(sentence[value.start : value.end + _NAMES_WITHIN])
    folded = before + after
    for total in _TOTALS:
        for match in total.finditer(folded):
            if not _is_summed_by(match, Span(len(before), len(before) + value.end - value.start)):
                continue
            names = [name for name in match["names"].split("、") if name]
            asked = [_is_named(name, question) for name in names]
            each = _EACH.search(folded, match.start(), match.end() + _SHARES_WITHIN)
            if any(asked) and not all(asked) and each is None:
                return True
    return False


def _is_summed_by(match: re.Match[str], value: Span) -> bool:
    """Return whether a value is the total of the names in a match: after or right before them."""
    is_after = match.end("names") <= value.start <= match.end() + _SHARES_WITHIN
    return is_after or value.start <= match.start() < value.end


def _is_named(name: str, question: str) -> bool:
    return any(name[at : at + 2] in question for at in range(len(name) - 1))


def _is_per_other_unit(question: str, sentence: str) -> bool:
    """Return whether a sentence has values per unit, but no value per the unit asked for."""
    asked = _PER_ASKED.search(question)
    if asked is None:
        return False
    units = [match["unit"] for match in _PER.finditer(sentence)]
    same = "".join(group for group in _SAME_UNITS if asked["unit"] in group) or asked["unit"]
    return bool(units) and not any(unit in same for unit in units)
