"""A tantivy index on disk, written for one generation and never changed.

The next snapshot has a new folder, with links to the old files and new files for the changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Query

from replysearch.engine.lexical import tantivy_index
from replysearch.engine.store.changes import PassageWords


@dataclass(frozen=True, slots=True)
class LexicalSnapshot:
    """An opened index on disk. It can be searched even after its folder was deleted."""

    generation: int
    searcher: tantivy.Searcher


def write_lexical_snapshot(
    folder: Path, generation: int, added: Iterable[PassageWords], removed: NDArray[np.int64]
) -> None:
    """Bring the index in `folder` to `generation`. If the folder is empty, make a new index.

    No reader may use the folder yet. The Python binding cannot store data with a commit, so an
    extra entry holds the generation. Raises ValueError if the fields differ, or if a write fails.
    """
    schema = tantivy_index.schema()
    index = tantivy.Index(schema, path=str(folder))
    writer = tantivy_index.index_writer(tantivy_index.prepared(index))
    writer.delete_documents_by_query(Query.exists_query("generation"))
    # Delete by query: the deletion by term does not find a Python integer in an unsigned field.
    writer.delete_documents_by_query(Query.term_set_query(schema, "row", removed.tolist()))
    for words in added:
        writer.add_document(tantivy_index.entry_of(words))
    mark = tantivy.Document()
    mark.add_unsigned("generation", generation)
    writer.add_document(mark)
    tantivy_index.commit(writer)


def open_lexical_snapshot(folder: Path) -> LexicalSnapshot:
    """Open the index in `folder`. Raises ValueError if it is missing or has no generation."""
    searcher = tantivy_index.prepared(tantivy.Index.open(str(folder))).searcher()
    marks = searcher.search(Query.exists_query("generation"), 2).hits
    if len(marks) != 1:
        raise ValueError(f"{folder}: {len(marks)} marks of the generation")
    (generation,) = searcher.fast_field_values("generation", [marks[0][1]])
    if not isinstance(generation, int):
        raise ValueError(f"{folder}: no generation")
    return LexicalSnapshot(generation, searcher)
