"""The content and state of an index, its checks, and the outcomes of files → JSON objects."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from replysearch.wire.objects import facet_objects

if TYPE_CHECKING:
    from replysearch.engine import Overview, Status
    from replysearch.engine.results import CheckReport, Counts
    from replysearch.ingest.outcomes import Outcome
    from replysearch.wire.index_shapes import (
        CheckObject,
        CountsObject,
        EncoderObject,
        FindingObject,
        OutcomeObject,
        OverviewObject,
        StatusObject,
    )


def overview_object(overview: Overview) -> OverviewObject:
    """Return an overview's JSON object: years ascending, other values most frequent first."""
    facets = overview.facets
    return {
        "documents": overview.documents,
        "passages": overview.passages,
        "issuer": facet_objects(facets["issuer"]),
        "year": facet_objects(sorted(facets["year"])),
        "subject_class": facet_objects(facets["subject_class"]),
        "region": facet_objects(facets["region"]),
        "kind": facet_objects(facets["kind"]),
    }


def status_object(status: Status) -> StatusObject:
    """Return the JSON object of an index's state."""
    return {
        "index": str(status.folder),
        **_counts_object(status.counts),
        "generation": status.generation,
        "encoder": cast("EncoderObject", asdict(status.encoder)),
        "size_bytes": status.size_bytes,
    }


def check_object(report: CheckReport) -> CheckObject:
    """Return the JSON object for the result of a check."""
    return {
        "clean": report.is_clean,
        "findings": [cast("FindingObject", asdict(finding)) for finding in report.findings],
        "counts": _counts_object(report.counts) if report.counts else None,
    }


def _counts_object(counts: Counts) -> CountsObject:
    return cast("CountsObject", asdict(counts))


def outcome_object(outcome: Outcome) -> OutcomeObject:
    """Return the JSON object of the outcome of one file."""
    return {
        "name": outcome.name,
        "status": outcome.status.value,
        "document_id": outcome.document_id,
        "passages": outcome.passages,
        "clashes_with": list(outcome.clashes_with),
        "supersedes": list(outcome.supersedes),
        "superseded_by": outcome.superseded_by,
        "message": outcome.message,
        "code": outcome.error.code if outcome.error else None,
    }
