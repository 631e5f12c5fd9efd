"""What every adapter says of a passage beside its words."""

from __future__ import annotations

from typing import Any

from replysearch.records import Hit
from replysearch.wire.objects import citation_object


def metadata_of(hit: Hit) -> dict[str, Any]:
    """Return the facts of a passage found: its citation, its id, its kind and its score.

    Keys and values are those of a hit's ``citation`` on the command line and over HTTP.
    """
    return {
        **citation_object(hit.citation),
        "passage_id": hit.passage_id,
        "kind": hit.kind.value,
        "rank": hit.rank,
        "score": float(hit.score),
    }
