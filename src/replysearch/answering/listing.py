"""The last question of a conversation → the passages for it, for who wants a list, no answer."""

from __future__ import annotations

from dataclasses import replace

from replysearch.answering.pipeline import Asking
from replysearch.encoding import Encoder
from replysearch.engine import ReadTransaction
from replysearch.records import Ask, Query, SearchResult
from replysearch.search.retrieve import LONGEST_QUERY, MOST_HITS, search

#: Passages of one list.
LISTED = 10
#: Most questions that are looked at to find the one that others were asked for on: as many as list
#: all that a search gives, and again as many before it.
MOST_LISTED_TURNS = 2 * MOST_HITS // LISTED


def listed(
    transaction: ReadTransaction, encoder: Encoder, reader: Encoder, ask: Ask
) -> SearchResult:
    """Return the hits for a question, made whole by those before it as an answer would be.

    A question for others (还有吗) is given those that stand behind what was listed before. The
    places and years in its words are searched for like all of them: only `ask`'s filters limit.

    Args:
        transaction: Where to look.
        encoder: The index's own.
        reader: One that knows near words; the index's own where it does.
        ask: What is asked.

    Raises:
        BadQuery: The question is not usable.
    """
    if not ask.turns:
        return search(transaction, encoder, Query(ask.text, LISTED, filters=ask.filters))
    asking = Asking(transaction, encoder, reader, ask)
    before = LISTED * asking.others
    text = asking.understood.resolved.text[:LONGEST_QUERY]
    query = Query(text, min(before + LISTED, MOST_HITS), filters=ask.filters)
    found = search(transaction, encoder, query)
    hits = tuple(replace(hit, rank=hit.rank - before) for hit in found.hits[before:])
    return replace(found, hits=hits)
