"""The frozen records that all packages of replysearch share.

Spans are half-open ranges of code points in :attr:`Letter.text`, unless a record says otherwise.
"""

from replysearch.records.answering import (
    Answer,
    AnswerNote,
    AnswerSentence,
    AnswerStatus,
    Ask,
    Quote,
    quote_digest,
    whole_text,
)
from replysearch.records.citations import Citation, citation_in, day_in_words, official_form
from replysearch.records.indexes import EncoderIdentity, Manifest
from replysearch.records.letters import (
    Document,
    Kind,
    Letter,
    Level,
    Metadata,
    Page,
    Passage,
    Proposal,
    Region,
    Section,
    Source,
    SourceFormat,
    SourceText,
    Span,
    passage_id,
)
from replysearch.records.searching import (
    NO_FILTERS,
    Feature,
    Filters,
    Hit,
    Mode,
    Query,
    SearchResult,
    Share,
)

__all__ = [
    "NO_FILTERS",
    "Answer",
    "AnswerNote",
    "AnswerSentence",
    "AnswerStatus",
    "Ask",
    "Citation",
    "Document",
    "EncoderIdentity",
    "Feature",
    "Filters",
    "Hit",
    "Kind",
    "Letter",
    "Level",
    "Manifest",
    "Metadata",
    "Mode",
    "Page",
    "Passage",
    "Proposal",
    "Query",
    "Quote",
    "Region",
    "SearchResult",
    "Section",
    "Share",
    "Source",
    "SourceFormat",
    "SourceText",
    "Span",
    "citation_in",
    "day_in_words",
    "official_form",
    "passage_id",
    "quote_digest",
    "whole_text",
]
