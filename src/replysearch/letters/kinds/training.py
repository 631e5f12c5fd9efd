"""Trains and measures the classifier of sentences on letters with labelled sentences.

Needs scikit-learn, which the extra ``sentence-transformers`` brings.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from replysearch.chinese.text import squeeze
from replysearch.letters.kinds.classifier import (
    COLUMNS,
    KINDS,
    TRAITS_PART,
    KindClassifier,
    around,
    from_arrays,
    log_shares,
)
from replysearch.letters.kinds.contexts import sentences_in
from replysearch.letters.kinds.features import (
    ABOVE,
    BODY,
    EDGES,
    PARTS,
    ROWS,
    HashedText,
    LetterSentences,
    Part,
    edge_places,
    hashed,
    share_of,
    spans_of,
    traits_of,
)
from replysearch.records import Kind, Letter, Span

#: How little the models are held back (scikit-learn's `C`). Measured: `scripts/train_kinds.py
#: --report` with other values, on a fifth of the training letters.
_FREEDOM, _FREEDOM_AROUND, _FREEDOM_ASKED = 8.0, 0.03, 8.0
#: Parts into which the letters are divided, so that the second model sees what the first says of
#: letters that it was not trained on.
_FOLDS = 5
_ITERATIONS = 200


@dataclass(frozen=True, slots=True)
class LabelledLetter:
    """The sentences of a letter with their kinds; `asked` is None where it is not labelled."""

    sentences: LetterSentences
    kinds: tuple[Kind, ...]
    asked: tuple[bool, ...] | None


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled sentence, as a file of labels has it."""

    text: str
    kind: Kind
    asked: bool | None


def labels_in(path: Path) -> dict[str, list[Label]]:
    """Return the labelled sentences in a ``sentences.jsonl``, by the name of their letter."""
    found: dict[str, list[Label]] = {}
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        label = Label(squeeze(row["text"]), Kind(row["kind"]), row.get("asked"))
        found.setdefault(row["letter"], []).append(label)
    return found


def labelled(letter: Letter, labels: Sequence[Label]) -> LabelledLetter:
    """Return the labelled sentences of `letter` in its order; those not in it are left out."""
    places = [at for at, each in enumerate(letter.text) if not each.isspace()]
    text = squeeze(letter.text)
    found: list[tuple[Span, Label]] = []
    begin = 0
    for label in labels:
        at = text.find(label.text, begin)
        at = text.find(label.text) if at < 0 else at
        if at >= 0:
            begin = at + len(label.text)
            found.append((Span(places[at], places[begin - 1] + 1), label))
    found.sort(key=lambda each: each[0])
    day = letter.metadata.date
    spans = [span for span, _ in found]
    sentences = sentences_in(letter.text, spans, letter.sections, day.year if day else None)
    known = [label.asked for _, label in found]
    asked = tuple(map(bool, known)) if any(each is not None for each in known) else None
    return LabelledLetter(sentences, tuple(label.kind for _, label in found), asked)


def train(letters: Sequence[LabelledLetter]) -> KindClassifier:
    """Return a classifier trained on `letters`."""
    kinds = _kinds(letters)
    features = feature_matrix(letters)
    first = _fit(features, kinds, _FREEDOM)
    held_out = _held_out(letters)
    second = _fit(held_out, kinds, _FREEDOM_AROUND)
    with_asked = [each for each in letters if each.asked is not None]
    is_asked = np.array([flag for each in with_asked for flag in each.asked or ()], np.int64)
    asked = _fit(feature_matrix(with_asked), is_asked, _FREEDOM_ASKED)
    weights = np.vstack([first.coef_, asked.coef_]).T.astype(np.float32)
    bias = np.append(first.intercept_, asked.intercept_)
    arrays = {
        "weights": weights[: ROWS * len(PARTS)],
        "rows": np.arange(ROWS * len(PARTS)),
        "traits": weights[ROWS * len(PARTS) :],
        "bias": bias,
        "around": second.coef_.T,
        "around_bias": second.intercept_,
    }
    return from_arrays(arrays)


def _kinds(letters: Sequence[LabelledLetter]) -> NDArray[np.int64]:
    return np.array([KINDS.index(kind) for each in letters for kind in each.kinds], np.int64)


def _fit(features: Any, labels: NDArray[np.int64], freedom: float) -> Any:
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - only training needs it
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    with warnings.catch_warnings():
        # To stop before the weights settle is meant: it holds them back, too.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return LogisticRegression(C=freedom, max_iter=_ITERATIONS).fit(features, labels)


def feature_matrix(letters: Sequence[LabelledLetter]) -> Any:
    """Return the first model's features as a sparse matrix, a row a sentence."""
    from scipy.sparse import csr_matrix, hstack, vstack  # noqa: PLC0415 - only training needs it

    parts = []
    for letter in letters:
        count = len(letter.kinds)
        owners, columns, values = map(np.concatenate, zip(*_grams(letter.sentences), strict=True))
        table = csr_matrix((values, (owners, columns)), shape=(count, ROWS * len(PARTS)))
        parts.append(hstack([table, csr_matrix(TRAITS_PART * traits_of(letter.sentences))]))
    return vstack(parts).tocsr()


def _grams(letter: LetterSentences) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the sentences' numbers, the columns and the values of the n-grams, part by part."""
    column = {part: at * ROWS for at, part in enumerate(PARTS)}
    text = hashed(letter.text)
    starts, ends = text.bounds(letter.spans)
    count = len(starts)
    for (name, part), moved in zip(BODY.items(), (0, 1, -1), strict=True):
        for owners, rows, values in _inside(part, text, starts, ends):
            kept = (owners + moved >= 0) & (owners + moved < count)
            yield owners[kept] + moved, rows[kept] + column[name], values[kept]
    for name, owners, rows in edge_places(text, starts, ends):
        yield owners, rows + column[name], np.full(len(rows), EDGES[name].share)
    inner = [each[-1] if each else "" for each in letter.headings]
    outer = [each[0] if len(each) > 1 else "" for each in letter.headings]
    for (name, part), words in zip(ABOVE.items(), (inner, outer, letter.leads), strict=True):
        joined = hashed("".join(words))
        for owners, rows, values in _inside(part, joined, *joined.bounds(spans_of(words))):
            yield owners, rows + column[name], values


def _inside(
    part: Part, text: HashedText, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]]:
    """Yield the numbers of the spans, and the rows and shares of a part's n-grams in them."""
    shares = share_of(part, ends - starts)
    for length in part.lengths:
        sizes = np.maximum(ends - starts - length + 1, 0)
        owners = np.repeat(np.arange(len(starts)), sizes)
        begins = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
        yield owners, text.rows[length - 1][begins + np.arange(len(owners))], shares[owners]


def _held_out(letters: Sequence[LabelledLetter]) -> NDArray[np.float32]:
    """Return the second model's features, by first models that were not trained on the letter."""
    found: dict[int, NDArray[np.float32]] = {}
    for fold in range(_FOLDS):
        others = [each for at, each in enumerate(letters) if at % _FOLDS != fold]
        model = _fit(feature_matrix(others), _kinds(others), _FREEDOM)
        for at in range(fold, len(letters), _FOLDS):
            scores = model.decision_function(feature_matrix([letters[at]])).astype(np.float32)
            found[at] = around(log_shares(scores), letters[at].sentences.headings)
    return np.vstack([found[at] for at in range(len(letters))])


def arrays_of(classifier: KindClassifier) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file of weights: half floats, and only rows that are not zero."""
    tables = (classifier.body, classifier.edges, classifier.above)
    parts = [each.reshape(ROWS, 3, COLUMNS).transpose(1, 0, 2) for each in tables]
    flat = np.concatenate(parts).reshape(-1, COLUMNS).astype(np.float16)
    rows = np.flatnonzero(np.abs(flat).max(axis=1) > 0)
    names = ("traits", "bias", "around", "around_bias")
    return {
        "rows": rows.astype(np.int32),
        "weights": flat[rows],
        **{name: getattr(classifier, name).astype(np.float16) for name in names},
    }


@dataclass(frozen=True, slots=True)
class Measured:
    """How well kinds are told: the share that is right, and precision, recall and F1 by kind."""

    right: float
    by_kind: dict[Kind, tuple[float, float, float]]
    confused: Counter[tuple[Kind, Kind]]


def measure(classifier: KindClassifier, letters: Sequence[LabelledLetter]) -> Measured:
    """Return how well the classifier tells the kinds of labelled sentences."""
    pairs = Counter(
        (kind, told)
        for each in letters
        for kind, (told, _) in zip(each.kinds, classifier.kinds_of(each.sentences), strict=True)
    )
    right = sum(count for (kind, told), count in pairs.items() if kind is told)
    return Measured(
        right / max(1, pairs.total()),
        {kind: _precision_recall_f1(kind, pairs) for kind in KINDS},
        Counter({pair: count for pair, count in pairs.items() if pair[0] is not pair[1]}),
    )


def _precision_recall_f1(
    kind: Kind, pairs: Counter[tuple[Kind, Kind]]
) -> tuple[float, float, float]:
    both = pairs[kind, kind]
    told = sum(count for (_, other), count in pairs.items() if other is kind)
    true = sum(count for (other, _), count in pairs.items() if other is kind)
    return both / max(told, 1), both / max(true, 1), 2 * both / max(told + true, 1)
