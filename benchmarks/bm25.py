"""The line to beat: BM25 over whole texts, words cut by jieba's rules, nothing else."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

import numpy as np
import rjieba
from numpy.typing import NDArray

from replysearch.chinese.text import fold
from replysearch.evaluation import RetrievalSet

#: Robertson and Zaragoza 2009; the usual constants, which tantivy has fixed too.
K1, B = 1.2, 0.75
_DEPTH = 100


def rankings(asked: RetrievalSet) -> dict[str, list[str]]:
    """Return the best hundred texts for each query; equal scores stand in the set's order."""
    postings, lengths = _postings(asked)
    ids = [text.id for text in asked.texts]
    found = {}
    for query in asked.queries:
        scores = np.zeros(len(ids))
        for word in rjieba.cut(fold(query.text)):
            if word in postings:
                rows, counts = postings[word]
                scores[rows] += _weights(counts, lengths[rows], lengths.mean(), len(ids))
        order = np.argsort(-scores, kind="stable")[:_DEPTH]
        found[query.id] = [ids[row] for row in order if scores[row] > 0]
    return found


def _postings(
    asked: RetrievalSet,
) -> tuple[Mapping[str, tuple[NDArray[np.int64], NDArray[np.float64]]], NDArray[np.float64]]:
    rows: dict[str, list[int]] = {}
    counts: dict[str, list[int]] = {}
    lengths = np.zeros(len(asked.texts))
    for row, text in enumerate(asked.texts):
        words = [
            word
            for word in rjieba.cut(fold(f"{text.title}\n{text.text}"))
            if any(map(str.isalnum, word))
        ]
        lengths[row] = len(words)
        for word, number in Counter(words).items():
            rows.setdefault(word, []).append(row)
            counts.setdefault(word, []).append(number)
    return {word: (np.array(rows[word]), np.array(counts[word], float)) for word in rows}, lengths


def _weights(
    counts: NDArray[np.float64], lengths: NDArray[np.float64], mean: float, texts: int
) -> NDArray[np.float64]:
    idf = math.log(1 + (texts - len(counts) + 0.5) / (len(counts) + 0.5))
    return idf * counts * (K1 + 1) / (counts + K1 * (1 - B + B * lengths / mean))
