"""What must be told of a search or an answer beside what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replysearch.messages import answering as messages
from replysearch.records import AnswerNote, SearchResult

if TYPE_CHECKING:
    from replysearch.library import Library
    from replysearch.wire.shapes import NoteObject


def note_object(note: AnswerNote, detail: str = "") -> NoteObject:
    """Return the JSON object of a note; `detail` fills its sentence."""
    told = messages.ANSWER_NOTES[note.value].format(detail=detail)
    return {"code": note.value, "message": told}


def notes_on(found: SearchResult, library: Library) -> list[NoteObject]:
    """Return what must be told: that nothing could be found, for there are no letters."""
    if found.total or library.counts().documents:
        return []
    return [note_object(AnswerNote.NO_LETTERS)]
