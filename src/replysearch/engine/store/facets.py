"""Counts per letter and per kind → counts per value of each facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from replysearch.engine.results import Facets
from replysearch.records import Kind

FacetRow = tuple[int, str | None, int | None, str | None, str | None, str | None, str | None]


def facets_of(
    rows: Iterable[FacetRow], documents: Mapping[int, int], kinds: Mapping[Kind, int]
) -> Facets:
    """Return each facet's values with their counts: the largest first, equal counts by value.

    `rows` are (document row, issuer, year, subject class, province, city, county). `documents` maps
    a document row to what the letter adds to a count: its number of matching passages or, if
    letters are counted, 1. `kinds` has the number of passages of each kind.
    """
    issuers: Counter[str] = Counter()
    years: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    subjects: Counter[str] = Counter()
    for row, issuer, year, subject, *places in rows:
        amount = documents[row]
        if issuer:
            issuers[issuer] += amount
        if year is not None:
            years[str(year)] += amount
        if subject:
            subjects[subject] += amount
        for place in {place for place in places if place}:
            regions[place] += amount
    counted = {
        "issuer": issuers,
        "year": years,
        "kind": Counter({kind.value: number for kind, number in kinds.items()}),
        "region": regions,
        "subject_class": subjects,
    }
    return {
        name: tuple(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))
        for name, counter in counted.items()
    }
