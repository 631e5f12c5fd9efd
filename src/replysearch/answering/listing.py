"""The last question of a conversation → the passages for it, for who wants a list, no answer."""

from __future__ import annotations

from dataclasses import replace

from replysearch.answering.asking import Asking
from replysearch.answering.conversation import resolve
from replysearch.encoding import Encoder
from replysearch.engine import Names, Reading
from replysearch.records import Ask, Query, SearchResult
from replysearch.retrieval import LONGEST_QUERY, MOST_HITS, checked_words, search

#: Passages of one list.
LISTED = 10
#: Most questions that are looked at to find the one that others were asked for on: as many as list
#: all that a search gives, and again as many before it.
MOST_LISTED_TURNS = 2 * MOST_HITS // LISTED


def listed(view: Reading, encoder: Encoder, reader: Encoder, ask: Ask) -> SearchResult:
    """Return the hits for a question, made whole by those before it as an answer would be.

    A question for others (还有吗) is given those that stand behind what was listed before. The
    places and years in its words are searched for like all of them: only `ask`'s filters limit.

    Args:
        view: Where to look.
        encoder: The index's own.
        reader: One that knows near words; the index's own where it does.
        ask: What is asked.

    Raises:
        BadQuery: The question is not usable.
    """
    if not ask.turns:
        return search(view, encoder, Query(ask.text, LISTED, filters=ask.filters))
    base, before = _base_of(ask, view.names())
    text = Asking(view, encoder, reader, base).understood.resolved.text
    limit = min(before + LISTED, MOST_HITS)
    found = search(view, encoder, Query(text[:LONGEST_QUERY], limit, filters=ask.filters))
    hits = tuple(replace(hit, rank=hit.rank - before) for hit in found.hits[before:])
    return replace(found, hits=hits)


def _base_of(ask: Ask, names: Names) -> tuple[Ask, int]:
    """Return the question that others were asked for on, and how many passages were listed.

    However often it was: it is sought here, for understanding looks at the last questions alone.
    """
    for text in (ask.text, *ask.turns):
        checked_words(text)
    turns, text, before = list(ask.turns), ask.text, 0
    while turns and _asks_for_others(text, names):
        text, before = turns.pop(), before + LISTED
    return replace(ask, text=text, turns=tuple(turns)), before


def _asks_for_others(text: str, names: Names) -> bool:
    """Tell whether a question asks for others, which it does whatever was asked before it."""
    return resolve((text,), text.strip(), names, lambda _: True).others
