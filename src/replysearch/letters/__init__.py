"""The text of a source → the letter in it: its facts, outline and passages."""

from replysearch.chinese.text import simplified
from replysearch.errors import NotALetter
from replysearch.letters.facts.labels import facts_in
from replysearch.letters.frame import find_frame
from replysearch.letters.kinds import KindClassifier, builtin_classifier
from replysearch.letters.lines import lines_of
from replysearch.letters.metadata import metadata_of
from replysearch.letters.original_script import in_original_script
from replysearch.letters.outline import outline_of, section_address
from replysearch.letters.passages import (
    PASSAGE_LIMIT,
    PASSAGE_RULES_VERSION,
    passages_of,
    plain_passages,
)
from replysearch.messages.letters import NO_LETTER
from replysearch.records import Letter, SourceText, Span

__all__ = [
    "PASSAGE_LIMIT",
    "PASSAGE_RULES_VERSION",
    "parse_letter",
    "plain_passages",
    "section_address",
]


def parse_letter(name: str, source: SourceText, classifier: KindClassifier | None = None) -> Letter:
    """Parse the letter in `source`. `name` is the file's name in an error.

    `classifier` tells the kinds of the sentences; without one, the built-in classifier does.

    Raises:
        NotALetter: The text contains no reply.
    """
    plain = simplified(source.text)
    lines = list(lines_of(plain, Span(0, len(plain))))
    labelled = facts_in(lines)
    frame = find_frame(plain, lines, labelled)
    if frame is None:
        raise NotALetter(name, NO_LETTER)
    outline = outline_of(plain, frame.body, frame.annexes)
    metadata = metadata_of(plain, lines, labelled, frame, source.declared)
    year = metadata.date.year if metadata.date else None
    letter = Letter(
        text=source.text,
        body=frame.body,
        metadata=metadata,
        sections=outline.sections,
        passages=passages_of(
            plain, outline, source.pages, year, classifier or builtin_classifier()
        ),
        pages=source.pages,
    )
    return letter if plain == source.text else in_original_script(letter, plain)
