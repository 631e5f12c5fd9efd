"""How well the verifier tells what quotes prove from what they do not.

    python -m benchmarks.verifying [--vary verify.clauses._ALIKE=0.5,0.6,0.7]

Tries the sentences that :mod:`tests.support.alterations` makes from the passages of the samples,
and prints the share of faithful ones that are accepted and, for each kind of change, the share that
is rejected. With ``--vary`` it does so for each value of a threshold
(:mod:`benchmarks.thresholds`).
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.alterations import altered, faithful

from benchmarks.answering import ROOT
from benchmarks.thresholds import settings, variation
from replysearch import Library
from replysearch.answering import find_faults

SEED = 20261124
#: Shortest and longest quote, in characters.
_LENGTHS = range(30, 301)


def quotes_and_issuers() -> tuple[Sequence[str], Sequence[str]]:
    """Return the passages of the samples that sentences are made from, and the issuers."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        Library.open(Path(scratch) / "index", create=True) as library,
    ):
        library.add([ROOT / "samples"])
        documents = [library.document(each.document_id) for each in library.documents()]
    quotes = [
        text
        for document in documents
        for passage in document.letter.passages
        if len(text := passage.span.of(document.text)) in _LENGTHS
    ]
    return quotes, sorted({document.metadata.issuer or "" for document in documents} - {""})


def shares(quotes: Sequence[str], issuers: Sequence[str]) -> Mapping[str, float]:
    """Return the share of faithful sentences accepted, and of those of each change rejected."""
    right: dict[str, list[bool]] = defaultdict(list)
    for case in faithful(quotes, SEED):
        right["accepted"].append(not find_faults(case.sentence, [case.quote]))
    for case in altered(quotes, issuers, SEED):
        right[case.kind].append(bool(find_faults(case.sentence, [case.quote])))
    return {kind: sum(each) / len(each) for kind, each in right.items()}


def main() -> None:
    """Try, and print the shares."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verifying", description=__doc__)
    parser.add_argument("--vary", type=variation, help="a threshold and its values")
    parsed = parser.parse_args()
    made_from = quotes_and_issuers()
    for setting in settings(parsed.vary):
        told = ", ".join(f"{kind} {share:.3f}" for kind, share in shares(*made_from).items())
        print(f"{setting}: {told}" if setting else told, flush=True)


if __name__ == "__main__":
    main()
