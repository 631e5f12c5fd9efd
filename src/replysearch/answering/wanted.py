"""Where a sentence says the value that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replysearch.answering.fitting import is_sum_asked, is_unit_asked, place_asked
from replysearch.answering.particulars import is_until_only, tells
from replysearch.answering.questions import OF_MONEY, VALUE_KINDS, Question, Wanted
from replysearch.records import Span
from replysearch.text import HAN, fold, trimmed
from replysearch.values import Value, ValueKind

#: Characters before a value that tell of what it is.
_AROUND = 20

_WORD = re.compile(f"[{HAN}]{{2}}")
_TITLE = re.compile(r"《[^》]+》|[〔\[(]20\d\d[〕\])]\s*\d+\s*号|第?\d+号")
_PARTY = re.compile(
    r"局|厅|委|部|办|院|中心|会|公司|银行|学校|代表|委员|同志|[县市区]政府|乡镇|街道|单位"
)
_ENUMERATION = re.compile(r"(?:[^、,。;:]{2,20}、){2,}|(?:叫|名为|称为|命名为|取名)[“《][^”》]+")
_TWO_ASKED = re.compile(r"哪[两2二]")
_TWO = re.compile(r"[^、,。;:]{2,20}[、和与及][^、,。;:]{2,20}[两2二]")
_PERSON = re.compile(
    rf"[长任](?:(?![任为的兼主副])[{HAN}]){{2,3}}(?=任|担任|为|同志|牵头|主持|带队)|[{HAN}]{{2,3}}同志"
)
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
        fitting = [each for each in values if _is_fitting(each, text, question, headings)]
        return _nearest(fitting, text, question) if fitting else None
    found = _named(question, text)
    return None if found is None else Span(*found.span())


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
    # The number at a line's head is a label: 1.全市建成…
    if wanted is None or not (value.span.start or value.unit or value.normal):
        return False
    kinds = VALUE_KINDS[wanted]
    if "\t" in text and wanted in _IN_TABLES:
        if not _heads_a_column(question, headings.rpartition("\n")[2]):
            return False
        kinds = kinds | {ValueKind.QUANTITY}
    if value.kind not in kinds or (question.measure and not _is_measured(value, text, question)):
        return False
    if wanted is Wanted.MONEY:
        return is_sum_asked(question.text, text)
    return wanted is not Wanted.TIME or not is_until_only(question.text, text, value.span.start)


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


def _nearest(values: Sequence[Value], text: str, question: Question) -> Span:
    """Return the value that stands nearest to what is asked, by the characters around it."""
    asked = set(question.subject) - {" "}

    def said(value: Value) -> int:
        before = re.split(r"[,，。;；、]", text[: value.span.start])
        near = "".join(before[-2:])[-_AROUND:] if len(before) > 1 else before[-1][-_AROUND:]
        own = before[-1][-_AROUND:]
        return 2 * len(asked & set(own)) + len(asked & set(near))

    best = max(values, key=lambda value: (said(value), -value.span.start))
    return trimmed(text, best.span)


def _is_measured(value: Value, text: str, question: Question) -> bool:
    measure = question.measure
    if measure in OF_MONEY:
        return value.kind is ValueKind.MONEY or (measure != "元" and value.kind is ValueKind.SHARE)
    if measure in ("人", "名", "位"):
        return value.unit == "count" and value.span.of(text)[-1:] in ("人", "名", "位", "次")
    if value.kind is ValueKind.QUANTITY:
        # The unit of a table's cell stands at the head of its column.
        return "\t" in text or is_unit_asked(measure, value.span.of(text))
    return value.kind in (ValueKind.LENGTH_OF_TIME, ValueKind.SHARE)
