"""The verifier against sentences that say what a quote says, and ones that say something else.

They are made by :mod:`tests.support.alterations`, which knows nothing of the verifier's rules, from
the passages of the samples and from sentences that name offices and document numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest
from tests.support.alterations import Case, altered, faithful

from replysearch import Library
from replysearch.answering import find_faults

SEED = 20261124


@pytest.fixture(scope="module")
def letters(samples_library: Library) -> tuple[Sequence[str], Sequence[str]]:
    """The passages of the samples, of 30 to 300 characters, and the names of the issuers."""
    summaries = samples_library.documents()
    documents = [samples_library.document(each.document_id) for each in summaries]
    quotes = [
        text
        for document in documents
        for passage in document.letter.passages
        if 30 <= len(text := passage.span.of(document.text)) <= 300
    ]
    issuers = sorted({document.metadata.issuer or "" for document in documents} - {""})
    return quotes, issuers


@pytest.fixture(scope="module")
def rejected(letters: tuple[Sequence[str], Sequence[str]]) -> Mapping[str, tuple[int, int]]:
    """For each kind of change, how many sentences were rejected, and how many there are."""
    found: dict[str, list[bool]] = defaultdict(list)
    for case in altered(*letters, SEED):
        found[case.kind].append(bool(find_faults(case.sentence, [case.quote])))
    return {kind: (sum(each), len(each)) for kind, each in found.items()}


@pytest.mark.parametrize(
    ("kinds", "cases", "share"),
    [
        (("number",), 1298, 0.99),
        (("unit",), 627, 0.99),
        (("year", "date"), 192, 0.99),
        (("document_number",), 80, 0.99),
        (("department",), 104, 0.99),
        (("negation",), 334, 0.95),
        (("swap",), 209, 0.95),
    ],
)
def test_what_a_quote_does_not_say_is_rejected(
    rejected: Mapping[str, tuple[int, int]], kinds: Sequence[str], cases: int, share: float
) -> None:
    refused, made = (sum(rejected[kind][at] for kind in kinds) for at in (0, 1))
    assert made == cases
    assert refused >= share * made, (refused, made)


def test_what_a_quote_says_is_accepted(letters: tuple[Sequence[str], Sequence[str]]) -> None:
    cases: list[Case] = faithful(letters[0], SEED)
    refused = [case for case in cases if find_faults(case.sentence, [case.quote])]
    assert len(cases) == 3561
    assert len(refused) <= 0.02 * len(cases), [(each.sentence, each.quote) for each in refused[:5]]
