"""The embedded engine: it stores letters and finds their passages, by words and by vectors.

The SQLite database holds everything. The FAISS file and the tantivy index are snapshots made from
it; they can be rebuilt at any time. Each commit gives the database a new generation number. A
snapshot carries the number of its generation; readers add later changes in memory.
"""

from replysearch.engine.engine import ENCODERS_NAME, WRITE_TIMEOUT, Engine, is_index
from replysearch.engine.read_transaction import ReadTransaction
from replysearch.engine.results import (
    Allowed,
    CheckReport,
    Counts,
    DocumentSummary,
    Facets,
    Finding,
    LexicalMatch,
    Names,
    Overview,
    Scored,
    Status,
    StoredPassage,
)
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
