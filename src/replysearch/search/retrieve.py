"""A query → hits: for the number of a letter, the letter's passages; else the best passages."""

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
from replysearch.records import Hit, Kind, Query, SearchResult, Share
from replysearch.search.candidates import gather
from replysearch.search.highlights import Highlighter
from replysearch.search.ranking import Ranking, rank

#: Largest limit of a query. Chosen, not measured: people do not read more hits.
MOST_HITS = 1000
#: Longest query, in characters. Chosen, not measured: questions are shorter.
LONGEST_QUERY = 2000


def search(transaction: ReadTransaction, encoder: Encoder, query: Query) -> SearchResult:
    """Return the hits for a query, and the number of all matching passages.

    Raises:
        BadQuery: The text is blank, too long or not valid Unicode, or the limit is out of range.
    """
    started = time.perf_counter()
    text = checked_words(query.text)
    if not 1 <= query.limit <= MOST_HITS:
        raise BadQuery(search_messages.QUERY_LIMIT.format(limit=query.limit, most=MOST_HITS))
    allowed = transaction.allowed_by(query.filters)
    numbered = letters_by_number(transaction, text, allowed)
    if numbered:
        shown = numbered[: query.limit]
        hits = cite(shown, [1.0] * len(shown), kinds=query.filters.kind)
        total = len(numbered)
        rows = np.array([each.row for each in numbered], np.int64)
        facets = transaction.facets(None, rows, allowed) if query.facets else {}
    elif is_number_for_sure(asked_number(text)):
        # No allowed letter has this number. Passages with similar words would mislead.
        hits, total, facets = (), 0, {}
    else:
        gathered = gather(transaction, encoder, query, allowed)
        words, near = gathered.words, gathered.near
        hits = _best(transaction, rank(gathered.features, gathered.weights), query)
        total = transaction.total(words, near, allowed)
        facets = transaction.facets(words, near, allowed) if query.facets else {}
    if query.marks:
        highlighter = Highlighter(text)
        hits = tuple(replace(hit, marks=highlighter.spans(hit.text)) for hit in hits)
    took_ms = (time.perf_counter() - started) * 1000
    return SearchResult(query, took_ms, total, hits, facets)


def checked_words(words: str) -> str:
    """Return the text of a query or question without blanks at either end.

    Raises:
        BadQuery: The text is blank, too long, or not valid Unicode.
    """
    text = words.strip()
    if not text:
        raise BadQuery(search_messages.QUERY_BLANK)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadQuery(faces_messages.QUERY_UNREADABLE.format(field=faces_messages.QUERY_FIELD))
    if len(text) > LONGEST_QUERY:
        raise BadQuery(search_messages.QUERY_TOO_LONG.format(limit=LONGEST_QUERY, length=len(text)))
    return text


def letters_by_number(
    transaction: ReadTransaction, text: str, allowed: Allowed
) -> list[StoredPassage]:
    """Return, in order, the allowed passages of the letters that have the number in `text`.

    `text` may have the usual words around the number, such as 文号. If no letter has the number, no
    passages are returned. If several letters have the number, their first passages come first.
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
    """Return the best passages for a query, each with its score, ranked as in :func:`search`.

    Letters are not looked up by number here. `allowed` replaces the filters in `query`.
    """
    gathered = gather(transaction, encoder, query, allowed)
    ranking = rank(gathered.features, gathered.weights)
    kept, indexes = _first(transaction, ranking, query.limit)
    return list(zip(kept, ranking.scores[indexes].tolist(), strict=True))


def _best(transaction: ReadTransaction, ranking: Ranking, query: Query) -> tuple[Hit, ...]:
    kept, indexes = _first(transaction, ranking, query.limit)
    shares = [ranking.shares_at(index) if query.explain else () for index in indexes]
    return cite(kept, ranking.scores[indexes].tolist(), shares, query.filters.kind)


def _first(
    transaction: ReadTransaction, ranking: Ranking, limit: int
) -> tuple[list[StoredPassage], list[int]]:
    """Return the first `limit` passages without repetitions, and their indexes in the ranking."""
    kept: list[StoredPassage] = []
    indexes: list[int] = []
    for passage, index in _distinct(transaction, ranking.rows.tolist(), step=limit):
        kept.append(passage)
        indexes.append(index)
        if len(kept) == limit:
            break
    return kept, indexes


def _distinct(
    transaction: ReadTransaction, rows: Sequence[int], step: int
) -> Iterator[tuple[StoredPassage, int]]:
    """Read the passages at `rows`, `step` at a time. Yield each with its index in `rows`.

    A passage is left out if an earlier passage of the same letter contains its whole text.
    """
    by_letter: dict[str, list[str]] = {}
    for start in range(0, len(rows), step):
        block = rows[start : start + step]
        indexes = {row: index for index, row in enumerate(block, start)}
        for passage in transaction.passages_at(block):
            words = squeeze(passage.text)
            before = by_letter.setdefault(passage.citation.document_id, [])
            if any(words in other for other in before):
                continue
            before.append(words)
            yield passage, indexes[passage.row]


def cite(
    passages: Sequence[StoredPassage],
    scores: Sequence[float],
    shares: Sequence[tuple[Share, ...]] | None = None,
    kinds: Sequence[Kind] = (),
) -> tuple[Hit, ...]:
    """Return passages as hits, with ranks from 1 in the given order.

    The sentences of `kinds` are marked in each.
    """
    rows = zip(passages, scores, shares or [()] * len(passages), strict=True)
    return tuple(
        Hit(
            rank,
            score,
            each.passage_id,
            each.text,
            each.kind,
            each.citation,
            parts,
            kind_marks=tuple(s.span for s in each.sentences if s.kind in kinds) if kinds else (),
        )
        for rank, (each, score, parts) in enumerate(rows, start=1)
    )
