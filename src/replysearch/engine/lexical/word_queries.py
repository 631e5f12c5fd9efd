"""Queries to a tantivy index, by words, rows and filters; and how rare a query's words are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from tantivy import Occur, Query

from replysearch.engine.kind_codes import KIND_CODES
from replysearch.engine.lexical.tantivy_index import schema
from replysearch.engine.results import Allowed
from replysearch.engine.words import content_characters

#: Weight with which the characters of a word are searched for if no passage contains the word. A
#: word has weight 1. Measured: `python -m benchmarks.ranking`.
CHARACTER_BOOST = 0.75


def query_of(frequencies: Mapping[str, int]) -> Query:
    """Return the query for words, given the number of passages in which each occurs.

    If a word occurs nowhere, its characters are searched for. The characters only raise the
    scores of passages with another of the words: characters alone are too weak for a match.
    """
    query = any_word(frequencies)
    unknown = [word for word, number in frequencies.items() if len(word) > 1 and not number]
    characters = dict.fromkeys(each for word in unknown for each in content_characters(word))
    if not characters or len(unknown) == len(frequencies):
        return query
    clauses = [
        (Occur.Should, Query.boost_query(_term("characters", each), CHARACTER_BOOST))
        for each in characters
    ]
    return Query.boolean_query([(Occur.Must, query), *clauses])


def any_word(words: Iterable[str]) -> Query:
    """Return the query for passages that contain at least one of the words."""
    return Query.boolean_query([(Occur.Should, _term("words", word)) for word in words])


def rows_among(field: str, rows: Sequence[int]) -> Query:
    """Return the query for passages whose `field`, an unsigned integer, is one of `rows`."""
    return Query.term_set_query(schema(), field, list(rows))


def limited(query: Query, allowed: Allowed, removed: Sequence[int]) -> Query:
    """Return `query` limited to the `allowed` passages, without the `removed` rows."""
    clauses = [
        (Occur.Must, query),
        # The entry that holds a snapshot's generation is no passage.
        (Occur.MustNot, Query.exists_query("generation")),
    ]
    # The clauses of filters must not add to the score.
    if allowed.documents is not None:
        documents = rows_among("document", sorted(allowed.documents))
        clauses.append((Occur.Must, Query.const_score_query(documents, 0.0)))
    if allowed.without:
        clauses.append((Occur.MustNot, rows_among("document", sorted(allowed.without))))
    if allowed.kinds is not None:
        kinds = rows_among("kind", sorted(KIND_CODES[kind] for kind in allowed.kinds))
        clauses.append((Occur.Must, Query.const_score_query(kinds, 0.0)))
    if removed:
        clauses.append((Occur.MustNot, rows_among("row", removed)))
    return Query.boolean_query(clauses)


def _term(field: str, word: str) -> Query:
    return Query.term_query(schema(), field, word, index_option="freq")


def idf_sum(passages: int, frequencies: Iterable[int]) -> np.float32:
    """Return the sum of inverse document frequencies, given how many passages have each word.

    A frequency may exceed `passages`, because it counts removed passages until they are erased.
    """
    return np.float32(
        sum(math.log(1 + (max(passages - n, 0) + 0.5) / (n + 0.5)) for n in frequencies)
    )
