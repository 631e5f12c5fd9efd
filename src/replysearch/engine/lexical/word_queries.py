"""What is asked of a word index: words, rows, filters; and what the words of a query tell."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from tantivy import Occur, Query

from replysearch.engine.lexical.fields import schema
from replysearch.engine.results import Allowed
from replysearch.engine.store.changes import KIND_CODES
from replysearch.engine.words import telling_characters

#: What a character of a word that stands nowhere counts beside a word, which counts 1. Re-measure
#: with ``python -m benchmarks.ranking``.
CHARACTER_BOOST = 0.75


def query_of(frequencies: Mapping[str, int]) -> Query:
    """Return the query for words; a word that stands nowhere counts by its characters.

    The characters only add to the score of passages that hold another of the words: alone they say
    too little for a match.

    Args:
        frequencies: In how many passages each of the words stands.
    """
    query = any_word(frequencies)
    unknown = [word for word, number in frequencies.items() if len(word) > 1 and not number]
    net = dict.fromkeys(sign for word in unknown for sign in telling_characters(word))
    if not net or len(unknown) == len(frequencies):
        return query
    clauses = [
        (Occur.Should, Query.boost_query(_term("characters", sign), CHARACTER_BOOST))
        for sign in net
    ]
    return Query.boolean_query([(Occur.Must, query), *clauses])


def any_word(words: Iterable[str]) -> Query:
    """Return the query for passages that hold one of the words or more."""
    return Query.boolean_query([(Occur.Should, _term("words", word)) for word in words])


def rows_among(field: str, rows: Sequence[int]) -> Query:
    """Return the query for passages whose value of an unsigned `field` is among `rows`."""
    return Query.term_set_query(schema(), field, list(rows))


def limited(query: Query, allowed: Allowed, removed: Sequence[int]) -> Query:
    """Return `query` under the filters, without what is gone and the mark of the generation."""
    clauses = [
        (Occur.Must, query),
        (Occur.MustNot, Query.exists_query("generation")),
    ]
    # A filter clause must not add to the score.
    if allowed.documents is not None:
        documents = rows_among("document", sorted(allowed.documents))
        clauses.append((Occur.Must, Query.const_score_query(documents, 0.0)))
    if allowed.kinds is not None:
        kinds = rows_among("kind", sorted(KIND_CODES[kind] for kind in allowed.kinds))
        clauses.append((Occur.Must, Query.const_score_query(kinds, 0.0)))
    if removed:
        clauses.append((Occur.MustNot, rows_among("row", removed)))
    return Query.boolean_query(clauses)


def _term(field: str, word: str) -> Query:
    return Query.term_query(schema(), field, word, index_option="freq")


def information(passages: int, frequencies: Iterable[int]) -> np.float32:
    """Return the sum of the inverse document frequencies of words that stand in so many passages.

    Where passages were taken out but not yet wiped, words may stand in more than there are.
    """
    return np.float32(
        sum(math.log(1 + (max(passages - n, 0) + 0.5) / (n + 0.5)) for n in frequencies)
    )
