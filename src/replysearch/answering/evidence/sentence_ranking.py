"""Passages → their sentences, ranked by how well each answers a question."""

from __future__ import annotations

import math
import operator
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from replysearch.answering.evidence.open_index import (
    OpenIndex,
    headings_of,
    is_of_kind,
    sentence_spans,
)
from replysearch.answering.evidence.values.aspects import is_total_of_several, states_aspect
from replysearch.answering.evidence.values.stated_value import find_stated_value
from replysearch.answering.evidence.values.table_rows import table_head
from replysearch.answering.evidence.values.time_match import matches_time
from replysearch.answering.evidence.values.value_constraints import states_the_part
from replysearch.answering.question.question import VALUE_KINDS, Question
from replysearch.chinese.text import HAN, fold
from replysearch.chinese.values import values_in
from replysearch.encoding.near_words import NearWords
from replysearch.engine import StoredPassage
from replysearch.records import Kind, Span

#: Shorter sentences, in characters, do not answer. Chosen, not measured: 一是。 says nothing.
_SHORTEST = 4
#: A sentence answers a follow-up only if its share of the follow-up's own words is at least this
#: fraction of the largest share. If even the largest share is below this, all may answer. Measured:
#: `python -m benchmarks.answering --vary evidence.sentence_ranking._OWN_WORDS=0.4,0.6,0.8`.
_OWN_WORDS = 0.6
#: Only so many denials of a sentence are counted. Chosen, not measured: more denials add nothing.
_MOST_DENIALS = 2

_DENIAL = re.compile(r"[不未无非]|难以|尚|暂|缺|没有|禁止|仅")
_HAN = re.compile(f"[{HAN}]")


class SentenceFeatures(NamedTuple):
    """The features that rate a sentence as an answer; most of them lie between 0 and 1."""

    headed: float  # share of the question's words in sentence, headings, title or issuer
    led: float  # share of the question's words in the sentence or the one before it
    cosine: float  # cosine similarity of sentence and question
    passage: float  # score of the passage, divided by the score of the best passage
    rare: float  # idf-weighted share of the question's characters in sentence or headings
    value: float  # whether the sentence states a value of the requested type
    kind: float  # whether the passage is of the requested kind
    promise: float  # whether the passage is a commitment
    denial: float  # how much the sentence denies; 0 if the question is no yes-or-no question
    length: float  # logarithm of the sentence's length in characters
    courtesy: float  # whether the passage is a courtesy


#: The weight of each feature in the score, fitted by a conditional logit (a softmax over the
#: sentences of the right letter) and divided by :data:`WEIGHT_SCALE`. Measured: `python -m
#: benchmarks.sentence_ranking ../shared/eval/ncpqa_a --letters ../shared/replies`. Only `courtesy`
#: is chosen, not measured: it keeps courtesies out of answers.
SENTENCE_WEIGHTS = SentenceFeatures(
    headed=0.3,
    led=0.29,
    cosine=0.07,
    passage=0.5,
    rare=0.59,
    value=0.3,
    kind=0.3,
    promise=0.1,
    denial=0.33,
    length=-0.054,
    courtesy=-0.5,
)
#: The fitted weights are divided by this, so that scores are near 1. Chosen, not measured: any
#: value gives the same order of sentences.
WEIGHT_SCALE = 8.0


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence of a passage with its score and its features.

    Attributes:
        span: Where the sentence is in the text of the passage.
        passage_score: The score of the passage in the search.
        share_in_sentence: The share of the question's words in the sentence.
        share_in_passage: The share of the question's words in the passage or its headings.
        has_value: 1 if the sentence states the requested value, 0 if not, 0.5 if none is requested.
        states_part: False if the question asks for one part and the sentence gives a total. If no
            number or date is asked for, also False if the passage lacks the requested aspect.
        in_time: Whether the years in the sentence fit, or the tense if the question has no years.
        value: The span of the requested value in `text`, or None. Always None in a table row.
    """

    passage: StoredPassage
    span: Span
    text: str
    score: float
    features: SentenceFeatures
    passage_score: float
    share_in_sentence: float
    share_in_passage: float
    has_value: float
    states_part: bool
    in_time: bool
    value: Span | None

    @property
    def may_answer(self) -> bool:
        """Whether the sentence has the time, the part and the value that are asked for, if any."""
        return bool(self.has_value) and self.in_time and self.states_part


class _WordMatch(NamedTuple):
    """How well one sentence matches the question's words.

    `alone` is the share of these words in the sentence, `around` the share in its passage or
    headings. The other fields are explained in :class:`SentenceFeatures`.
    """

    alone: float
    led: float
    headed: float
    around: float
    cosine: float
    rare: float


def rank_sentences(
    index: OpenIndex,
    question: Question,
    scored: Sequence[tuple[StoredPassage, float]],
    tokens: Sequence[bytes],
    words: NearWords | None,
) -> list[RankedSentence]:
    """Return the sentences of the `scored` passages, best first.

    `tokens` has the stored tokens of each passage, or b"". If `words` is None, the list is empty.
    """
    if words is None or not scored:
        return []
    located = [
        (owner, span)
        for owner, (passage, _) in enumerate(scored)
        for span in sentence_spans(passage)
        if span.end - span.start >= _SHORTEST
    ]
    matches, mask = _word_matches(index, question, scored, tokens, words=words, located=located)
    best = max(score for _, score in scored)
    ranked = [
        _ranked(question, scored[owner], span, matches[at], best)
        for at, (owner, span) in enumerate(located)
        if mask[at]
    ]
    return sorted(ranked, key=lambda each: -each.score)


def _word_matches(
    index: OpenIndex,
    question: Question,
    scored: Sequence[tuple[StoredPassage, float]],
    tokens: Sequence[bytes],
    *,
    words: NearWords,
    located: Sequence[tuple[int, Span]],
) -> tuple[list[_WordMatch], NDArray[np.bool_]]:
    """Return how well each sentence matches the question, and the mask of :func:`_has_own_words`.

    `located` holds the index in `scored` of each sentence's passage, and the span of the sentence.
    """
    encoder = index.word_encoder
    texts = [fold(span.of(scored[owner][0].text)) for owner, span in located]
    encoded = encoder.encode_passages(texts)
    headings = encoder.encode_passages([fold(headings_of(each)) for each, _ in scored])
    owners = np.array([owner for owner, _ in located])
    if not all(tokens):
        passages = [fold(f"{headings_of(each)}\n{each.text}") for each, _ in scored]
        tokens = encoder.encode_passages(passages).tokens
    alone = words.best(encoded.tokens)
    headed = np.maximum(alone, words.best(headings.tokens)[:, owners])
    around = np.maximum(headed, words.best(tokens)[:, owners])
    led = alone.copy()
    follows = np.flatnonzero(owners[1:] == owners[:-1]) + 1
    led[:, follows] = np.maximum(alone[:, follows], alone[:, follows - 1])
    cosines = encoded.vectors @ encoder.encode_queries([question.folded])[0]
    paths = [fold("".join(each.citation.path)) for each, _ in scored]
    with_paths = [text + paths[owner] for text, owner in zip(texts, owners, strict=True)]
    rare = rare_character_shares(question, with_paths)
    columns = [words.weights @ each for each in (alone, led, headed, around)]
    matches = [_WordMatch(*map(float, row)) for row in zip(*columns, cosines, rare, strict=True)]
    return matches, _has_own_words(index, question, encoded.tokens, headings.tokens, owners)


def _has_own_words(
    index: OpenIndex,
    question: Question,
    sentence_tokens: Sequence[bytes],
    heading_tokens: Sequence[bytes],
    owners: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Return a mask: True for each sentence that may answer a follow-up like 那硕士呢.

    Most sentences have the words of the earlier questions. So a sentence also needs the follow-up's
    own words, unless no sentence has them. For any other question the mask is True throughout.
    """
    words = index.near_words(question.own_subject) if question.shifts_topic else None
    if words is None:
        return np.ones(len(owners), bool)
    in_headings = words.best(heading_tokens)[:, owners]
    shares = words.weights @ np.maximum(words.best(sentence_tokens), in_headings)
    most = shares.max()
    return shares >= (_OWN_WORDS * most if most >= _OWN_WORDS else 0.0)


def rare_character_shares(question: Question, texts: Sequence[str]) -> list[float]:
    """Return, per folded text, the idf-weighted share (0–1) of the question's characters in it.

    Unlike near words, these shares count rare characters more, and also names that have no token.
    """
    asked = set(_HAN.findall(question.folded_subject))
    shared = [asked.intersection(text) for text in texts]
    counts = Counter(chain.from_iterable(shared))
    idf = {each: max(math.log((len(texts) + 1) / (counts[each] + 0.5)), 0.0) for each in asked}
    total = max(sum(idf.values()), 1e-9)
    return [sum(map(idf.__getitem__, each)) / total for each in shared]


def _ranked(
    question: Question,
    scored: tuple[StoredPassage, float],
    span: Span,
    match: _WordMatch,
    best: float,
) -> RankedSentence:
    """Return a sentence with its score. `best` is the score of the best passage."""
    passage, passage_score = scored
    text = span.of(passage.text)
    values = values_in(text) if question.answer_type in VALUE_KINDS else ()
    head = table_head(passage.text) if "\t" in text else None
    above = (*passage.citation.path, head.of(passage.text) if head is not None else "")
    value = find_stated_value(question, text, values, "\n".join(above))
    kind = passage.kind
    denials = min(len(_DENIAL.findall(text)), _MOST_DENIALS) / _MOST_DENIALS
    features = SentenceFeatures(
        headed=match.headed,
        led=match.led,
        cosine=match.cosine,
        passage=passage_score / max(best, 1e-9),
        rare=match.rare,
        value=float(value is not None),
        kind=float(question.kind is not None and is_of_kind(kind, question.kind)),
        promise=float(kind is Kind.COMMITMENT),
        denial=denials * question.asks_whether,
        length=math.log(len(text)),
        courtesy=float(kind is Kind.COURTESY),
    )
    return RankedSentence(
        passage=passage,
        span=span,
        text=text,
        score=sum(map(operator.mul, SENTENCE_WEIGHTS, features)),
        features=features,
        passage_score=passage_score,
        share_in_sentence=match.alone,
        share_in_passage=match.around,
        has_value=0.5 if question.answer_type is None else float(value is not None),
        states_part=_matches_part_and_aspect(question, passage, text, value),
        in_time=matches_time(question, passage, text, values, value),
        # In a table row it is unknown which cell is meant.
        value=None if "\t" in text else value,
    )


def _matches_part_and_aspect(
    question: Question, passage: StoredPassage, text: str, value: Span | None
) -> bool:
    if not states_the_part(question.text, text):
        return False
    if question.answer_type in VALUE_KINDS:
        return value is None or not is_total_of_several(question.text, text, value)
    return states_aspect(
        question.text, passage.text, "\n".join(passage.citation.path), is_number=False
    )
