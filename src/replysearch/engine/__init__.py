"""The embedded engine: it stores letters and finds their passages, by words and by vectors.

The SQLite file is the truth. The FAISS file and the tantivy index are copies derived from it, which
may always be thrown away and made again. Each commit makes a new generation of the truth; a derived
file says of which generation it is, and readers add what came later in memory.
"""

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
