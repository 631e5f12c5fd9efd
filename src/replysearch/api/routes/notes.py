"""What must be told of a search beside what it found."""

from __future__ import annotations

from replysearch.library import Library
from replysearch.records import AnswerNote, SearchResult
from replysearch.wire.answers import note_object
from replysearch.wire.shapes import NoteObject


def notes_on(found: SearchResult, library: Library) -> list[NoteObject]:
    """Return what must be told: that nothing could be found, for there are no letters."""
    if found.total or library.counts().documents:
        return []
    return [note_object(AnswerNote.NO_LETTERS)]
