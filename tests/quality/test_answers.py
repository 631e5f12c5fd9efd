"""Questions on the samples, and on the real letter where it is there, with floors for the answers.

They were written from the letters alone. The part `calibrate` served to choose rules and weights,
and so did `later`, written later and mostly harder; `report` never did. The floors are a little
below what `python -m benchmarks.answering` printed when they were set.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from benchmarks.answering import answer_questions, file_names, report

from replysearch import Library
from replysearch.records import AnswerStatus
from replysearch.wire.answers import answer_object, saved_answer

SHARED = Path(__file__).resolve().parents[3] / "shared" / "replies"

#: Shares below which answers have got worse: of answerable questions answered, of right words in
#: the quotes, and of the others abstained from.
FLOORS = {
    "calibrate": {"answered": 0.92, "gold": 0.82, "abstained": 0.88},
    "later": {"answered": 0.92, "gold": 0.73, "abstained": 0.70},
    "report": {"answered": 0.90, "gold": 0.75, "abstained": 0.65},
}


@pytest.fixture(scope="module")
def figures(
    tmp_path_factory: pytest.TempPathFactory, samples: Path
) -> Mapping[str, Mapping[str, float]]:
    with Library.open(tmp_path_factory.mktemp("index"), create=True) as library:
        library.add([samples, *([SHARED] if SHARED.is_dir() else [])])
        return report(library, list(answer_questions(file_names(library))))


@pytest.mark.parametrize("part", sorted(FLOORS))
@pytest.mark.parametrize("measure", ["answered", "gold", "abstained"])
def test_answers_hold_their_floors(
    figures: Mapping[str, Mapping[str, float]], part: str, measure: str
) -> None:
    assert figures[part][measure] >= FLOORS[part][measure], figures[part]


def test_every_quote_of_every_answer_stands_in_its_letter(tmp_path: Path, samples: Path) -> None:
    with Library.open(tmp_path / "index", create=True) as library:
        library.add([samples])
        texts = {
            summary.document_id: library.document(summary.document_id).text
            for summary in library.documents()
        }
        cited = 0
        for question in answer_questions(file_names(library)):
            answer = library.ask(question.ask)
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
