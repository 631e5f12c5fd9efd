"""The filters of a caller, combined with those that the words of a question name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from replysearch.chinese.document_numbers import document_number_key, proposal_number_key
from replysearch.records import Filters

#: The fields that the words of a question may name, except `date_from`.
_NAMED_FIELDS = ("document_number", "proposal_number", "issuer", "region", "year")


def merge_filters(asked: Filters, named: Filters) -> Filters:
    """Return the caller's filters (`asked`) combined with those that the words name (`named`).

    In each field, the values that are in both filters are kept. If there are none, the caller's
    values are kept, or the named values if the caller gives none. The later `date_from` is kept.
    """
    fields: dict[str, Any] = {}
    for field in _NAMED_FIELDS:
        ours, theirs = getattr(asked, field), getattr(named, field)
        fields[field] = tuple(value for value in ours if value in theirs) or ours or theirs
    first_days = filter(None, (asked.date_from, named.date_from))
    return replace(asked, **fields, date_from=max(first_days, default=None))


def without_ignored(named: Filters, ignored: Filters) -> Filters:
    """Return the filters that the words name, without the values in `ignored`."""
    fields: dict[str, Any] = {
        field: tuple(
            value for value in getattr(named, field) if value not in getattr(ignored, field)
        )
        for field in _NAMED_FIELDS
    }
    is_ignored = named.date_from == ignored.date_from
    return replace(named, **fields, date_from=None if is_ignored else named.date_from)


def contradict(asked: Filters, named: Filters) -> bool:
    """Return whether some field has values in both filters, but no value that is in both."""
    keys = {"document_number": document_number_key, "proposal_number": proposal_number_key}
    for field in _NAMED_FIELDS:
        ours, theirs = getattr(asked, field), getattr(named, field)
        if field in keys:
            ours, theirs = (set(map(keys[field], values)) for values in (ours, theirs))
        if ours and theirs and not set(ours) & set(theirs):
            return True
    return False
