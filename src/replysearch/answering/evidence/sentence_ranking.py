"""Passages → their sentences, each with what speaks for it as an answer."""

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

from replysearch.answering.evidence.answer_type import value_asked
from replysearch.answering.evidence.aspects import is_total, tells
from replysearch.answering.evidence.table_rows import table_head
from replysearch.answering.evidence.time_match import is_in_time
from replysearch.answering.evidence.value_constraints import tells_the_part
from replysearch.answering.question.question import VALUE_KINDS, Question
from replysearch.chinese.text import HAN, fold, sentences, trimmed
from replysearch.chinese.values import values_in
from replysearch.encoding import Encoder
from replysearch.encoding.near_words import NearWords
from replysearch.engine import StoredPassage
from replysearch.records import Kind, Span

#: Shortest sentence, in characters, that can answer.
_SHORTEST = 4


class Traits(NamedTuple):
    """What speaks for a sentence as an answer; most lie between 0 and 1.

    `headed`, `led` and `rare` are shares of what the question says: with the headings, after the
    sentence before it, and by characters that few sentences have. `cosine` compares meanings,
    `passage` is the passage's score beside the best one's. `value` tells that it says a value of
    the sort asked for, `kind` that its passage is of the kind asked for, `promise` and `courtesy`
    what its passage is. `denial` tells of denials where yes or no is asked; `length` is the
    logarithm of its characters.
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


#: What each trait counts: a logistic choice among a letter's sentences, scaled down by
#: :data:`SCALE`; re-measure with `python -m benchmarks.sentence_ranking`. Courtesy is held at
#: what keeps it out of answers.
WEIGHTS = Traits(
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
SCALE = 8.0

_DENIAL = re.compile(r"[不未无非]|难以|尚|暂|缺|没有|禁止|仅")
_HAN = re.compile(f"[{HAN}]")
#: Share of a follow-up's own words, beside the sentence that says most of them, from which a
#: sentence may answer it.
_OWN_SAID = 0.6
#: Denials in one sentence that count.
_DENIALS = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of a passage.

    `span` is its place in the passage's text. `value` covers, in the sentence, the value that is
    asked for. Shares lie between 0 and 1: how much of the question's words the sentence says with
    the headings above it (`headed`), alone (`alone`), and with all of its passage (`around`).
    `has_value` is 0.5 where no value is asked for. `is_part` is false for a whole of which one part
    is asked for; `in_time` tells that every year that the question names is meant.
    """

    passage: StoredPassage
    span: Span
    text: str
    score: float
    traits: Traits
    strength: float
    headed: float
    alone: float
    around: float
    has_value: float
    is_part: bool
    in_time: bool
    value: Span | None

    @property
    def may_answer(self) -> bool:
        """Tell whether it says what is asked for, of the time and the part that are meant."""
        return bool(self.has_value) and self.in_time and self.is_part


def asked_words(question: Question, reader: Encoder) -> NearWords | None:
    """Return the words of a question with those near to each; None where it has none known."""
    asked = reader.near_words(fold(question.subject))
    return asked if asked is not None and len(asked.weights) else None


def judge(
    question: Question,
    found: Sequence[tuple[StoredPassage, float]],
    tokens: Sequence[bytes],
    reader: Encoder,
    asked: NearWords | None,
) -> list[Judged]:
    """Return the sentences of passages, the best answers first.

    Args:
        question: What is asked, without what the filters say already.
        found: The passages with their scores.
        tokens: What `reader` kept of each passage; empty where it was not the index's encoder.
        reader: An encoder that knows near words.
        asked: What :func:`asked_words` gives of the question.
    """
    if asked is None or not found:
        return []
    cut = [(place, span) for place, (each, _) in enumerate(found) for span in _sentences(each)]
    texts = [fold(span.of(found[place][0].text)) for place, span in cut]
    encoded = reader.encode_passages(texts)
    heads = reader.encode_passages([fold(_head(each)) for each, _ in found])
    owners = np.array([place for place, _ in cut])
    alone = asked.best(encoded.tokens)
    headed = np.maximum(alone, asked.best(heads.tokens)[:, owners])
    around = np.maximum(headed, asked.best(_whole(found, tokens, reader))[:, owners])
    cosines = encoded.vectors @ reader.encode_queries([fold(question.text)])[0]
    led = alone.copy()
    follows = np.flatnonzero(owners[1:] == owners[:-1]) + 1
    led[:, follows] = np.maximum(alone[:, follows], alone[:, follows - 1])
    said = [asked.weights @ best for best in (alone, led, headed, around)]
    paths = [fold("".join(each.path)) for each, _ in found]
    rare = rare_shares(question, [text + paths[at] for text, at in zip(texts, owners, strict=True)])
    shares = [_Shares(*map(float, row)) for row in zip(*said, cosines, rare, strict=True)]
    kept = _on_its_own_words(question, reader, encoded.tokens, heads.tokens, owners)
    best = max(score for _, score in found)
    judged = [
        _judged(question, found[place], span, shares[at], best)
        for at, (place, span) in enumerate(cut)
        if kept[at]
    ]
    return sorted(judged, key=lambda each: -each.score)


def _on_its_own_words(
    question: Question,
    reader: Encoder,
    sentences: Sequence[bytes],
    heads: Sequence[bytes],
    owners: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Tell of each sentence whether it may answer a follow-up, (n,); all may where none says it.

    What was asked before is mostly said by more sentences than what is asked now.
    """
    own = reader.near_words(question.own) if question.turns_to else None
    if own is None or not len(own.weights):
        return np.ones(len(owners), bool)
    said = own.weights @ np.maximum(own.best(sentences), own.best(heads)[:, owners])
    return said >= (_OWN_SAID * said.max() if said.max() >= _OWN_SAID else 0.0)


class _Shares(NamedTuple):
    """How much of the question one sentence says: alone, after the one before it, and so on."""

    alone: float
    led: float
    headed: float
    around: float
    cosine: float
    rare: float


def rare_shares(question: Question, said: Sequence[str]) -> list[float]:
    """Return how much each of several texts says of the question's characters, 0 to 1.

    A character counts the more, the fewer of the texts have it: what all of them say does not tell
    which of them answers. Near words do not see this, nor names that no word list has.
    """
    asked = set(_HAN.findall(fold(question.subject)))
    own = [asked.intersection(words) for words in said]
    having = Counter(chain.from_iterable(own))
    told = {sign: max(math.log((len(said) + 1) / (having[sign] + 0.5)), 0.0) for sign in asked}
    total = max(sum(told.values()), 1e-9)
    return [sum(map(told.__getitem__, signs)) / total for signs in own]


def _sentences(passage: StoredPassage) -> list[Span]:
    spans = sentences(passage.text, Span(0, len(passage.text)))
    kept = (trimmed(passage.text, span) for span in spans)
    return [span for span in kept if span.end - span.start >= _SHORTEST]


def _head(passage: StoredPassage) -> str:
    return "\n".join(
        part for part in (passage.title, passage.issuer, *passage.path) if part is not None
    )


def _whole(
    found: Sequence[tuple[StoredPassage, float]], tokens: Sequence[bytes], reader: Encoder
) -> Sequence[bytes]:
    if all(tokens):
        return tokens
    return reader.encode_passages([fold(f"{_head(each)}\n{each.text}") for each, _ in found]).tokens


def _judged(
    question: Question,
    found: tuple[StoredPassage, float],
    span: Span,
    shares: _Shares,
    best: float,
) -> Judged:
    passage, strength = found
    text = span.of(passage.text)
    values = values_in(text) if question.wanted in VALUE_KINDS else ()
    head = table_head(passage.text) if "\t" in text else None
    above = (*passage.path, head.of(passage.text) if head is not None else "")
    value = value_asked(question, text, values, "\n".join(above))
    has_value = 0.5 if question.wanted is None else float(value is not None)
    fits = float(question.kind is not None and passage.kind is question.kind)
    denials = min(len(_DENIAL.findall(text)), _DENIALS) / _DENIALS
    traits = Traits(
        headed=shares.headed,
        led=shares.led,
        cosine=shares.cosine,
        passage=strength / max(best, 1e-9),
        rare=shares.rare,
        value=float(value is not None),
        kind=fits,
        promise=float(passage.kind is Kind.COMMITMENT),
        denial=denials * question.asks_whether,
        length=math.log(len(text)),
        courtesy=float(passage.kind is Kind.COURTESY),
    )
    return Judged(
        passage=passage,
        span=span,
        text=text,
        score=sum(map(operator.mul, WEIGHTS, traits)),
        traits=traits,
        strength=strength,
        headed=shares.headed,
        alone=shares.alone,
        around=shares.around,
        has_value=has_value,
        is_part=_is_meant(question, passage, text, value),
        in_time=is_in_time(question, passage, text, values, value),
        # Which cell of a table's row is meant, the row does not say.
        value=None if "\t" in text else value,
    )


def _is_meant(question: Question, passage: StoredPassage, text: str, value: Span | None) -> bool:
    """Tell whether a sentence is on the particular that is asked for."""
    if not tells_the_part(question.text, text):
        return False
    if question.wanted in VALUE_KINDS:
        return value is None or not is_total(question.text, text, value)
    return tells(question.text, passage.text, "\n".join(passage.path), counts=False)
