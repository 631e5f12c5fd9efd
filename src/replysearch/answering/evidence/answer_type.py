"""Where a sentence says the value that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.answering.evidence.aspects import is_until_only, tells
from replysearch.answering.evidence.value_choice import value_meant
from replysearch.answering.evidence.value_constraints import (
    is_sum_asked,
    is_unit_asked,
    place_asked,
)
from replysearch.answering.question.question import OF_MONEY, VALUE_KINDS, Question, Wanted
from replysearch.chinese.text import HAN, fold
from replysearch.chinese.values import Value, ValueKind
from replysearch.records import Span

_LABEL_STARTS = re.compile(r"\s*[(（]?")
_LABEL_ENDS = (".", "．", "、", ")", "）")
_CLOCK_ASKED = re.compile(r"几点|几时")
_LENGTH_ASKED = re.compile(r"(?:多少|几)个?(?:工作日|月|天|年(?!级)|小时|星期|分钟)")
_SEASON = re.compile(
    r"(?:明|后|次)年(?:底|初|内|[上下]半年|第?[一二三四]季度)?|年[底内初]|[上下]半年|第?[一二三四]季度"
    r"|月底|[春夏秋冬]季|国庆|春节"
)
_WORD = re.compile(f"[{HAN}]{{2}}")
_TITLE = re.compile(r"《[^》]+》|[〔\[(]20\d\d[〕\])]\s*\d+\s*号|第?\d+号")
# The name of an office, not what stands before it in the sentence.
_NOT_IN_A_NAME = "由从向与和及同是的请让给在按经对将把被我你您他们各两三四五六七八九十个"
_PARTY = re.compile(
    rf"(?:(?![{_NOT_IN_A_NAME}])[{HAN}]){{1,14}}?(?:委员会|联合会|合作社|服务中心|人民政府"
    r"|局|厅|委(?![员托])|部(?![门分署位])|办(?![法理公事学案证好结])|院(?![校落])|中心|协会|商会|工会|公司"
    r"|银行|学校|[县市区]政府|街道(?!办理)|残联|妇联|支队|总队|财政|企业|乡镇|代表|委员|同志|[市省县区局厅处科校院]长|主任|书记)"
)
_ENUMERATION = re.compile(r"(?:[^、,。;:]{2,20}、){2,}|(?:叫|名为|称为|命名为|取名)[“《][^”》]+")
_TWO_ASKED = re.compile(r"哪[两2二]")
_TWO = re.compile(r"[^、,。;:]{2,20}[、和与及][^、,。;:]{2,20}[两2二]")
_PERSON = re.compile(
    rf"[长任](?:(?![任为的兼主副])[{HAN}]){{2,3}}(?=任|担任|为|同志|牵头|主持|带队)|[{HAN}]{{2,3}}同志"
)
_OF_TIME = frozenset(("年", "天", "小时", "分钟"))
_NAMES = {
    Wanted.TITLE: _TITLE,
    Wanted.PARTY: _PARTY,
    Wanted.PERSON: _PERSON,
    Wanted.NAMES: _ENUMERATION,
}
#: Sorts of values whose unit a table's cells leave to the head, and what it says there.
_IN_TABLES = {
    Wanted.AMOUNT: re.compile(""),
    Wanted.MONEY: re.compile(r"元|[费款价金资]|补"),
    Wanted.SHARE: re.compile(r"[%%‰率比]"),
}


def value_asked(
    question: Question, text: str, values: Sequence[Value], headings: str = ""
) -> Span | None:
    """Return where the sentence says a value of the sort asked for.

    Args:
        question: What is asked.
        text: The sentence.
        values: Its values, where a value is asked for.
        headings: What stands above it; for a table's row, the table's head on the last line.
    """
    wanted = question.wanted
    if wanted is None or not tells(question.text, text, headings, counts=wanted in VALUE_KINDS):
        return None
    if wanted in VALUE_KINDS:
        if wanted is Wanted.TIME:
            values = _with_seasons(values, text)
        fitting = [each for each in values if _is_fitting(each, text, question, headings)]
        return value_meant(fitting, values, text, question) if fitting else None
    found = _named(question, text)
    return None if found is None else Span(*found.span())


def _with_seasons(values: Sequence[Value], text: str) -> list[Value]:
    """Return values with times that are told without a number: 年底, 明年上半年."""
    said = [
        Value(ValueKind.MONTH, Span(*match.span()), normal=match[0])
        for match in _SEASON.finditer(text)
        if not any(
            match.start() < each.span.end and each.span.start < match.end() for each in values
        )
    ]
    return sorted([*values, *said], key=lambda each: each.span)


def _named(question: Question, text: str) -> re.Match[str] | None:
    """Return where a sentence says a name of the sort asked for."""
    match question.wanted:
        case Wanted.PLACE:
            name = place_asked(question.text)
            return name.search(text) if name is not None else None
        case Wanted.NAMES if _TWO_ASKED.search(question.text):
            return _ENUMERATION.search(text) or _TWO.search(text)
        case Wanted.TITLE | Wanted.PARTY | Wanted.PERSON | Wanted.NAMES as wanted:
            return _NAMES[wanted].search(text)
        case _:
            return None


def _is_fitting(value: Value, text: str, question: Question, headings: str) -> bool:
    """Tell whether a value is of the sort asked for."""
    wanted = question.wanted
    if wanted is None or (not value.unit and not value.normal and _is_label(value, text)):
        return False
    kinds = VALUE_KINDS[wanted]
    if "\t" in text and wanted in _IN_TABLES:
        if not _heads_a_column(question, headings.rpartition("\n")[2]):
            return False
        kinds = kinds | {ValueKind.QUANTITY}
    # 几个…,多久: the measure word belongs to another question.
    is_measured = wanted is Wanted.TIME or not question.measure
    if value.kind not in kinds or not (is_measured or _is_measured(value, text, question)):
        return False
    match wanted:
        case Wanted.MONEY:
            return is_sum_asked(question.text, text)
        case Wanted.TIME:
            return _is_time_asked(value, text, question)
        case _:
            return True


def _is_time_asked(value: Value, text: str, question: Question) -> bool:
    is_clock = value.kind is ValueKind.CLOCK
    if is_clock is not (_CLOCK_ASKED.search(question.text) is not None):
        return False
    if _LENGTH_ASKED.search(question.text) and value.kind is not ValueKind.LENGTH_OF_TIME:
        return False
    return not is_until_only(question.text, text, value.span.start)


def _is_label(value: Value, text: str) -> bool:
    """Tell whether a number is an item's label: 1.全市建成…, (1)补贴标准."""
    return _LABEL_STARTS.fullmatch(text, 0, value.span.start) is not None and text.startswith(
        _LABEL_ENDS, value.span.end
    )


def _heads_a_column(question: Question, head: str) -> bool:
    """Tell whether a table's head names what is asked for; a head of years or none says nothing."""
    cells = [fold(cell) for cell in head.split("\t")[1:]]
    if not any(_WORD.search(cell) for cell in cells):
        return True
    unit = _IN_TABLES[question.wanted] if question.wanted else re.compile("")
    words = [
        cell[at : at + 2] for cell in cells if unit.search(cell) for at in range(len(cell) - 1)
    ]
    return any(_WORD.fullmatch(word) and word in question.text for word in words)


def _is_measured(value: Value, text: str, question: Question) -> bool:
    """Tell whether a value is counted by the measure word of the question, or by one like it."""
    measure = question.measure
    if measure in OF_MONEY:
        is_cell = "\t" in text and value.kind is ValueKind.QUANTITY
        is_share = measure != "元" and value.kind is ValueKind.SHARE
        return value.kind is ValueKind.MONEY or is_cell or is_share
    if measure in ("人", "名", "位"):
        return value.unit == "count" and value.span.of(text)[-1:] in ("人", "名", "位", "次")
    if measure in _OF_TIME:
        return value.kind is ValueKind.LENGTH_OF_TIME
    # The unit of a table's cell stands at the head of its column.
    is_counted = "\t" in text or is_unit_asked(measure, value.span.of(text))
    return value.kind is ValueKind.QUANTITY and is_counted
