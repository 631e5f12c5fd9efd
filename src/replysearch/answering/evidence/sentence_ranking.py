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

from replysearch.answering.evidence.open_index import OpenIndex, headings_of
from replysearch.answering.evidence.sentence_features import (
    SENTENCE_WEIGHTS,
    SentenceFeatures,
)
from replysearch.answering.evidence.values.aspects import is_total_of_several, states_aspect
from replysearch.answering.evidence.values.stated_value import find_stated_value
from replysearch.answering.evidence.values.table_rows import table_head
from replysearch.answering.evidence.values.time_match import matches_time
from replysearch.answering.evidence.values.value_constraints import states_the_part
from replysearch.answering.question.question import VALUE_KINDS, Question
from replysearch.chinese.text import HAN, fold, sentences, trimmed
from replysearch.chinese.values import values_in
from replysearch.encoding.near_words import NearWords
from replysearch.engine import StoredPassage
from replysearch.records import Kind, Span

#: Shortest sentence, in characters, that may answer. A reason, no measure: 一是。 and the like say
#: nothing.
_SHORTEST = 4
#: Share of a follow-up's own words from which a sentence may answer it, beside the sentence that
#: has most of them. Re-measure with ``python -m benchmarks.answering
#: --vary evidence.sentence_ranking._OWN_WORDS=0.4,0.6,0.8``.
_OWN_WORDS = 0.6
#: Denials in one sentence that count. A reason, no measure: more than two deny no more.
_MOST_DENIALS = 2

_DENIAL = re.compile(r"[不未无非]|难以|尚|暂|缺|没有|禁止|仅")
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence of a passage, with its score and what the score is made of.

    Attributes:
        passage: The passage.
        span: Where the sentence stands in the text of the passage.
        text: The sentence.
        score: How well it answers; higher is better.
        features: What speaks for it.
        passage_score: The score of its passage in the search.
        headed: The share of the question's words in the sentence or the headings above it.
        alone: The share of the question's words in the sentence.
        around: The share of the question's words in the passage or its headings.
        has_value: 1 if it states the value that is asked for, 0 if not, 0.5 if none is asked for.
        states_part: Whether it states the part and the aspect that are asked for, not a whole.
        in_time: Whether it speaks of the years that the question names.
        value: Where the value asked for stands in the sentence; None for none, and in a table.
    """

    passage: StoredPassage
    span: Span
    text: str
    score: float
    features: SentenceFeatures
    passage_score: float
    headed: float
    alone: float
    around: float
    has_value: float
    states_part: bool
    in_time: bool
    value: Span | None

    @property
    def may_answer(self) -> bool:
        """Tell whether it states what is asked for, of the time and the part that are meant."""
        return bool(self.has_value) and self.in_time and self.states_part


class _WordShares(NamedTuple):
    """How well one sentence matches the words of the question; see :class:`SentenceFeatures`."""

    alone: float
    led: float
    headed: float
    around: float
    cosine: float
    rare: float


def rank_sentences(
    index: OpenIndex,
    question: Question,
    found: Sequence[tuple[StoredPassage, float]],
    tokens: Sequence[bytes],
    words: NearWords | None,
) -> list[RankedSentence]:
    """Return the sentences of passages, those that answer best first.

    Args:
        index: Where the passages are from.
        question: What is asked, without the words that limit it.
        found: The passages with their scores.
        tokens: The tokens that the index holds of each passage; empty bytes for none.
        words: The words of the question with those near to each.
    """
    if words is None or not found:
        return []
    cut = [(place, span) for place, (each, _) in enumerate(found) for span in _sentences(each)]
    shares, kept = _word_shares(index, question, found, tokens, words=words, cut=cut)
    best = max(score for _, score in found)
    ranked = [
        _ranked(question, found[place], span, shares[at], best)
        for at, (place, span) in enumerate(cut)
        if kept[at]
    ]
    return sorted(ranked, key=lambda each: -each.score)


def _sentences(passage: StoredPassage) -> list[Span]:
    spans = sentences(passage.text, Span(0, len(passage.text)))
    kept = (trimmed(passage.text, span) for span in spans)
    return [span for span in kept if span.end - span.start >= _SHORTEST]


def _word_shares(
    index: OpenIndex,
    question: Question,
    found: Sequence[tuple[StoredPassage, float]],
    tokens: Sequence[bytes],
    *,
    words: NearWords,
    cut: Sequence[tuple[int, Span]],
) -> tuple[list[_WordShares], NDArray[np.bool_]]:
    """Return how well each sentence matches the question's words, and whether it may answer.

    Args:
        index: Where the passages are from.
        question: What is asked.
        found: The passages with their scores.
        tokens: The tokens that the index holds of each passage.
        words: The words of the question with those near to each.
        cut: For each sentence, the place of its passage in `found`, and where it stands there.
    """
    encoder = index.word_encoder
    texts = [fold(span.of(found[place][0].text)) for place, span in cut]
    encoded = encoder.encode_passages(texts)
    headings = encoder.encode_passages([fold(headings_of(each)) for each, _ in found])
    owners = np.array([place for place, _ in cut])
    if not all(tokens):
        whole = [fold(f"{headings_of(each)}\n{each.text}") for each, _ in found]
        tokens = encoder.encode_passages(whole).tokens
    alone = words.best(encoded.tokens)
    headed = np.maximum(alone, words.best(headings.tokens)[:, owners])
    around = np.maximum(headed, words.best(tokens)[:, owners])
    led = alone.copy()
    follows = np.flatnonzero(owners[1:] == owners[:-1]) + 1
    led[:, follows] = np.maximum(alone[:, follows], alone[:, follows - 1])
    cosines = encoded.vectors @ encoder.encode_queries([question.folded])[0]
    paths = [fold("".join(each.citation.path)) for each, _ in found]
    rare = rare_character_shares(
        question, [text + paths[at] for text, at in zip(texts, owners, strict=True)]
    )
    said = [words.weights @ each for each in (alone, led, headed, around)]
    shares = [_WordShares(*map(float, row)) for row in zip(*said, cosines, rare, strict=True)]
    return shares, _has_own_words(index, question, encoded.tokens, headings.tokens, owners)


def _has_own_words(
    index: OpenIndex,
    question: Question,
    sentence_tokens: Sequence[bytes],
    heading_tokens: Sequence[bytes],
    owners: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Tell of each sentence whether it may answer a follow-up on another thing (硕士呢), (n,).

    Most sentences have the words of the earlier questions. So a sentence needs the follow-up's own
    words too, unless no sentence has them.
    """
    own = index.near_words(question.own_subject) if question.shifts_topic else None
    if own is None:
        return np.ones(len(owners), bool)
    shares = own.weights @ np.maximum(
        own.best(sentence_tokens), own.best(heading_tokens)[:, owners]
    )
    most = shares.max()
    return shares >= (_OWN_WORDS * most if most >= _OWN_WORDS else 0.0)


def rare_character_shares(question: Question, texts: Sequence[str]) -> list[float]:
    """Return how much each of several folded texts has of the question's characters, 0 to 1.

    A character counts the more, the fewer of the texts have it: what all of them have does not tell
    which one answers. Near words do not see this, nor names that are in no vocabulary.
    """
    asked = set(_HAN.findall(question.folded_subject))
    own = [asked.intersection(text) for text in texts]
    having = Counter(chain.from_iterable(own))
    rarity = {sign: max(math.log((len(texts) + 1) / (having[sign] + 0.5)), 0.0) for sign in asked}
    total = max(sum(rarity.values()), 1e-9)
    return [sum(map(rarity.__getitem__, signs)) / total for signs in own]


def _ranked(
    question: Question,
    found: tuple[StoredPassage, float],
    span: Span,
    shares: _WordShares,
    best: float,
) -> RankedSentence:
    """Return a sentence with its score.

    Args:
        question: What is asked.
        found: The passage and its score.
        span: Where the sentence stands in it.
        shares: How well the sentence matches the question's words.
        best: The score of the best passage.
    """
    passage, passage_score = found
    text = span.of(passage.text)
    values = values_in(text) if question.answer_type in VALUE_KINDS else ()
    head = table_head(passage.text) if "\t" in text else None
    above = (*passage.citation.path, head.of(passage.text) if head is not None else "")
    value = find_stated_value(question, text, values, "\n".join(above))
    share_of_best = passage_score / max(best, 1e-9)
    has_value = value is not None
    features = _features(
        question, passage.kind, text, shares, passage=share_of_best, value=has_value
    )
    return RankedSentence(
        passage=passage,
        span=span,
        text=text,
        score=sum(map(operator.mul, SENTENCE_WEIGHTS, features)),
        features=features,
        passage_score=passage_score,
        headed=shares.headed,
        alone=shares.alone,
        around=shares.around,
        has_value=0.5 if question.answer_type is None else float(has_value),
        states_part=_states_part(question, passage, text, value),
        in_time=matches_time(question, passage, text, values, value),
        # Which cell of a table's row is meant, the row does not say.
        value=None if "\t" in text else value,
    )


def _features(
    question: Question,
    kind: Kind,
    text: str,
    shares: _WordShares,
    *,
    passage: float,
    value: bool,
) -> SentenceFeatures:
    """Return what speaks for a sentence.

    Args:
        question: What is asked.
        kind: The kind of its passage.
        text: The sentence.
        shares: How well it matches the question's words.
        passage: The score of its passage, divided by that of the best passage.
        value: Whether it states the value that is asked for.
    """
    denials = min(len(_DENIAL.findall(text)), _MOST_DENIALS) / _MOST_DENIALS
    return SentenceFeatures(
        headed=shares.headed,
        led=shares.led,
        cosine=shares.cosine,
        passage=passage,
        rare=shares.rare,
        value=float(value),
        kind=float(question.kind is not None and kind is question.kind),
        promise=float(kind is Kind.COMMITMENT),
        denial=denials * question.asks_whether,
        length=math.log(len(text)),
        courtesy=float(kind is Kind.COURTESY),
    )


def _states_part(question: Question, passage: StoredPassage, text: str, value: Span | None) -> bool:
    """Tell whether a sentence states the part and the aspect that are asked for."""
    if not states_the_part(question.text, text):
        return False
    if question.answer_type in VALUE_KINDS:
        return value is None or not is_total_of_several(question.text, text, value)
    return states_aspect(
        question.text, passage.text, "\n".join(passage.citation.path), is_number=False
    )
