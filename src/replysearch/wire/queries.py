"""What is asked of a query before the library sees it, whichever way it comes in."""

from __future__ import annotations

from replysearch.errors import BadQuery
from replysearch.messages import faces as messages
from replysearch.records import Filters, Query

#: The other names of filters, which are those that they have in a URL.
OTHER_NAMES = {
    "date_from": "from",
    "date_to": "to",
    "document_number": "number",
    "proposal_number": "proposal",
    "subject_class": "subject",
}


def checked_query(query: Query) -> Query:
    """Return `query` when its words and filters can be passed on.

    Raises:
        BadQuery: the words are not Unicode, or the filters contradict themselves.
    """
    _check_unicode(messages.QUERY_FIELD, query.text)
    checked_filters(query.filters)
    return query


def checked_filters(filters: Filters) -> Filters:
    """Return `filters` when letters can pass them.

    Raises:
        BadQuery: a value is not Unicode, or the first day is after the last.
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
    """Refuse lone surrogates, which a terminal of another encoding leaves in the words."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadQuery(messages.QUERY_UNREADABLE.format(field=field)) from error
