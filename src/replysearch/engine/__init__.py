"""Storage and the two indexes: letters in, passages found, nothing lost."""

from replysearch.engine.engine import ENCODERS_NAME, WRITE_TIMEOUT, Engine, is_index
from replysearch.engine.read_transaction import ReadTransaction
from replysearch.engine.results import (
    Allowed,
    CheckReport,
    Counts,
    DocumentSummary,
    Finding,
    LexicalMatch,
    Names,
    Scored,
    StoredPassage,
)
from replysearch.engine.status import Overview, Status
from replysearch.engine.store.facets import Facets
from replysearch.engine.words import CutWords, cut_words, query_words
from replysearch.engine.write_session import WriteSession

__all__ = [
    "ENCODERS_NAME",
    "WRITE_TIMEOUT",
    "Allowed",
    "CheckReport",
    "Counts",
    "CutWords",
    "DocumentSummary",
    "Engine",
    "Facets",
    "Finding",
    "LexicalMatch",
    "Names",
    "Overview",
    "ReadTransaction",
    "Scored",
    "Status",
    "StoredPassage",
    "WriteSession",
    "cut_words",
    "is_index",
    "query_words",
]
