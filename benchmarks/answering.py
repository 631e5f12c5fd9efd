"""How good answers are on letters, and the weights of answerability.

    python -m benchmarks.answering [../shared/eval/*] [--letters ../shared/replies]
    python -m benchmarks.answering --vary evidence.letter_choice._NEARLY=0.6,0.7,0.8

Asks the questions of ``tests/quality/answers.jsonl`` in an index of the samples, and of the letters
given besides, and prints for each part: the share of answerable questions answered, the share of
right words in the quotes, and the share of the others abstained from. With ``--vary`` it does so
for each value of a threshold (:mod:`benchmarks.thresholds`). With retrieval sets it also fits the
weights of :mod:`replysearch.answering.evidence.answerability`: each set is asked twice,
in an index of one half of its texts and in one of the other, so that each question has an answer
in one of them only; the letters' questions of the parts `calibrate` and `later` join in, those of
`report` never do.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.thresholds import settings, variation
from replysearch import Library
from replysearch.answering import OpenIndex
from replysearch.answering.evidence.answerability import AnswerabilityFeatures
from replysearch.answering.evidence.letter_choice import LetterChoice
from replysearch.answering.pipeline import open_inquiry
from replysearch.answering.steps import evidence_on
from replysearch.chinese.text import fold, squeeze
from replysearch.encoding import Encoder, open_encoder
from replysearch.evaluation import RetrievalSet, read_set
from replysearch.evaluation.runs import index_set
from replysearch.records import Answer, AnswerStatus, Ask

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "tests" / "quality" / "answers.jsonl"
_DIGEST = re.compile(r"sha256:(?P<length>\d+):(?P<digest>[0-9a-f]{64})")

#: Questions of each set, and how much one of the letters' questions counts beside one of them.
MOST_QUERIES = 300
LETTERS_COUNT = 8.0
#: Strength of the penalty on large weights.
RIDGE = 1.0
FEATURES = (
    "coverage",
    "missing",
    "headed",
    "passage score",
    "scoped",
    "list",
    "outside",
    "unique phrase",
)


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """A question on letters: what was asked before, and the words that must be quoted."""

    id: str
    type: str
    part: str
    ask: Ask
    is_answerable: bool
    letters: tuple[str, ...]
    gold: tuple[str, ...]

    @property
    def calibrates(self) -> bool:
        """Tell whether rules and weights may be chosen by it."""
        return self.part != "report"


def answer_questions(names: frozenset[str], path: Path = QUESTIONS) -> Iterator[AnswerQuestion]:
    """Yield the questions whose letters are among the files `names`."""
    for line in path.read_text("utf-8").splitlines():
        told = json.loads(line)
        if names.issuperset(told["letters"]):
            yield AnswerQuestion(
                id=told["id"],
                type=told["type"],
                part=told["set"],
                ask=Ask(told["question"], tuple(told["turns"])),
                is_answerable=told["answerable"],
                letters=tuple(told["letters"]),
                gold=tuple(told["gold"]),
            )


def gold_share(answer: Answer, gold: Sequence[str]) -> float:
    """Return the share of the right words that stand in the quotes.

    Words of a letter that is not part of the project are given by their length and digest.
    """
    quotes = [squeeze(fold(quote.text)) for quote in answer.quotes]
    found = [any(holds(quote, words) for quote in quotes) for words in gold]
    return sum(found) / len(found)


def holds(quote: str, words: str) -> bool:
    """Tell whether folded words without blanks hold others, given plainly or by their digest."""
    match = _DIGEST.fullmatch(words)
    if match is None:
        return squeeze(fold(words)) in quote
    length = int(match["length"])
    return any(
        hashlib.sha256(quote[start : start + length].encode()).hexdigest() == match["digest"]
        for start in range(len(quote) - length + 1)
    )


def file_names(library: Library) -> frozenset[str]:
    """Return the names of the files that an index was made from."""
    ids = [summary.document_id for summary in library.documents()]
    return frozenset(
        source.name for document_id in ids for source in library.document(document_id).sources
    )


def report(answers: Iterable[tuple[AnswerQuestion, Answer]]) -> Mapping[str, Mapping[str, float]]:
    """Return for each part: ``answered``, ``gold`` and ``abstained``, and ``gold`` by type."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for question, answer in answers:
        answered = answer.status is AnswerStatus.ANSWERED
        part = found[question.part]
        if question.is_answerable:
            share = gold_share(answer, question.gold)
            part["answered"].append(answered)
            part["gold"].append(share)
            part[f"gold, {question.type}"].append(share)
        else:
            part["abstained"].append(not answered)
    return {
        part: {name: float(np.mean(values)) for name, values in measures.items()}
        for part, measures in found.items()
    }


Sample = tuple[bool, AnswerabilityFeatures | None]


def best_letter(index: OpenIndex, ask: Ask) -> AnswerabilityFeatures | None:
    """Return what speaks for the letter with the best sentence; None where there is none."""
    inquiry = open_inquiry(index, ask)
    evidence = evidence_on(inquiry, inquiry.interpretation.question)
    return next(iter(LetterChoice(index, evidence).features()), None)


def letter_samples(library: Library, questions: Sequence[AnswerQuestion]) -> list[Sample]:
    """Return what speaks for the best letter of each calibrating question."""
    with library._engine.reading() as transaction:  # noqa: SLF001 - what abstaining sees
        index = OpenIndex(transaction, library.encoder, library.encoder)
        return [
            (question.is_answerable, best_letter(index, question.ask))
            for question in questions
            if question.calibrates
        ]


def set_samples(asked: RetrievalSet, encoder: Encoder) -> list[Sample]:
    """Return the same for a set's questions, each with and without its texts."""
    step = max(1, len(asked.queries) // MOST_QUERIES)
    queries = asked.queries[::step][:MOST_QUERIES]
    samples: list[Sample] = []
    for half in (0, 1):
        texts = tuple(text for place, text in enumerate(asked.texts) if place % 2 == half)
        ids = {text.id for text in texts}
        with index_set(RetrievalSet(texts, queries), encoder, lambda *_: None) as transaction:
            index = OpenIndex(transaction, encoder, encoder)
            samples += [
                (bool(query.relevant & ids), best_letter(index, Ask(query.text)))
                for query in queries
            ]
    return samples


def values_of(features: AnswerabilityFeatures) -> list[float]:
    """Return the features, in the order of :data:`FEATURES`."""
    return [
        features.coverage,
        features.largest_missing,
        features.best.features.headed,
        features.best.passage_score,
        float(features.is_scoped),
        float(features.is_list),
        features.outside_advantage,
        float(features.has_unique_phrase and not features.is_scoped),
    ]


def table(samples: Sequence[Sample]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the features with a column of ones, and the answers, of what is not ruled out."""
    kept = [(right, each) for right, each in samples if each and each.best.may_answer]
    rows = np.array([[*values_of(each), 1.0] for _, each in kept])
    return rows, np.array([float(right) for right, _ in kept])


def fitted(
    rows: NDArray[np.float64], answers: NDArray[np.float64], counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the weights of a logistic sum by Newton's steps; the last is the bias."""
    weights = np.zeros(rows.shape[1])
    penalty = np.full(rows.shape[1], RIDGE)
    penalty[-1] = 1e-6
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counts * (chance - answers)) + penalty * weights
        curve = (rows * (counts * chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty)
        weights -= np.linalg.solve(curve, slope)
    return weights


def kept_and_refused(
    samples: Sequence[Sample], weights: NDArray[np.float64]
) -> tuple[float, float]:
    """Return the share of answerable questions answered, and of the others abstained from."""
    answered: dict[bool, list[bool]] = {True: [], False: []}
    for right, features in samples:
        gives = features is not None and features.best.may_answer
        score = np.dot([*values_of(features), 1.0], weights) if features and gives else -1.0
        answered[right].append(bool(score > 0))
    return float(np.mean(answered[True])), 1 - float(np.mean(answered[False]))


def fit(letters: Sequence[Sample], sets: Mapping[str, Sequence[Sample]]) -> None:
    """Print the weights fitted on all, and what each set reaches with weights fitted without it."""

    def over(names: Sequence[str], *, with_letters: bool) -> NDArray[np.float64]:
        parts = [(table(sets[name]), 1.0) for name in names]
        if with_letters:
            parts.append((table(letters), LETTERS_COUNT))
        rows = np.concatenate([rows for (rows, _), _ in parts])
        answers = np.concatenate([answers for (_, answers), _ in parts])
        counts = np.concatenate([np.full(len(each), count) for (_, each), count in parts])
        return fitted(rows, answers, counts)

    for name in sets:
        others = [other for other in sets if other != name]
        answered, refused = kept_and_refused(sets[name], over(others, with_letters=True))
        print(f"{name}, weights without it: answered {answered:.2f}, abstained {refused:.2f}")
    weights = over(list(sets), with_letters=True)
    answered, refused = kept_and_refused(letters, weights)
    print(f"letters, calibrate: answered {answered:.2f}, abstained {refused:.2f}")
    names = (*FEATURES, "bias")
    print("weights:", ", ".join(f"{n} {w:.2f}" for n, w in zip(names, weights, strict=True)))


def main() -> None:
    """Ask, and print the figures; fit with sets."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answering", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="retrieval sets to fit on")
    parser.add_argument("--letters", type=Path, help="a folder of letters beside the samples")
    parser.add_argument("--vary", type=variation, help="a threshold and its values")
    parsed = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as scratch,
        Library.open(Path(scratch) / "index", create=True) as library,
    ):
        library.add([ROOT / "samples", *([parsed.letters] if parsed.letters else [])])
        questions = list(answer_questions(file_names(library)))
        for setting in settings(parsed.vary):
            answers = ((each, library.ask(each.ask)) for each in questions)
            for part, measures in report(answers).items():
                told = ", ".join(f"{name} {value:.3f}" for name, value in measures.items())
                print(f"{setting} {part}: {told}".lstrip(), flush=True)
        if parsed.folders:
            letters = letter_samples(library, questions)
            encoder = open_encoder("builtin")
            sets = {path.name: set_samples(read_set(path), encoder) for path in parsed.folders}
            fit(letters, sets)


if __name__ == "__main__":
    main()
