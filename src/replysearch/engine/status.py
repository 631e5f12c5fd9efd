"""How an index stands as a whole, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from replysearch.engine.results import Counts
from replysearch.engine.store.facets import Facets
from replysearch.records import EncoderIdentity


@dataclass(frozen=True, slots=True)
class Status:
    """How an index stands. `size_bytes` is what its folder takes on disk."""

    folder: Path
    counts: Counts
    generation: int
    encoder: EncoderIdentity
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What an index holds: `facets` as in a search, but counting letters (`kind`: passages)."""

    documents: int
    passages: int
    facets: Facets
