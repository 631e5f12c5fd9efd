"""The outline of a letter's body: headings, and the pieces of text under them.

A numbered line is a heading if something stands under it (deeper numbers, 一是 items, plain
paragraphs): its first sentence is then the title of a section. Otherwise it is an item, which is a
piece. Whatever is a sentence stands in a piece: a title that runs on into its paragraph, that is
long, or that states something begins the first piece under it, and the section's heading is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.text import narrow, sentences, squeeze, trimmed
from replysearch.letters.annexes import Annex
from replysearch.letters.headings import (
    SENTENCE_END,
    TITLE_LIMIT,
    first_sentence,
    has_prose_below,
    is_heading,
    is_title,
    title_of,
)
from replysearch.letters.kinds import is_closing
from replysearch.letters.lines import Line, lines_of
from replysearch.letters.markers import (
    InlineMark,
    LineMark,
    inline_marks,
    label_number,
    line_mark,
    split_at_marks,
)
from replysearch.records import Section, Span

_OPENED = lazy_pattern(r"[^。]{0,200}?(?:收悉|提出|提交|商)[^。]{0,80}?如下\s*[:。]\s*")
_LEVEL_LETTERS = "fabcde"


class PieceForm(Enum):
    """The form of a piece: a numbered item, a plain paragraph, or a closing courtesy."""

    ITEM = "item"
    PLAIN = "plain"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the body that is not a heading.

    `section` is an index into the outline's sections, or None for a piece outside all sections.
    Items have a `label` for people and a `step`, which is the last part of their address. Other
    pieces have a `number`, which counts the pieces of their form in the section.
    """

    form: PieceForm
    section: int | None
    span: Span
    label: str = ""
    step: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections and the pieces in order. Headings and pieces together cover the body."""

    sections: tuple[Section, ...]
    pieces: tuple[Piece, ...]

    def ancestry(self, section: int | None) -> tuple[int, ...]:
        """Return the indexes of the sections around `section`, outermost first, then `section`."""
        return _ancestry(self.sections, section)


def section_address(sections: Sequence[Section], number: int) -> str:
    """Return the address of the section at `number`: ``a2.b1`` for (一) under 二、.

    The addresses of the passages in the section begin with this address.
    """
    return ".".join(_step(sections[at]) for at in _ancestry(sections, number))


def _ancestry(sections: Sequence[Section], section: int | None) -> tuple[int, ...]:
    chain: list[int] = []
    while section is not None:
        chain.append(section)
        section = sections[section].parent
    return tuple(reversed(chain))


def _step(section: Section) -> str:
    # An attachment may have no number: 附件.
    number = label_number(section.label) or (1 if section.level == 0 else 0)
    return f"{_LEVEL_LETTERS[section.level]}{number}"


@dataclass(frozen=True, slots=True)
class _Group:
    """A numbered line with its mark, and the plain lines up to the next numbered line.

    Before the first numbered line, `line` and `mark` are None. `inline` has the marks of the inline
    items in all these lines.
    """

    line: Line | None
    mark: LineMark | None
    plain: tuple[Line, ...]
    inline: tuple[InlineMark, ...]


@dataclass(slots=True)
class _Draft:
    """The outline so far."""

    text: str
    sections: list[Section] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    counts: dict[tuple[int | None, PieceForm], int] = field(default_factory=dict)

    def parent_for(self, level: int) -> int | None:
        """Return the index of the section that a new section of `level` is in, or None."""
        at = len(self.sections) - 1 if self.sections else None
        while at is not None and self.sections[at].level >= level:
            at = self.sections[at].parent
        return at

    def plain(self, section: int | None, span: Span, form: PieceForm = PieceForm.PLAIN) -> None:
        span = trimmed(self.text, span)
        if span.start == span.end:
            return
        self.counts[section, form] = number = self.counts.get((section, form), 0) + 1
        self.pieces.append(Piece(form, section, span, number=number))

    def item(self, section: int | None, span: Span, label: str, step: str) -> None:
        span = trimmed(self.text, span)
        self.pieces.append(Piece(PieceForm.ITEM, section, span, label, step))


def outline_of(text: str, body: Span, annexes: Sequence[Annex] = ()) -> Outline:
    """Return the outline of the body, and of the attachments printed after it."""
    parts = (part for line in lines_of(text, body) for part in _after_opening(line))
    lines = [part for line in parts for part in split_at_marks(line)]
    closing = _closing_lines(lines)
    draft = _Draft(text)
    _add(draft, lines[: len(lines) - len(closing)], None)
    for line in closing:
        draft.plain(None, line.span, PieceForm.CLOSING)
    end = closing[0].span.start if closing else body.end
    sections = list(_with_ends(text, draft.sections, end))
    for annex in annexes:
        first = len(draft.sections)
        heading = annex.heading
        draft.sections.append(Section(0, annex.label + ":", annex.title, heading, heading, None))
        parts = (part for line in lines_of(text, annex.text) for part in split_at_marks(line))
        _add(draft, list(parts), first)
        sections += _with_ends(text, draft.sections[first:], annex.text.end)
    return Outline(tuple(sections), tuple(draft.pieces))


def _after_opening(line: Line) -> list[Line]:
    """Split a line after the words that open a reply, if the answer follows at once."""
    match = _OPENED.match(line.flat)
    if match is None or match.end() == len(line.flat):
        return [line]
    at = line.span.start + match.end()
    return [Line(Span(line.span.start, at), line.flat[: match.end()]), _after(line, at)]


def _add(draft: _Draft, lines: Sequence[Line], section: int | None) -> None:
    """Add the sections and pieces of lines that stand under `section`."""
    groups = _groups(lines)
    for index, group in enumerate(groups):
        if group.mark and group.line:
            following = groups[index + 1].mark if index + 1 < len(groups) else None
            deeper = following is not None and following.level > group.mark.level
            section = _numbered(draft, group.line, group.mark, group, deeper)
        _prose(draft, section, group.plain, group.inline)


def _closing_lines(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of courtesies at the end. They belong to no section."""
    first = len(lines)
    while first > 1 and not line_mark(lines[first - 1]) and is_closing(lines[first - 1].squeezed):
        first -= 1
    return lines[first:]


def _groups(lines: Sequence[Line]) -> list[_Group]:
    marks = [line_mark(line) for line in lines]
    starts = [index for index, mark in enumerate(marks) if mark]
    if not starts or starts[0] != 0:
        starts.insert(0, 0)
    groups = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        mark = marks[start] if start < len(marks) else None
        head = lines[start] if mark else None
        plain = lines[start + 1 : end] if mark else lines[start:end]
        rest = [_after(head, mark.end)] if head and mark else []
        inline = inline_marks([*rest, *plain])
        groups.append(_Group(head, mark, tuple(plain), tuple(inline)))
    return groups


def _after(line: Line, start: int) -> Line:
    return Line(Span(start, line.span.end), line.flat[start - line.span.start :])


def _numbered(draft: _Draft, line: Line, mark: LineMark, group: _Group, deeper: bool) -> int | None:
    """Add a numbered line as a section or an item; return the section of the text after it."""
    parent = draft.parent_for(mark.level)
    inside = [each for each in group.inline if each.start < line.span.end]
    first = first_sentence(draft.text, line, mark, inside)
    words = squeeze(narrow(first.of(draft.text)))
    numbered_below = deeper or bool(group.inline)
    if not (
        numbered_below or has_prose_below(words, first, line, mark, plain_below=bool(group.plain))
    ):
        draft.item(parent, line.span, mark.label, f"{_LEVEL_LETTERS[mark.level]}{mark.number}")
        return parent
    short = len(words) <= TITLE_LIMIT and not words.endswith(";")
    has_title = is_title(words) or (numbered_below and short)
    title = title_of(draft.text[mark.end : first.end]) if has_title else ""
    stands_alone = has_title and is_heading(words, first, line)
    heading = Span(line.span.start, first.end if stands_alone else line.span.start)
    draft.sections.append(Section(mark.level, mark.label, title, heading, heading, parent))
    section = len(draft.sections) - 1
    if not stands_alone:
        _prose(draft, section, [line], inside, lead=first.end if has_title else line.span.start)
    return section


def _prose(
    draft: _Draft,
    section: int | None,
    lines: Sequence[Line],
    marks: Sequence[InlineMark],
    lead: int | None = None,
) -> None:
    """Add the inline items of unnumbered lines, and the paragraphs around them.

    Words before the first item that are no whole sentence belong to it, and so does a section's
    title that ends at `lead`.
    """
    for line in lines:
        inside = [mark for mark in marks if line.span.start <= mark.start < line.span.end]
        if not inside:
            draft.plain(section, line.span)
            continue
        first = _begin_of_items(draft.text, line, inside[0].start, lead)
        draft.plain(section, Span(line.span.start, first))
        starts = [first, *(mark.start for mark in inside[1:])]
        ends = [*starts[1:], line.span.end]
        for mark, start, end in zip(inside, starts, ends, strict=True):
            step = f"i{mark.number}" if mark.number else "iz"
            draft.item(section, Span(start, end), f"“{mark.label}”", step)


def _begin_of_items(text: str, line: Line, first: int, lead: int | None) -> int:
    """Return where the first inline item of a line begins, with the words that introduce it."""
    if lead is not None and not text[lead:first].strip():
        return line.span.start
    begin = line.span.start
    for sentence in sentences(text, Span(line.span.start, first)):
        begin = sentence.start
        if narrow(sentence.of(text).strip())[-1:] in SENTENCE_END:
            begin = first
    return begin


def _with_ends(text: str, sections: Sequence[Section], end: int) -> tuple[Section, ...]:
    """Return the sections, each with a span up to the next heading of its level or a higher one.

    `end` is the end of the last section.
    """
    done = []
    for index, section in enumerate(sections):
        later = (each for each in sections[index + 1 :] if each.level <= section.level)
        until = next((each.heading.start for each in later), end)
        done.append(replace(section, span=trimmed(text, Span(section.heading.start, until))))
    return tuple(done)
