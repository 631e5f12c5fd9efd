"""The weights by which a sentence is taken for the answer.

    python -m benchmarks.sentence_ranking ../shared/eval/ncpqa_a [--letters ../shared/replies]

Fits the weights of :mod:`replysearch.answering.evidence.sentence_ranking` as a choice among the
sentences of the letter that answers: the answer should be more likely than the others. It learns
from the calibrating questions on letters and, at less weight, from sets whose questions have
answers in words. The hands that wrote the letters' questions are left out one at a time for the
figures: how often the first sentence, and one of the first three, says the right words.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.answering import ROOT, answer_questions, file_names, holds
from replysearch import Library
from replysearch.answering import OpenIndex
from replysearch.answering.evidence.sentence_ranking import (
    SENTENCE_WEIGHTS,
    WEIGHT_SCALE,
    RankedSentence,
    SentenceFeatures,
)
from replysearch.answering.pipeline import open_inquiry
from replysearch.answering.steps import evidence_on
from replysearch.chinese.text import fold, squeeze
from replysearch.encoding import open_encoder
from replysearch.evaluation import read_set
from replysearch.evaluation.runs import index_set
from replysearch.records import Ask

#: How much a set's question counts beside one of the letters'.
SETS_COUNT = 0.1
RIDGE = 10.0
STEPS, RATE = 2000, 0.02
#: Shortest sentence, in characters, that an answer longer than it may hold.
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentences of the right letter: their features (n, features), and which say the answer."""

    hand: str
    features: NDArray[np.float64]
    right: NDArray[np.bool_]


def choice(
    hand: str,
    sentences: Iterable[RankedSentence],
    is_letter: Callable[[str], bool],
    is_right: Callable[[str], bool],
) -> Choice | None:
    """Return a question's choice; None where there is none to make."""
    own = [each for each in sentences if is_letter(each.passage.citation.document_id)]
    right = np.array([is_right(each.text) for each in own], bool)
    if not right.any() or right.all():
        return None
    return Choice(hand, np.array([each.features for each in own]), right)


def letter_choices(library: Library) -> Iterator[Choice | None]:
    """Yield the choices of the calibrating questions."""
    names = {
        summary.document_id: {
            source.name for source in library.document(summary.document_id).sources
        }
        for summary in library.documents()
    }
    with library._engine.reading() as transaction:  # noqa: SLF001 - what ranking sees
        index = OpenIndex(transaction, library.encoder, library.encoder)
        for question in answer_questions(file_names(library)):
            if not question.calibrates or not question.is_answerable:
                continue
            letters, gold = set(question.letters), question.gold
            yield choice(
                question.id[0],
                ranked_sentences(index, question.ask),
                partial(_is_named, names, letters),
                partial(_holds_any, gold),
            )


def set_choices(folder: Path) -> Iterator[Choice | None]:
    """Yield the choices of a set's questions that have answers in words."""
    asked, encoder = read_set(folder, for_answers=True), open_encoder("builtin")
    with index_set(asked, encoder, lambda *_: None) as transaction:
        index = OpenIndex(transaction, encoder, encoder)
        for query in asked.queries:
            yield choice(
                "sets",
                ranked_sentences(index, Ask(query.text)),
                query.relevant.__contains__,
                partial(_says_any, query.answers),
            )


def ranked_sentences(index: OpenIndex, ask: Ask) -> Sequence[RankedSentence]:
    """Return the sentences of the passages nearest to a question, best first."""
    inquiry = open_inquiry(index, ask)
    return evidence_on(inquiry, inquiry.interpretation.question).sentences


def _is_named(names: Mapping[str, set[str]], letters: set[str], document_id: str) -> bool:
    return bool(names[document_id] & letters)


def _holds_any(gold: Sequence[str], text: str) -> bool:
    return any(holds(squeeze(fold(text)), words) for words in gold)


def _says_any(answers: Sequence[str], text: str) -> bool:
    return any(_says(text, each) for each in answers)


def _says(text: str, answer: str) -> bool:
    plain, gold = squeeze(fold(text)), squeeze(fold(answer))
    return gold in plain or (len(plain) >= _SHORTEST and plain in gold)


def fitted(choices: Sequence[Choice]) -> NDArray[np.float64]:
    """Return the weights under which the right sentences are likeliest, by steps downhill."""
    spread = np.concatenate([each.features for each in choices]).std(axis=0) + 1e-6
    weights = np.zeros(len(spread))
    scaled = [(each.features / spread, each.right) for each in choices]
    counts = [SETS_COUNT if each.hand == "sets" else 1.0 for each in choices]
    for _ in range(STEPS):
        slope = RIDGE * weights
        for (features, right), count in zip(scaled, counts, strict=True):
            score = features @ weights
            chance = np.exp(score - score.max())
            chance /= chance.sum()
            target = np.where(right, chance, 0.0) / chance[right].sum()
            slope -= count * ((target - chance) @ features)
        weights -= RATE * slope / sum(counts) * 10
    found: NDArray[np.float64] = weights / spread
    return found


def first(choices: Sequence[Choice], weights: NDArray[np.float64]) -> tuple[float, float]:
    """Return how often the first sentence is right, and one of the first three."""
    ranked = [each.right[np.argsort(-(each.features @ weights), kind="stable")] for each in choices]
    return (
        float(np.mean([right[0] for right in ranked])),
        float(np.mean([right[:3].any() for right in ranked])),
    )


def main() -> None:
    """Fit, and print the figures and the weights."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.sentence_ranking", description=__doc__
    )
    parser.add_argument("folders", nargs="*", type=Path, help="sets with answers in words")
    parser.add_argument("--letters", type=Path, help="a folder of letters beside the samples")
    parsed = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as scratch,
        Library.open(Path(scratch) / "index", create=True) as library,
    ):
        library.add([ROOT / "samples", *([parsed.letters] if parsed.letters else [])])
        choices = [each for each in letter_choices(library) if each]
    choices += [each for folder in parsed.folders for each in set_choices(folder) if each]
    for hand in sorted({each.hand for each in choices}):
        own = [each for each in choices if each.hand == hand]
        others = fitted([each for each in choices if each.hand != hand])
        in_force = np.array(SENTENCE_WEIGHTS)
        for name, weights in (("fitted without it", others), ("in force", in_force)):
            one, three = first(own, weights)
            print(f"{hand} ({len(own)}), weights {name}: first {one:.3f}, of three {three:.3f}")
    for name, weight in zip(SentenceFeatures._fields, fitted(choices) / WEIGHT_SCALE, strict=True):
        print(f"{name} {weight:.3f}")


if __name__ == "__main__":
    main()
