"""Storage and the two indexes: letters in, passages found, nothing lost."""

from replysearch.engine.engine import WRITE_TIMEOUT, Engine, is_index
from replysearch.engine.facets import Facets
from replysearch.engine.reading import Reading
from replysearch.engine.results import (
    Allowed,
    Candidate,
    CheckReport,
    Counts,
    DocumentSummary,
    Finding,
    LexicalMatch,
    StoredPassage,
)
from replysearch.engine.words import CutWords, cut_words
from replysearch.engine.writing import Writer

__all__ = [
    "WRITE_TIMEOUT",
    "Allowed",
    "Candidate",
    "CheckReport",
    "Counts",
    "CutWords",
    "DocumentSummary",
    "Engine",
    "Facets",
    "Finding",
    "LexicalMatch",
    "Reading",
    "StoredPassage",
    "Writer",
    "cut_words",
    "is_index",
]
