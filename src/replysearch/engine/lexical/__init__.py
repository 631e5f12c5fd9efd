"""Word search: tantivy over words cut by rjieba.

A :class:`LexicalView` is what a search works on. It joins a snapshot on disk with an overlay in
memory, which holds the passages that came after the snapshot.
"""

from replysearch.engine.lexical.fields import LEXICAL_FORMAT
from replysearch.engine.lexical.overlay import Overlay
from replysearch.engine.lexical.snapshot import (
    LexicalSnapshot,
    open_lexical_snapshot,
    write_lexical_snapshot,
)
from replysearch.engine.lexical.view import LexicalView

__all__ = [
    "LEXICAL_FORMAT",
    "LexicalSnapshot",
    "LexicalView",
    "Overlay",
    "open_lexical_snapshot",
    "write_lexical_snapshot",
]
