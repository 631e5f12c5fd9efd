"""Whether a sentence says more than its quote: 全市 instead of 部分, a former value as current."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from replysearch.answering.verify.claims import same_value
from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.values import Value, ValueKind, values_in

_OF_ALL = (
    r"(?<!集体)(?<!国家)所有(?![权制者])|全部|全体|一律|一切|任何"
    r"|(?<![非平不])凡(?!响)|(?<![首成古故旧丰])都(?![市会])|(?<![人平年月日户地校亩])均(?![衡等价值线匀摊])"
)
_ALL = re.compile(rf"{_OF_ALL}|每[个名位户家人]")
# Words that show that a quote is about all. Unlike in `_ALL`, words such as 各 and 普遍 count.
_ALL_TOO = lazy_pattern(
    rf"{_OF_ALL}|每|(?<!自)各(?!自)|普遍|统一|无一例外|[不无]论|不分|全(?:<places.ending>|[国镇乡村校院])"
)


def generalises(clause: str, matching: Sequence[str]) -> bool:
    """Return whether a clause is about all (全部), and none of the `matching` clauses is."""
    return _ALL.search(clause) is not None and not any(map(_ALL_TOO.search, matching))


_WHOLE_PLACE = lazy_pattern("全(?:国|<places.ending>)(?!域|级)")


def widens_place(clause: str, matching: Sequence[str]) -> bool:
    """Return whether a clause names a whole place (全市) that none of `matching` names."""
    return any(
        all(match[0] not in words for words in matching) for match in _WHOLE_PLACE.finditer(clause)
    )


# Words that mark the value after them as a former one.
_CALLED_FORMER = re.compile(
    r"(?:[由从自比较](?:[每平人月年户均约近]){0,4}|(?:原(?![则因料理])|过去|以前|此前|之前|曾)[^,。;:]{0,8})$"
)


def states_former_value(clause: str, matching: Sequence[str]) -> bool:
    """Return whether a clause states as current what its matches state as a former value."""
    claimed = values_in(clause)
    stated = [each for words in matching for each in _with_successors(words)]
    for at, value in enumerate(claimed):
        replaced_by = [successors for other, successors in stated if same_value(value, other)]
        is_called_former = _CALLED_FORMER.search(clause[: value.span.start])
        if not replaced_by or None in replaced_by or is_called_former:
            continue
        successors = [each for some in replaced_by if some is not None for each in some]
        # The clause may state the old and the new value: 从三年延长到五年.
        if not any(same_value(other, new) for other in claimed[at + 1 :] for new in successors):
            return True
    return False


# Words before a former value: 由三年延长到五年, 原来三年.
_FROM = re.compile(r"[由从](?:(?:19|20)\d\d年[底末初]?)?[^,。;:由从\d]{0,8}$")
_FORMERLY = re.compile(r"原(?![则因料理生籍址件始])(?:来|先|有|定|本)?[^,。;:\d现新改]{0,6}$")
_TO = re.compile(r"[到至为成][^,。;:\d]{0,6}$")


def _with_successors(words: str) -> Iterator[tuple[Value, tuple[Value, ...] | None]]:
    """Yield each value in `words` and the values that replaced it, or None if the value holds.

    In 由三年延长到五年, 五年 replaced 三年. For 原来三年, () is yielded: the new value is unknown.
    """
    values = [value for value in values_in(words) if value.kind is not ValueKind.ORDINAL]
    for at, value in enumerate(values):
        before = words[: value.span.start]
        if _FORMERLY.search(before):
            yield value, ()
        elif _FROM.search(before):
            new = tuple(
                other
                for other in values[at + 1 :]
                if (other.kind, other.unit) == (value.kind, value.unit)
                and re.search("[,。;:]", words[value.span.end : other.span.start]) is None
                and _TO.search(words[value.span.end : other.span.start])
            )
            yield value, new or None
        else:
            yield value, None
