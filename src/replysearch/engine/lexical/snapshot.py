"""A word index on disk, made for one generation and never changed after that.

The next snapshot is made in a folder of its own, out of links to the old one's files and of what
was added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Query

from replysearch.engine.lexical import fields
from replysearch.engine.store.changes import PassageWords


@dataclass(frozen=True, slots=True)
class LexicalSnapshot:
    """An index on disk as it was opened; it stays whole when its folder is deleted."""

    generation: int
    searcher: tantivy.Searcher


def write_lexical_snapshot(
    folder: Path, generation: int, added: Iterable[PassageWords], removed: NDArray[np.int64]
) -> None:
    """Bring the index in `folder` to `generation`, or make it when the folder is empty.

    The Python binding of tantivy cannot note anything with a commit, so the generation stands in an
    entry of its own.

    Args:
        folder: A folder that no reader knows of yet.
        generation: The generation of the truth that the index will then show.
        added: The passages to add.
        removed: Passage rows to take out.

    Raises:
        ValueError: The folder does not hold such an index, or it cannot be written.
    """
    schema = fields.schema()
    writer = fields.index_writer(fields.prepared(tantivy.Index(schema, path=str(folder))))
    writer.delete_documents_by_query(Query.exists_query("generation"))
    # By query: given a Python integer, the binding's deletion by term misses unsigned fields.
    writer.delete_documents_by_query(Query.term_set_query(schema, "row", removed.tolist()))
    for words in added:
        writer.add_document(fields.entry_of(words))
    mark = tantivy.Document()
    mark.add_unsigned("generation", generation)
    writer.add_document(mark)
    fields.commit(writer)


def open_lexical_snapshot(folder: Path) -> LexicalSnapshot:
    """Open the index in `folder`.

    Raises:
        ValueError: There is no such index, or it does not say which generation it shows.
    """
    searcher = fields.prepared(tantivy.Index.open(str(folder))).searcher()
    marks = searcher.search(Query.exists_query("generation"), 2).hits
    if len(marks) != 1:
        raise ValueError(f"{folder}: {len(marks)} marks of the generation")
    (generation,) = searcher.fast_field_values("generation", [marks[0][1]])
    if not isinstance(generation, int):
        raise ValueError(f"{folder}: no generation")
    return LexicalSnapshot(generation, searcher)
