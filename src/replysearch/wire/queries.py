"""Checks of queries and filters, for all interfaces."""

from __future__ import annotations

from replysearch.errors import BadQuery
from replysearch.messages import faces as messages
from replysearch.records import Filters, Query

#: Names of :class:`Filters` fields → their names in URLs. JSON bodies may use either name.
OTHER_NAMES = {
    "date_from": "from",
    "date_to": "to",
    "document_number": "number",
    "proposal_number": "proposal",
    "subject_class": "subject",
}


def checked_query(query: Query) -> Query:
    """Return `query` if it is valid.

    Raises:
        BadQuery: The text is not valid Unicode, or the filters are not valid.
    """
    _check_unicode(messages.QUERY_FIELD, query.text)
    checked_filters(query.filters)
    return query


def checked_filters(filters: Filters) -> Filters:
    """Return `filters` if they are valid.

    Raises:
        BadQuery: A value is not valid Unicode, or `date_from` is after `date_to`.
    """
    start, end = filters.date_from, filters.date_to
    if start and end and start > end:
        raise BadQuery(messages.QUERY_DATES_CROSSED.format(start=start, end=end))
    for values in (
        filters.issuer,
        filters.region,
        filters.document_number,
        filters.proposal_number,
        filters.subject_class,
    ):
        _check_unicode(messages.FILTER_FIELD, "".join(values))
    return filters


def _check_unicode(field: str, text: str) -> None:
    """Raise BadQuery for lone surrogates, for example from a terminal that does not use UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadQuery(messages.QUERY_UNREADABLE.format(field=field)) from error
