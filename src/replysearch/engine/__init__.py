"""The embedded engine: it stores letters and finds their passages, by words and by vectors.

The SQLite database holds the letters and all that was computed from them. The original files lie
beside the database. The FAISS file and the tantivy index are snapshots of the database: they can be
rebuilt at any time. Each commit of changes gives the database a new generation number. A snapshot
belongs to one generation; readers add the later changes in memory.
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
