"""The last question of a conversation → a list of passages for it, instead of an answer."""

from __future__ import annotations

from dataclasses import replace

from replysearch.answering.evidence.open_index import OpenIndex
from replysearch.answering.pipeline import open_inquiry
from replysearch.records import Ask, Query, SearchResult
from replysearch.search.retrieve import LONGEST_QUERY, MOST_HITS, search

#: Passages per list. Chosen, not measured: a search returns as many by default.
LISTED = 10
#: Most earlier questions that the chat interface passes on: one half for as many 还有吗 as list all
#: hits of a search, `LISTED` at a time, the other half for the questions before the first 还有吗.
MOST_LISTED_TURNS = 2 * MOST_HITS // LISTED


def list_passages(index: OpenIndex, ask: Ask) -> SearchResult:
    """Return the hits for the last question of a conversation.

    A follow-up is completed from the earlier questions. A question for more (还有吗) gets the hits
    after those listed before. `ask.filters` limit the hits; places and years in questions do not.

    Raises:
        BadQuery: The question or one before it is blank, too long, or not Unicode.
    """
    if not ask.turns:
        query = Query(ask.text, LISTED, filters=ask.filters)
        return search(index.transaction, index.encoder, query)
    inquiry = open_inquiry(index, ask)
    before = LISTED * inquiry.context.rounds_of_more
    text = inquiry.interpretation.standalone.text[:LONGEST_QUERY]
    query = Query(text, min(before + LISTED, MOST_HITS), filters=ask.filters)
    result = search(index.transaction, index.encoder, query)
    hits = tuple(replace(hit, rank=hit.rank - before) for hit in result.hits[before:])
    return replace(result, hits=hits)
