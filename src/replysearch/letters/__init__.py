"""The text of a source → the letter in it: its facts, outline and passages."""

from replysearch.errors import NotALetter
from replysearch.letters.frame import find_frame
from replysearch.letters.metadata import metadata_of
from replysearch.letters.outline import outline_of, section_address
from replysearch.letters.passages import (
    PASSAGE_LIMIT,
    PASSAGE_RULES_VERSION,
    passages_of,
    plain_passages,
)
from replysearch.messages.letters import NO_LETTER
from replysearch.records import Letter, SourceText

__all__ = [
    "PASSAGE_LIMIT",
    "PASSAGE_RULES_VERSION",
    "parse_letter",
    "plain_passages",
    "section_address",
]


def parse_letter(name: str, source: SourceText) -> Letter:
    """Parse the letter in `source`. `name` is the file's name in an error.

    Raises:
        NotALetter: The text contains no reply.
    """
    frame = find_frame(source.text)
    if frame is None:
        raise NotALetter(name, NO_LETTER)
    outline = outline_of(source.text, frame.body)
    metadata = metadata_of(source.text, frame, source.declared)
    year = metadata.date.year if metadata.date else None
    return Letter(
        text=source.text,
        body=frame.body,
        metadata=metadata,
        sections=outline.sections,
        passages=passages_of(source.text, outline, source.pages, year),
        pages=source.pages,
    )
