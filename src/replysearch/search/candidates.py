"""A query → the passages that word search, dense search or both propose, and their features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replysearch.chinese.text import fold
from replysearch.encoding import Encoder
from replysearch.engine import Allowed, ReadTransaction
from replysearch.records import Mode, Query
from replysearch.search.ranking import CandidateFeatures, Weights, weights_for

#: Word search and dense search propose at most this many candidates each, or twice the query's
#: limit if that is larger. Chosen, not measured: the best hits should be among the candidates.
CANDIDATES = 200
#: Least cosine of query and passage for a match. Measured: `python -m benchmarks.ranking`.
DENSE_THRESHOLD = 0.25

_NO_ROWS = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The candidates of a query and the weights of their features.

    `near` has the rows of allowed passages whose cosine reaches the threshold (none in lexical
    search). An allowed passage matches if it has a word of `words`, the query's text, or its row is
    in `near`. In dense search, `words` is None.
    """

    features: CandidateFeatures
    weights: Weights
    near: NDArray[np.int64]
    words: str | None


def gather(
    transaction: ReadTransaction, encoder: Encoder, query: Query, allowed: Allowed
) -> Gathered:
    """Find a query's candidates among the allowed passages. `query.filters` is not used."""
    text, mode, depth = query.text.strip(), query.mode, max(CANDIDATES, 2 * query.limit)
    word_rows = _NO_ROWS
    scores = np.empty(0, np.float64)
    if mode is not Mode.DENSE:
        match = transaction.lexical(text, depth, allowed)
        order = np.argsort(match.found.rows)
        word_rows = match.found.rows[order]
        scores = match.found.scores[order].astype(np.float64)
    if mode is Mode.LEXICAL:
        zeros = np.zeros(len(word_rows))
        features = CandidateFeatures(word_rows, cosine=zeros, words=scores, coverage=zeros)
        return Gathered(features, weights_for(mode, has_coverage=False), _NO_ROWS, text)
    folded = fold(text)
    vector = encoder.encode_queries([folded])[0]
    near = transaction.dense_above(vector, DENSE_THRESHOLD, allowed)
    rows = np.union1d(near[:depth], word_rows)
    words = np.zeros(len(rows))
    words[np.searchsorted(rows, word_rows)] = scores
    cosine = np.maximum(transaction.cosines(vector, rows), 0.0).astype(np.float64)
    coverage = np.zeros(len(rows))
    near_words = encoder.near_words(folded)
    if near_words is not None:
        coverage = near_words.coverage(transaction.tokens(rows)).astype(np.float64)
    return Gathered(
        CandidateFeatures(rows, cosine, words, coverage),
        weights_for(mode, has_coverage=near_words is not None),
        near,
        None if mode is Mode.DENSE else text,
    )
