"""A word index in memory, of the passages that the snapshot on disk does not have yet."""

from __future__ import annotations

from collections.abc import Iterable

import tantivy

from replysearch.engine.lexical import fields
from replysearch.engine.store.changes import PassageWords


class Overlay:
    """Passages in memory, added to as the truth moves on; each addition gives a new searcher.

    Only one thread may add at a time. Searchers given out before stay as they were.
    """

    def __init__(self) -> None:
        self._index = fields.prepared(tantivy.Index(fields.schema()))

    def add(self, added: Iterable[PassageWords]) -> tantivy.Searcher:
        """Add passages and return a searcher over all."""
        writer = fields.index_writer(self._index)
        for words in added:
            writer.add_document(fields.entry_of(words))
        fields.commit(writer)
        self._index.reload()
        return self._index.searcher()
