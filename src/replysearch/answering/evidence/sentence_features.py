"""The features of a sentence as an answer, and their weights."""

from __future__ import annotations

from typing import NamedTuple


class SentenceFeatures(NamedTuple):
    """The features of a sentence as an answer; most of them lie between 0 and 1.

    Attributes:
        headed: The share of the question's words in the sentence or the headings above it.
        led: The share of the question's words in the sentence or the one before it.
        cosine: The cosine similarity of sentence and question.
        passage: The score of the passage, divided by that of the best passage.
        rare: The share of the question's characters in the sentence or its headings, weighted by
            idf.
        value: Whether it states a value of the type that is asked for.
        kind: Whether its passage is of the kind that is asked for.
        promise: Whether its passage is a commitment.
        denial: How much it denies, if the question is a yes-or-no question.
        length: The logarithm of its length in characters.
        courtesy: Whether its passage is a courtesy.
    """

    headed: float
    led: float
    cosine: float
    passage: float
    rare: float
    value: float
    kind: float
    promise: float
    denial: float
    length: float
    courtesy: float


#: The weight of each feature in the score, fitted as a logistic choice among the sentences of a
#: letter and divided by :data:`WEIGHT_SCALE`. Measured: `python -m benchmarks.sentence_ranking
#: ../shared/eval/ncpqa_a --letters ../shared/replies`. `courtesy` alone is chosen: it keeps
#: courtesies out of answers.
SENTENCE_WEIGHTS = SentenceFeatures(
    headed=0.33,
    led=0.22,
    cosine=0.10,
    passage=0.52,
    rare=0.38,
    value=0.23,
    kind=0.29,
    promise=0.12,
    denial=0.31,
    length=-0.056,
    courtesy=-0.5,
)
#: Divisor of the fitted weights, so that scores are near 1. Chosen, not measured: any value gives
#: the same order.
WEIGHT_SCALE = 8.0
