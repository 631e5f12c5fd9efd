"""Converts the arguments of retrievers to records, and hits to metadata."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NoReturn, TypeVar

from replysearch.errors import BadQuery
from replysearch.messages import http as messages
from replysearch.records import NO_FILTERS, Filters, Hit, Kind, Mode
from replysearch.wire.objects import citation_object
from replysearch.wire.queries import OTHER_NAMES, checked_filters

Item = TypeVar("Item")

_NAMES = {other: name for name, other in OTHER_NAMES.items()}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARS = range(1, 10_000)


def hit_metadata(hit: Hit) -> dict[str, Any]:
    """Return a hit's passage id, kind, rank and score, and the fields of its citation."""
    return {
        **citation_object(hit.citation),
        "passage_id": hit.passage_id,
        "kind": hit.kind.value,
        "rank": hit.rank,
        "score": float(hit.score),
    }


def limit_of(given: object) -> int:
    """Return `given`, the largest number of passages to find. The search checks the range.

    Raises:
        BadQuery: `given` is not an integer.
    """
    if not isinstance(given, int) or isinstance(given, bool):
        _refuse("k", "int_type")
    return given


def mode_of(given: object) -> Mode:
    """Return a mode, given as a :class:`Mode` or by its name.

    Raises:
        BadQuery: No mode has this name.
    """
    return _choice("mode", Mode, given)


def filters_of(given: object) -> Filters:
    """Return filters, given as :class:`Filters`, None, or a mapping as in the HTTP interface.

    Raises:
        BadQuery: `given` has another type, a name is unknown or given twice, or a value is invalid.
    """
    if given is None:
        return NO_FILTERS
    if isinstance(given, Filters):
        return given
    if not isinstance(given, Mapping):
        _refuse("filters", "model_attributes_type")
    chosen: dict[str, Any] = {}
    for key, value in given.items():
        name: str = _NAMES.get(key) or key
        if name not in _READERS or name in chosen:
            _refuse(f"filters.{key}", "extra_forbidden")
        chosen[name] = _READERS[name](f"filters.{key}", value)
    return checked_filters(Filters(**chosen))


def _many(read: Callable[[str, object], Item]) -> Callable[[str, object], tuple[Item, ...]]:
    """Return a function that reads one value or several values. For None, it returns ()."""

    def values(field: str, given: object) -> tuple[Item, ...]:
        if given is None:
            return ()
        several = given if isinstance(given, list | tuple | set | frozenset) else [given]
        return tuple(read(field, each) for each in several)

    return values


def _text(field: str, given: object) -> str:
    if not isinstance(given, str):
        _refuse(field, "string_type")
    if not given:
        _refuse(field, "string_too_short")
    return given


def _year(field: str, given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        _refuse(field, "int_type")
    if given not in _YEARS:
        bound = {"ge": _YEARS[0]} if given < _YEARS[0] else {"le": _YEARS[-1]}
        _refuse(field, "greater_than_equal" if "ge" in bound else "less_than_equal", **bound)
    return given


def _day(field: str, given: object) -> date | None:
    if given is None or type(given) is date:
        return given
    try:
        # `fromisoformat` also accepts forms of ISO 8601 that the HTTP interface refuses.
        if isinstance(given, str) and _DAY.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    return _refuse(field, "date_type")


def _flag(field: str, given: object) -> bool:
    if not isinstance(given, bool):
        _refuse(field, "bool_type")
    return given


Choice = TypeVar("Choice", Mode, Kind)


def _choice(field: str, choices: type[Choice], given: object) -> Choice:
    try:
        return choices(str(given))
    except ValueError:
        _refuse(field, "enum", expected="、".join(each.value for each in choices))


def _refuse(field: str, wrong: str, **facts: object) -> NoReturn:
    detail = messages.API_VALUE_ERRORS[wrong].format_map(facts)
    raise BadQuery(messages.API_BAD_FIELD.format(field=field, detail=detail)) from None


_READERS: Mapping[str, Callable[[str, object], object]] = {
    "issuer": _many(_text),
    "region": _many(_text),
    "year": _many(_year),
    "date_from": _day,
    "date_to": _day,
    "kind": _many(lambda field, given: _choice(field, Kind, given)),
    "document_number": _many(_text),
    "proposal_number": _many(_text),
    "subject_class": _many(_text),
    "earlier": _flag,
}
