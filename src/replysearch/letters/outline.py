"""The outline of a letter's body: headings, and the pieces of text under them.

A numbered line is a heading if deeper numbers or 一是 items stand under it, and in many cases if
plain text does. The heading is the first sentence of the line, or only the label if this sentence
is a statement. Any other numbered line is an item, which is a piece.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.text import narrow, sentences, squeeze, tidy_name, trimmed
from replysearch.letters.kinds import heading_kind, is_closing
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

#: Longest heading, in characters. Chosen, not measured: titles are shorter than statements.
_HEADING_LIMIT = 60
# A sentence that ends in 。 and contains one of these states facts or plans; few such are titles.
_STATEMENT = lazy_pattern(r"\d|已|将|拟|不|下一步")
#: The letter of each level in addresses; levels start at 1.
_LEVEL_LETTERS = " abcde"


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
    return f"{_LEVEL_LETTERS[section.level]}{label_number(section.label)}"


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


def outline_of(text: str, body: Span) -> Outline:
    """Return the outline of the body."""
    lines = [part for line in lines_of(text, body) for part in split_at_marks(line)]
    closing = _closing_lines(lines)
    groups = _groups(lines[: len(lines) - len(closing)])
    draft = _Draft(text)
    section: int | None = None
    for index, group in enumerate(groups):
        if group.mark and group.line:
            following = groups[index + 1].mark if index + 1 < len(groups) else None
            deeper = following is not None and following.level > group.mark.level
            section = _numbered(draft, group.line, group.mark, group, deeper)
        _prose(draft, section, group.plain, group.inline)
    for line in closing:
        draft.plain(None, line.span, PieceForm.CLOSING)
    end = closing[0].span.start if closing else body.end
    return Outline(_with_ends(text, draft.sections, end), tuple(draft.pieces))


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
    """Add a numbered line as a heading or an item. Return the section of the lines after it."""
    parent = draft.parent_for(mark.level)
    inside = [each for each in group.inline if each.start < line.span.end]
    first = _first_sentence(draft.text, line, mark, inside)
    words = squeeze(narrow(first.of(draft.text)))
    numbered_below = deeper or bool(group.inline)
    if not (numbered_below or _has_prose_below(words, first, line, mark, group)):
        draft.item(parent, line.span, mark.label, f"{_LEVEL_LETTERS[mark.level]}{mark.number}")
        return parent
    short = len(words) <= _HEADING_LIMIT and not words.endswith(";")
    has_title = _is_title(words) or (numbered_below and short)
    # Only passages are found and quoted. So a statement becomes a passage, and only the label is
    # the heading.
    end = first.end if has_title else mark.end
    heading = trimmed(draft.text, Span(line.span.start, end))
    title = re.sub(r"[。;:;,!?：；，！？]+$", "", tidy_name(draft.text[mark.end : heading.end]))
    draft.sections.append(Section(mark.level, mark.label, title, heading, heading, parent))
    section = len(draft.sections) - 1
    rest = _after(line, end)
    _prose(draft, section, [rest] if rest.flat else [], inside)
    return section


def _first_sentence(text: str, line: Line, mark: LineMark, inside: Sequence[InlineMark]) -> Span:
    """Return the first sentence after the label. It ends before the first inline item."""
    rest = Span(mark.end, line.span.end)
    end = next(sentences(text, rest), rest).end
    return Span(mark.end, min([end, *(each.start for each in inside)]))


def _is_title(words: str) -> bool:
    """Return whether the first sentence of a numbered line is a title and not a statement."""
    if len(words) > _HEADING_LIMIT or words.endswith(";"):
        return False
    if not words.endswith(("。", "!", "?")) or not _STATEMENT.search(words):
        return True
    return len(words) <= 20 and heading_kind(words) is not None


def _has_prose_below(words: str, first: Span, line: Line, mark: LineMark, group: _Group) -> bool:
    """Return whether a line without numbered or inline items under it is a heading all the same."""
    if group.plain:
        return mark.level <= 2 or _is_title(words) or line.flat.endswith(":")
    if first.end < line.span.end:
        return mark.level <= 2 and _is_title(words)
    # A title without any text under it, such as the last line before a list of attachments.
    return mark.level == 1 and len(words) <= 20 and heading_kind(words) is not None


def _prose(
    draft: _Draft, section: int | None, lines: Sequence[Line], marks: Sequence[InlineMark]
) -> None:
    """Add the inline items in `lines`, and the text before the first one of each line.

    `marks` has the marks of these items; marks outside `lines` are ignored.
    """
    for line in lines:
        inside = [mark for mark in marks if line.span.start <= mark.start < line.span.end]
        first = inside[0].start if inside else line.span.end
        draft.plain(section, Span(line.span.start, first))
        ends = [*(mark.start for mark in inside[1:]), line.span.end]
        for mark, end in zip(inside, ends, strict=False):
            step = f"i{mark.number}" if mark.number else "iz"
            draft.item(section, Span(mark.start, end), f"“{mark.label}”", step)


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
