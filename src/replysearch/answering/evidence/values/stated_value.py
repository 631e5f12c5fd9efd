"""Where a sentence states the value that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.answering.evidence.values.aspects import is_cutoff_date, states_aspect
from replysearch.answering.evidence.values.value_choice import choose_value
from replysearch.answering.evidence.values.value_constraints import (
    is_requested_sum,
    is_requested_unit,
    place_name_pattern,
)
from replysearch.answering.question.question import (
    MONEY_MEASURES,
    VALUE_KINDS,
    AnswerType,
    Question,
)
from replysearch.chinese.text import HAN, fold
from replysearch.chinese.values import Value, ValueKind
from replysearch.records import Span

_TITLE = re.compile(r"《[^》]+》|[〔\[(]20\d\d[〕\])]\s*\d+\s*号|第?\d+号")
# These characters mostly precede a name. `_PARTY` matches begin after them, even in 四川省教育厅.
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
_NAMES = {
    AnswerType.TITLE: _TITLE,
    AnswerType.PARTY: _PARTY,
    AnswerType.PERSON: _PERSON,
    AnswerType.NAMES: _ENUMERATION,
}
#: Answer types whose value may be a bare number in a table, and a pattern for the header cell.
_IN_TABLES = {
    AnswerType.AMOUNT: re.compile(""),
    AnswerType.MONEY: re.compile(r"元|[费款价金资]|补"),
    AnswerType.SHARE: re.compile(r"[%%‰率比]"),
}


def find_stated_value(
    question: Question, text: str, values: Sequence[Value], headings: str = ""
) -> Span | None:
    """Return the span of a value of the requested type in a sentence, or None.

    `values` are the values of the sentence, needed only if a number or a date is asked for. If the
    sentence is a table row, the last line of `headings` is the header row.
    """
    answer_type = question.answer_type
    if answer_type is None:
        return None
    is_number = answer_type in VALUE_KINDS
    if not states_aspect(question.text, text, headings, is_number=is_number):
        return None
    if is_number:
        if answer_type is AnswerType.TIME:
            values = _with_seasons(values, text)
        candidates = [each for each in values if _is_of_type(each, text, question, headings)]
        return choose_value(candidates, values, text, question) if candidates else None
    match = _find_name(question, text)
    return None if match is None else Span(*match.span())


_SEASON = re.compile(
    r"(?:明|后|次)年(?:底|初|内|[上下]半年|第?[一二三四]季度)?|年[底内初]|[上下]半年|第?[一二三四]季度"
    r"|月底|[春夏秋冬]季|国庆|春节"
)


def _with_seasons(values: Sequence[Value], text: str) -> list[Value]:
    """Return the given values, and the times in the sentence that have no figures (明年上半年)."""
    seasons = [
        Value(ValueKind.MONTH, Span(*match.span()), normal=match[0])
        for match in _SEASON.finditer(text)
        if not any(
            match.start() < each.span.end and each.span.start < match.end() for each in values
        )
    ]
    return sorted([*values, *seasons], key=lambda each: each.span)


def _find_name(question: Question, text: str) -> re.Match[str] | None:
    match question.answer_type:
        case AnswerType.PLACE:
            name = place_name_pattern(question.text)
            return name.search(text) if name is not None else None
        case AnswerType.NAMES if _TWO_ASKED.search(question.text):
            return _ENUMERATION.search(text) or _TWO.search(text)
        case (
            AnswerType.TITLE
            | AnswerType.PARTY
            | AnswerType.PERSON
            | AnswerType.NAMES as answer_type
        ):
            return _NAMES[answer_type].search(text)
        case _:
            return None


def _is_of_type(value: Value, text: str, question: Question, headings: str) -> bool:
    answer_type = question.answer_type
    if answer_type is None or (not value.unit and not value.normal and _is_label(value, text)):
        return False
    kinds = VALUE_KINDS[answer_type]
    if "\t" in text and answer_type in _IN_TABLES:
        column = text.count("\t", 0, value.span.start)
        if not _heads_column(question, headings.rpartition("\n")[2], column):
            return False
        kinds = kinds | {ValueKind.QUANTITY}
    # If a time is asked for, the measure word is not tested: it may not count time (几个…,多久).
    is_measured = answer_type is AnswerType.TIME or not question.measure
    if value.kind not in kinds or not (is_measured or _is_measured(value, text, question)):
        return False
    match answer_type:
        case AnswerType.MONEY:
            return is_requested_sum(question.text, text)
        case AnswerType.TIME:
            return _is_requested_time(value, text, question)
        case _:
            return True


_CLOCK_ASKED = re.compile(r"几点|几时")
_LENGTH_ASKED = re.compile(r"(?:多少|几)个?(?:工作日|月|天|年(?!级)|小时|星期|分钟)")


def _is_requested_time(value: Value, text: str, question: Question) -> bool:
    """Return whether a time is of the sort asked for, and no mere cut-off date (截至2024年底)."""
    is_clock = value.kind is ValueKind.CLOCK
    if is_clock is not (_CLOCK_ASKED.search(question.text) is not None):
        return False
    if _LENGTH_ASKED.search(question.text) and value.kind is not ValueKind.LENGTH_OF_TIME:
        return False
    return not is_cutoff_date(question.text, text, value.span.start)


_LABEL_STARTS = re.compile(r"\s*[(（]?")
_LABEL_ENDS = (".", "．", "、", ")", "）")


def _is_label(value: Value, text: str) -> bool:
    """Return whether a number labels an item: 1.全市建成…, (1)补贴标准."""
    return _LABEL_STARTS.fullmatch(text, 0, value.span.start) is not None and text.startswith(
        _LABEL_ENDS, value.span.end
    )


_WORD = re.compile(f"[{HAN}]{{2}}")


def _heads_column(question: Question, head: str, column: int) -> bool:
    """Return whether a header row names what is asked for; True if the row has no words.

    If a cell names the question's measure word (几栋: 楼栋数), it must be that of the column.
    """
    cells = [fold(cell) for cell in head.split("\t")[1:]]
    if not any(_WORD.search(cell) for cell in cells):
        return True
    counted = [at for at, cell in enumerate(cells, start=1) if question.measure in cell]
    if question.measure and counted:
        return column in counted
    unit = _IN_TABLES[question.answer_type] if question.answer_type else re.compile("")
    words = [
        cell[at : at + 2] for cell in cells if unit.search(cell) for at in range(len(cell) - 1)
    ]
    return any(_WORD.fullmatch(word) and word in question.text for word in words)


_OF_TIME = frozenset(("年", "天", "小时", "分钟"))


def _is_measured(value: Value, text: str, question: Question) -> bool:
    """Return whether a value is counted by the question's measure word or a similar one."""
    measure = question.measure
    if measure in MONEY_MEASURES:
        is_cell = "\t" in text and value.kind is ValueKind.QUANTITY
        is_share = measure != "元" and value.kind is ValueKind.SHARE
        return value.kind is ValueKind.MONEY or is_cell or is_share
    if measure in ("人", "名", "位"):
        return value.unit == "count" and value.span.of(text)[-1:] in ("人", "名", "位", "次")
    if measure in _OF_TIME:
        return value.kind is ValueKind.LENGTH_OF_TIME
    # In a table, the unit is in the header row, so the unit of a cell is not tested.
    is_counted = "\t" in text or is_requested_unit(measure, value.span.of(text))
    return value.kind is ValueKind.QUANTITY and is_counted
