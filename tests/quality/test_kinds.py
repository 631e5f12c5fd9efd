"""Labelled sentences of `benchmarks/kinds`: where they stand, and what they are told to be.

The classifier is trained on them, so their kinds are no measure of it; the sentences of pages in
`benchmarks/pages`, which it has never seen, are one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from benchmarks.page_reading import FOLDER, Score, pages_in, read_page

from replysearch.chinese.text import squeeze
from replysearch.formats import read_bytes, read_text
from replysearch.letters import parse_letter
from replysearch.letters.kinds.training import Label, labels_in

KINDS = FOLDER.parent / "kinds"
#: SHA-256 of the labels. Who changes them trains anew: `scripts/train_kinds.py`.
DIGEST = "394af6c98d0653df25d2b10b924db8c1014e85432a44ef4c194fd9416766a8d7"


@pytest.fixture(scope="module")
def labels() -> Mapping[str, list[Label]]:
    return labels_in(KINDS / "sentences.jsonl")


def test_the_labels_have_not_changed() -> None:
    assert hashlib.sha256((KINDS / "sentences.jsonl").read_bytes()).hexdigest() == DIGEST


def test_every_labelled_sentence_stands_in_a_passage(labels: Mapping[str, list[Label]]) -> None:
    lost = []
    for name, sentences in labels.items():
        path = KINDS / "letters" / name
        letter = parse_letter(name, read_text(name, read_bytes(path)))
        passages = [squeeze(each.span.of(letter.text)) for each in letter.passages]
        # A long sentence that counts 一是…;二是…; is divided into its items.
        clauses = (
            [each.text]
            if any(each.text in passage for passage in passages)
            else re.findall("[^；;]+[；;]?", each.text)
            for each in sentences
        )
        lost += [
            (name, clause)
            for parts in clauses
            for clause in parts
            if not any(clause in passage for passage in passages)
        ]
    assert sum(map(len, labels.values())) == 4950
    assert lost == []


@pytest.mark.parametrize(("name", "sentences"), [("five", 311), ("six", 350)])
def test_kinds_of_sentences_that_the_classifier_never_saw(name: str, sentences: int) -> None:
    score = Score()
    for path, truth in pages_in(Path(FOLDER) / name):
        read_page(path, truth, score)
    right = sum(count for (true, told), count in score.kinds.items() if true == told)
    assert score.kinds.total() == sentences
    assert right / sentences >= 0.86, score.kinds
