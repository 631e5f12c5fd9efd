"""Records as JSON objects, and checks of queries, for all interfaces."""

from replysearch.wire.evaluations import answer_figures_object, evaluation_object
from replysearch.wire.index_objects import (
    check_object,
    outcome_object,
    overview_object,
    status_object,
)
from replysearch.wire.objects import (
    dates_disagree,
    document_object,
    failure_object,
    search_object,
    summary_object,
)
from replysearch.wire.queries import checked_filters, checked_query

__all__ = [
    "answer_figures_object",
    "check_object",
    "checked_filters",
    "checked_query",
    "dates_disagree",
    "document_object",
    "evaluation_object",
    "failure_object",
    "outcome_object",
    "overview_object",
    "search_object",
    "status_object",
    "summary_object",
]
