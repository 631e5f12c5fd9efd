"""A query → the passages that may answer it, with what speaks for each.

Words propose candidates, and so does nearness of meaning; each candidate is then judged by both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replysearch.chinese.text import fold
from replysearch.encoding import Encoder
from replysearch.engine import Allowed, ReadTransaction
from replysearch.records import Mode, Query
from replysearch.search.ranking import Evidence, Weights, weights_for

#: Candidates taken from each kind of evidence; more are taken when more hits are asked for.
CANDIDATES = 200
#: Cosine from which a passage counts as near to the query without sharing a word with it.
#: Re-measure with ``python -m benchmarks.ranking``.
DENSE_THRESHOLD = 0.25

_NO_ROWS = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The candidates of a query and how their evidence is to be weighed.

    A passage matches when it holds one of `words` (None: words do not count) or is among `near`,
    the rows of all passages that are near by meaning.
    """

    evidence: Evidence
    weights: Weights
    near: NDArray[np.int64]
    words: str | None


def gather(
    transaction: ReadTransaction, encoder: Encoder, query: Query, allowed: Allowed
) -> Gathered:
    """Find the candidates for a query, by each kind of evidence that its mode uses.

    Args:
        transaction: Where to look.
        encoder: The index's own.
        query: What is asked; its filters are in `allowed` already.
        allowed: What the filters let through.
    """
    text, mode, depth = query.text.strip(), query.mode, max(CANDIDATES, 2 * query.limit)
    said = _NO_ROWS
    scores = np.empty(0, np.float64)
    if mode is not Mode.DENSE:
        match = transaction.lexical(text, depth, allowed)
        order = np.argsort(match.found.rows)
        said = match.found.rows[order]
        scores = match.found.scores[order].astype(np.float64)
    if mode is Mode.LEXICAL:
        nothing = np.zeros(len(said))
        evidence = Evidence(said, cosine=nothing, words=scores, coverage=nothing)
        return Gathered(evidence, weights_for(mode, has_coverage=False), _NO_ROWS, text)
    folded = fold(text)
    vector = encoder.encode_queries([folded])[0]
    near = transaction.dense_above(vector, DENSE_THRESHOLD, allowed)
    rows = np.union1d(near[:depth], said)
    words = np.zeros(len(rows))
    words[np.searchsorted(rows, said)] = scores
    cosine = np.maximum(transaction.cosines(vector, rows), 0.0).astype(np.float64)
    coverage = np.zeros(len(rows))
    asked = encoder.near_words(folded)
    if asked is not None:
        coverage = asked.coverage(transaction.tokens(rows)).astype(np.float64)
    return Gathered(
        Evidence(rows, cosine, words, coverage),
        weights_for(mode, has_coverage=asked is not None),
        near,
        None if mode is Mode.DENSE else text,
    )
