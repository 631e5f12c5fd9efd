"""Word search: tantivy over the words that rjieba finds.

A :class:`LexicalView` searches a snapshot on disk together with an overlay in memory, which holds
the passages that were added after the snapshot.
"""

from replysearch.engine.lexical.snapshot import (
    LexicalSnapshot,
    open_lexical_snapshot,
    write_lexical_snapshot,
)
from replysearch.engine.lexical.tantivy_index import LEXICAL_FORMAT, Overlay
from replysearch.engine.lexical.view import LexicalView

__all__ = [
    "LEXICAL_FORMAT",
    "LexicalSnapshot",
    "LexicalView",
    "Overlay",
    "open_lexical_snapshot",
    "write_lexical_snapshot",
]
