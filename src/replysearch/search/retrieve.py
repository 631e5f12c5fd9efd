"""A query → hits: gather evidence, weigh it, drop repetitions, cite."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from replysearch.chinese.document_numbers import asked_number, is_number_for_sure
from replysearch.chinese.text import squeeze
from replysearch.encoding import Encoder
from replysearch.engine import Allowed, ReadTransaction, StoredPassage
from replysearch.errors import BadQuery
from replysearch.messages import faces as faces_messages
from replysearch.messages import search as search_messages
from replysearch.records import Hit, Query, SearchResult, Share
from replysearch.search.candidates import gather
from replysearch.search.highlights import Marking
from replysearch.search.ranking import Ranking, rank

#: Most hits of one query, and most characters of its text.
MOST_HITS = 1000
LONGEST_QUERY = 2000


def search(transaction: ReadTransaction, encoder: Encoder, query: Query) -> SearchResult:
    """Return the hits for a query in one consistent view of the index.

    Raises:
        BadQuery: the text is blank or too long, or the limit is out of range.
    """
    started = time.perf_counter()
    text = _checked(query)
    allowed = transaction.allowed_by(query.filters)
    letters = letters_by_number(transaction, text, allowed)
    if letters:
        shown = letters[: query.limit]
        hits = cite(shown, [1.0] * len(shown))
        total = len(letters)
        rows = np.array([each.row for each in letters], np.int64)
        facets = transaction.facets(None, rows, allowed) if query.facets else {}
    elif is_number_for_sure(asked_number(text)):
        # A number that no letter bears must not bring letters that resemble it.
        hits, total, facets = (), 0, {}
    else:
        found = gather(transaction, encoder, query, allowed)
        hits = _best(transaction, rank(found.evidence, found.weights), query)
        total = transaction.total(found.words, found.near, allowed)
        facets = transaction.facets(found.words, found.near, allowed) if query.facets else {}
    if query.marks:
        marking = Marking(text)
        hits = tuple(replace(hit, marks=marking.marks(hit.text)) for hit in hits)
    took_ms = (time.perf_counter() - started) * 1000
    return SearchResult(query, took_ms, total, hits, facets)


def checked_words(words: str) -> str:
    """Return the words of a query or question without blanks around them.

    Raises:
        BadQuery: They are blank, too long, or not Unicode.
    """
    text = words.strip()
    if not text:
        raise BadQuery(search_messages.QUERY_BLANK)
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadQuery(faces_messages.QUERY_UNREADABLE.format(field=faces_messages.QUERY_FIELD))
    if len(text) > LONGEST_QUERY:
        raise BadQuery(search_messages.QUERY_TOO_LONG.format(limit=LONGEST_QUERY, length=len(text)))
    return text


def _checked(query: Query) -> str:
    text = checked_words(query.text)
    if not 1 <= query.limit <= MOST_HITS:
        raise BadQuery(search_messages.QUERY_LIMIT.format(limit=query.limit, most=MOST_HITS))
    return text


def letters_by_number(
    transaction: ReadTransaction, text: str, allowed: Allowed
) -> list[StoredPassage]:
    """Return all passages, in order, of the letters whose number the text is.

    Where several letters bear the number, the openings of all come first.
    """
    letters = [transaction.passages_of_row(row, allowed) for row in transaction.find_number(text)]
    letters = [passages for passages in letters if passages]
    if len(letters) == 1:
        return letters[0]
    openings = [passages[0] for passages in letters]
    return openings + [passage for passages in letters for passage in passages[1:]]


def best_passages(
    transaction: ReadTransaction, encoder: Encoder, query: Query, allowed: Allowed
) -> list[tuple[StoredPassage, float]]:
    """Return the best passages for a query with their scores, as :func:`search` finds them.

    A query that is a letter's number is taken for words here.
    """
    found = gather(transaction, encoder, query, allowed)
    ranking = rank(found.evidence, found.weights)
    kept, places = _first(transaction, ranking, query.limit)
    return list(zip(kept, ranking.scores[places].tolist(), strict=True))


def _best(transaction: ReadTransaction, ranking: Ranking, query: Query) -> tuple[Hit, ...]:
    kept, places = _first(transaction, ranking, query.limit)
    shares = [ranking.shares_at(place) if query.explain else () for place in places]
    return cite(kept, ranking.scores[places].tolist(), shares)


def _first(
    transaction: ReadTransaction, ranking: Ranking, limit: int
) -> tuple[list[StoredPassage], list[int]]:
    """Return the first passages that do not repeat each other, and their places."""
    kept: list[StoredPassage] = []
    places: list[int] = []
    for passage, place in _distinct(transaction, ranking.rows.tolist(), step=limit):
        kept.append(passage)
        places.append(place)
        if len(kept) == limit:
            break
    return kept, places


def _distinct(
    transaction: ReadTransaction, rows: Sequence[int], step: int
) -> Iterator[tuple[StoredPassage, int]]:
    """Yield passages with their places, without those whose words the same letter already gave."""
    said: dict[str, list[str]] = {}
    for start in range(0, len(rows), step):
        block = rows[start : start + step]
        places = {row: place for place, row in enumerate(block, start)}
        for passage in transaction.passages_at(block):
            words = squeeze(passage.text)
            before = said.setdefault(passage.citation.document_id, [])
            if any(words in other for other in before):
                continue
            before.append(words)
            yield passage, places[passage.row]


def cite(
    passages: Sequence[StoredPassage],
    scores: Sequence[float],
    shares: Sequence[tuple[Share, ...]] | None = None,
) -> tuple[Hit, ...]:
    """Return passages as hits, ranked as they stand."""
    found = zip(passages, scores, shares or [()] * len(passages), strict=True)
    return tuple(
        Hit(rank, score, each.passage_id, each.text, each.kind, each.citation, own)
        for rank, (each, score, own) in enumerate(found, start=1)
    )
