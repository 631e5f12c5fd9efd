"""Questions on the samples, and on the real letter where it is there, with floors for the answers.

They were written from the letters alone. The part `calibrate` served to choose rules and weights,
and so did `later`, written later and mostly harder; `report` never did. The floors are a little
below what `python -m benchmarks.answering` printed when they were set.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from benchmarks.answering import AnswerQuestion, answer_questions, file_names, report

from replysearch import Library
from replysearch.records import Answer, AnswerStatus
from replysearch.wire.answers import answer_object, saved_answer

SHARED = Path(__file__).resolve().parents[3] / "shared" / "replies"

#: Shares below which answers have got worse: of answerable questions answered, of right words in
#: the quotes, and of the others abstained from.
FLOORS = {
    "calibrate": {"answered": 0.92, "gold": 0.82, "abstained": 0.88},
    "later": {"answered": 0.92, "gold": 0.73, "abstained": 0.70},
    "report": {"answered": 0.90, "gold": 0.75, "abstained": 0.65},
}


Asked = Sequence[tuple[AnswerQuestion, Answer]]


@pytest.fixture(scope="module")
def library(samples_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("answers") / "index"
    shutil.copytree(samples_index, folder)
    with Library.open(folder) as opened:
        if SHARED.is_dir():
            opened.add([SHARED])
        yield opened


@pytest.fixture(scope="module")
def asked(library: Library) -> Asked:
    """Every question whose letters are there, with its answer."""
    questions = answer_questions(file_names(library))
    return [(question, library.ask(question.ask)) for question in questions]


@pytest.fixture(scope="module")
def figures(asked: Asked) -> Mapping[str, Mapping[str, float]]:
    return report(asked)


@pytest.mark.parametrize("part", sorted(FLOORS))
@pytest.mark.parametrize("measure", ["answered", "gold", "abstained"])
def test_answers_hold_their_floors(
    figures: Mapping[str, Mapping[str, float]], part: str, measure: str
) -> None:
    assert figures[part][measure] >= FLOORS[part][measure], figures[part]


def test_every_quote_of_every_answer_stands_in_its_letter(library: Library, asked: Asked) -> None:
    texts = {
        summary.document_id: library.document(summary.document_id).text
        for summary in library.documents()
    }
    cited = 0
    for question, answer in asked:
        if answer.status is AnswerStatus.ANSWERED:
            saved = saved_answer(question.id, json.loads(json.dumps(answer_object(answer))))
            assert library.verify(saved).holds, question.id
        numbers = [quote.n for quote in answer.quotes]
        assert numbers == list(range(1, len(numbers) + 1))
        assert {n for sentence in answer.sentences for n in sentence.quotes} == set(numbers)
        for quote in answer.quotes:
            assert quote.citation.span.of(texts[quote.citation.document_id]) == quote.text
            cited += 1
    assert cited > 300
