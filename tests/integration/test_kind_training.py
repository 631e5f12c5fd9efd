"""Training the classifier of sentences on a few labelled letters, and the form of its weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from replysearch.formats import read_bytes, read_text
from replysearch.letters import parse_letter
from replysearch.letters.kinds import untrained_classifier
from replysearch.letters.kinds.classifier import from_arrays
from replysearch.letters.kinds.training import (
    LabelledLetter,
    arrays_of,
    labelled,
    labels_in,
    measure,
    train,
)
from replysearch.records import Kind

pytest.importorskip("sklearn", reason="训练需要 scikit-learn")

KINDS = Path(__file__).resolve().parents[2] / "benchmarks" / "kinds"


@pytest.fixture(scope="module")
def letters() -> list[LabelledLetter]:
    found = []
    for name, labels in list(labels_in(KINDS / "sentences.jsonl").items())[:4]:
        text = read_text(name, read_bytes(KINDS / "letters" / name))
        letter = parse_letter(name, text, untrained_classifier())
        found.append(labelled(letter, labels))
    return found


@pytest.mark.slow
def test_it_learns_the_kinds_of_its_letters_and_its_weights_are_stored_without_loss(
    letters: list[LabelledLetter],
) -> None:
    classifier = train(letters)
    measured = measure(classifier, letters)
    assert measured.right >= 0.85
    assert measured.by_kind[Kind.COMMITMENT][2] >= 0.9
    arrays = arrays_of(classifier)
    assert {name: each.dtype for name, each in arrays.items()} == {
        "rows": np.int32,
        **dict.fromkeys(("weights", "traits", "bias", "around", "around_bias"), np.float16),
    }
    again = from_arrays(arrays)
    for letter in letters:
        told = classifier.scores(letter.sentences)
        assert np.allclose(again.scores(letter.sentences), told, atol=0.05)


def test_an_untrained_classifier_tells_nothing_apart(letters: list[LabelledLetter]) -> None:
    told = untrained_classifier().kinds_of(letters[0].sentences)
    assert set(told) == {(Kind.PROGRESS, False)}
