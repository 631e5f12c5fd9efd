"""What a sentence may not make of a quote: all of some, and what was before of what holds now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from replysearch.answering.verify.claims import same
from replysearch.chinese.values import Value, ValueKind, values_in

_OF_ALL = (
    r"(?<!集体)(?<!国家)所有(?![权制者])|全部|全体|一律|一切|任何"
    r"|(?<![非平不])凡(?!响)|(?<![首成古故旧丰])都(?![市会])|(?<![人平年月日户地校亩])均(?![衡等价值线匀摊])"
)
_ALL = re.compile(rf"{_OF_ALL}|每[个名位户家人]")
# What says of all in a quote; 各区 and 每户 are all of them.
_ALL_TOO = re.compile(
    rf"{_OF_ALL}|每|(?<!自)各(?!自)|普遍|统一|无一例外|[不无]论|不分|全[市省县区国州镇乡村校院]"
)
_WHOLE_PLACE = re.compile(r"全[市省县区国州](?!域|级)")

# What stands before a value that holds no more: 由三年延长到五年, 原来三年.
_FROM = re.compile(r"[由从](?:(?:19|20)\d\d年[底末初]?)?[^,。;:由从\d]{0,8}$")
_FORMERLY = re.compile(r"原(?![则因料理生籍址件始])(?:来|先|有|定|本)?[^,。;:\d现新改]{0,6}$")
_TO = re.compile(r"[到至为成][^,。;:\d]{0,6}$")
# What tells in a sentence that a value was before.
_SAID_OLD = re.compile(
    r"(?:[由从自比较](?:[每平人月年户均约近]){0,4}|(?:原(?![则因料理])|过去|以前|此前|之前|曾)[^,。;:]{0,8})$"
)


def says_all(clause: str, said: Sequence[str]) -> bool:
    """Tell whether a clause speaks of all where none of the words said do."""
    return _ALL.search(clause) is not None and not any(map(_ALL_TOO.search, said))


def says_everywhere(clause: str, said: Sequence[str]) -> bool:
    """Tell whether a clause names a whole place (全市) that none of the words said names."""
    return any(
        all(match[0] not in words for words in said) for match in _WHOLE_PLACE.finditer(clause)
    )


def says_old(clause: str, said: Sequence[str]) -> bool:
    """Tell whether a clause gives a value for what holds that the words say was before."""
    claimed = values_in(clause)
    found = [(value, old) for words in said for value, old in _told(words)]
    for at, value in enumerate(claimed):
        alike = [old for other, old in found if same(value, other)]
        if not alike or None in alike or _SAID_OLD.search(clause[: value.span.start]):
            continue
        later = [each for old in alike if old is not None for each in old]
        if not any(same(other, new) for other in claimed[at + 1 :] for new in later):
            return True
    return False


def _told(words: str) -> Iterator[tuple[Value, tuple[Value, ...] | None]]:
    """Yield each value of some words: with what took its place if it was before, else with None."""
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
