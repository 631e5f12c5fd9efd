"""The last question of a conversation → the passages for it, for those who want a list."""

from __future__ import annotations

from dataclasses import replace

from replysearch.answering.evidence.open_index import OpenIndex
from replysearch.answering.pipeline import open_inquiry
from replysearch.records import Ask, Query, SearchResult
from replysearch.search.retrieve import LONGEST_QUERY, MOST_HITS, search

#: Passages of one list. A reason, no measure: as many as a search gives by default.
LISTED = 10
#: Most questions that are looked at to find the one for which more was asked (还有吗): as many as
#: list all hits of a search, and as many again before these.
MOST_LISTED_TURNS = 2 * MOST_HITS // LISTED


def list_passages(index: OpenIndex, ask: Ask) -> SearchResult:
    """Return the hits for a question, which is understood as it would be to answer it.

    A question for more (还有吗) gets the hits behind those that were listed before. Places and
    years in its words are searched for like all words: only the filters of `ask` limit the hits.

    Raises:
        BadQuery: The question or one before it is not usable.
    """
    if not ask.turns:
        query = Query(ask.text, LISTED, filters=ask.filters)
        return search(index.transaction, index.encoder, query)
    inquiry = open_inquiry(index, ask)
    before = LISTED * inquiry.context.rounds_of_more
    text = inquiry.interpretation.standalone.text[:LONGEST_QUERY]
    query = Query(text, min(before + LISTED, MOST_HITS), filters=ask.filters)
    found = search(index.transaction, index.encoder, query)
    hits = tuple(replace(hit, rank=hit.rank - before) for hit in found.hits[before:])
    return replace(found, hits=hits)
