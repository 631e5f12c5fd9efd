"""Records as lines for people to read."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from replysearch.cli.output import printable
from replysearch.messages import command_line
from replysearch.messages import faces as faces_messages
from replysearch.records import Document, Hit, Kind, Source
from replysearch.wire.facts import fact_lines

if TYPE_CHECKING:
    from replysearch.engine import DocumentSummary

_INDENT = "   "


def hit_lines(hits: Sequence[Hit], kinds: Sequence[Kind] = ()) -> Iterator[str]:
    """Yield each hit as lines: place, text, citation, letter id and, if any, parts of the score.

    If only some words of a passage are of the `kinds` asked for, a line repeats them.
    """
    for hit in hits:
        yield command_line.SEARCH_HEAD.format(
            rank=hit.rank,
            place=_place(hit.citation.pinpoint),
            kind=_kind_name(hit.kind),
            path=command_line.SEARCH_PATH_JOINT.join(hit.citation.path),
        )
        yield from _indented(hit.text)
        yield from _indented(_words_of_kinds(hit, kinds))
        yield from _indented(command_line.SEARCH_CITATION.format(formatted=hit.citation.formatted))
        yield _INDENT + command_line.SEARCH_LETTER.format(document_id=hit.citation.document_id)
        if hit.shares:
            yield _INDENT + _shares(hit)
        yield ""


def _words_of_kinds(hit: Hit, kinds: Sequence[Kind]) -> str:
    words = command_line.SEARCH_KIND_JOINT.join(span.of(hit.text) for span in hit.kind_marks)
    if len(words) >= len(hit.text.strip()) or not words:
        return ""
    names = "、".join(map(_kind_name, kinds))
    return command_line.SEARCH_KIND_WORDS.format(kinds=names, words=words)


def _shares(hit: Hit) -> str:
    shares = (
        command_line.SEARCH_SHARE.format(
            name=command_line.FEATURE_NAMES[share.feature.value],
            value=share.value,
            weight=share.weight,
        )
        for share in hit.shares
        if share.weight
    )
    return command_line.SEARCH_SHARES.format(score=hit.score, shares=" + ".join(shares))


def facet_lines(facets: Mapping[str, Sequence[tuple[str, int]]]) -> Iterator[str]:
    """Yield one line for each facet that has values."""
    for name, values in facets.items():
        if values:
            counts = "、".join(
                command_line.SEARCH_FACET_VALUE.format(
                    value=faces_messages.KIND_NAMES.get(value, value) if name == "kind" else value,
                    count=count,
                )
                for value, count in values
            )
            yield command_line.SEARCH_FACET.format(
                name=faces_messages.FACET_NAMES.get(name, name), values=counts
            )


def summary_line(summary: DocumentSummary) -> str:
    """Return one line of a list of letters."""
    line = command_line.LIST_LINE.format(
        document_id=summary.document_id,
        date=summary.date or command_line.ABSENT,
        issuer=summary.issuer or command_line.ABSENT,
        number=summary.document_number or command_line.ABSENT,
        title=summary.title or command_line.ABSENT,
        passages=summary.passages,
    )
    newer = summary.superseded_by
    return command_line.LIST_SUPERSEDED.format(line=line, newer=newer) if newer else line


def letter_lines(document: Document) -> Iterator[str]:
    """Yield the lines of a letter: its facts, its sources, then all headings and passages."""
    facts = document.metadata
    yield facts.title or command_line.ABSENT
    yield from fact_lines(document)
    for source in document.sources:
        yield _source_line(source)
    yield ""
    yield from _body_lines(document)


def _source_line(source: Source) -> str:
    return command_line.SHOW_SOURCE.format(name=printable(source.name), uri=printable(source.uri))


def _body_lines(document: Document) -> Iterator[str]:
    letter = document.letter
    headings = [(section.heading, None) for section in letter.sections]
    passages = [(passage.span, passage) for passage in letter.passages]
    for span, passage in sorted([*headings, *passages], key=lambda each: each[0]):
        if passage is None:
            yield span.of(document.text).strip()
            continue
        place, kind = _place(passage.pinpoint), _kind_name(passage.kind)
        yield _INDENT + command_line.SHOW_PASSAGE.format(place=place, kind=kind)
        yield from _indented(span.of(document.text))


def _kind_name(kind: Kind) -> str:
    return faces_messages.KIND_NAMES[kind.value]


def _place(pinpoint: str) -> str:
    return pinpoint or command_line.SEARCH_NO_PLACE


def _indented(text: str) -> Iterator[str]:
    """Yield the lines of `text`, indented. Long lines are wrapped only for a terminal."""
    room = shutil.get_terminal_size().columns - len(_INDENT) if sys.stdout.isatty() else 0
    for line in text.splitlines():
        for piece in wrapped(line, room) if room > 0 else (line,):
            yield _INDENT + piece


def wrapped(line: str, room: int) -> Iterator[str]:
    """Split a line into pieces of at most `room` columns. A Chinese character fills two columns."""
    start = used = 0
    for at, character in enumerate(line):
        width = 2 if unicodedata.east_asian_width(character) in "FW" else 1
        if used + width > room and at > start:
            yield line[start:at]
            start, used = at, 0
        used += width
    yield line[start:]
