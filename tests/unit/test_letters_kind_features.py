"""What the classifier looks at, and that its sums in place are those of the trained features."""

from __future__ import annotations

import numpy as np
import pytest

from replysearch.letters.kinds.classifier import COLUMNS, builtin_classifier
from replysearch.letters.kinds.contexts import sentences_in
from replysearch.letters.kinds.features import ABOVE, PARTS, ROWS, LetterSentences, hashed
from replysearch.letters.kinds.training import LabelledLetter, feature_matrix
from replysearch.records import Kind, Section, Span

TEXT = "收悉。一、关于公交您建议,延长12小时。下一步,按《公交条例(2024年)》办理:\n新增8条。"
SPANS = [Span(0, 3), Span(9, 20), Span(20, 41), Span(42, 47)]
SECTIONS = [Section(1, "一、", "关于公交", Span(3, 9), Span(3, 47), None)]


@pytest.fixture
def letter() -> LetterSentences:
    return sentences_in(TEXT, SPANS, SECTIONS, 2023)


def test_headings_leads_and_openings(letter: LetterSentences) -> None:
    assert [span.of(TEXT) for span in SPANS] == [
        "收悉。",
        "您建议,延长12小时。",
        "下一步,按《公交条例(2024年)》办理:",
        "新增8条。",
    ]
    assert letter.headings == [(), *[("一、关于公交",)] * 3]
    assert letter.leads == ["", "", "", "下一步,按《公交条例(2024年)》办理:"]
    assert letter.openings == 1


def test_numbers_count_once_and_titles_and_blanks_not_at_all() -> None:
    plain = hashed("按《》办理0条")
    same = hashed("按《公交条例》 办理\n128条")
    assert [rows.tolist() for rows in same.rows] == [rows.tolist() for rows in plain.rows]
    starts, ends = same.bounds([Span(0, 7), Span(8, 15)])
    assert (starts.tolist(), ends.tolist()) == ([0, 3], [3, 7])


def test_scores_are_the_trained_features_times_their_weights(letter: LetterSentences) -> None:
    classifier = builtin_classifier()
    tables = (classifier.body, classifier.edges, classifier.above)
    parts = [each.reshape(ROWS, 3, COLUMNS).transpose(1, 0, 2) for each in tables]
    weights = np.vstack([np.concatenate(parts).reshape(-1, COLUMNS), classifier.traits])
    assert len(weights) == ROWS * len(PARTS) + len(classifier.traits)
    features = feature_matrix([LabelledLetter(letter, (Kind.BASIS,) * 4, None)])
    expected = features @ weights + classifier.bias
    assert np.allclose(classifier.scores(letter), expected, atol=1e-4)
    assert list(ABOVE) == ["heading", "outer", "lead"]


def test_a_letter_without_sentences_has_no_kinds() -> None:
    assert builtin_classifier().kinds_of(LetterSentences("", [], [], [])) == []
