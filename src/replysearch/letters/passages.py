"""Pieces of the outline → passages with address and kind: short pieces joined, long ones split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from replysearch.chinese.text import narrow, sentences, squeeze, trimmed
from replysearch.letters.kinds import introduces_list, kind_of, opens_reply
from replysearch.letters.lines import lines_of
from replysearch.letters.outline import Outline, Piece, PieceForm, section_address
from replysearch.records import Kind, Page, Passage, Span

#: Increased when the rules for passages change. Older indexes are refused until encoded again.
PASSAGE_RULES_VERSION = 3

#: A passage with more characters than this is split between sentences. A longer sentence stays
#: whole.
PASSAGE_LIMIT = 400
#: Longest passage, in characters, that is joined from several pieces.
JOIN_LIMIT = 300


@dataclass(frozen=True, slots=True)
class _Joined:
    """One piece, or several neighbouring pieces of one section that are not items."""

    first: Piece
    last: Piece
    span: Span
    kind: Kind


def passages_of(
    text: str, outline: Outline, pages: Sequence[Page], year: int | None = None
) -> tuple[Passage, ...]:
    """Return the passages of a letter in order. Together with the headings they cover the body.

    `year` is the year of the letter; a sentence that names a later year counts as a promise.
    """
    items = any(piece.form is PieceForm.ITEM for piece in outline.pieces)
    numbered = bool(outline.sections) or items
    passages: list[Passage] = []
    for joined in _joined(text, outline, year):
        passages += _parts(text, _passage(joined, outline, numbered=numbered))
    return tuple(_distinct([replace(each, page=_page(pages, each.span)) for each in passages]))


def plain_passages(text: str, body: Span) -> tuple[Passage, ...]:
    """Return the passages of a text that is no letter, all of kind ``basis``.

    They are its lines. Short lines are joined, and long ones are split.
    """
    spans: list[Span] = []
    for line in lines_of(text, body):
        if spans and line.span.end - spans[-1].start <= JOIN_LIMIT:
            spans[-1] = Span(spans[-1].start, line.span.end)
        else:
            spans.append(line.span)
    passages = (
        Passage(f"p{number}", f"第{number}段", (), Kind.BASIS, span)
        for number, span in enumerate(spans, start=1)
    )
    return tuple(part for passage in passages for part in _parts(text, passage))


def _joined(text: str, outline: Outline, year: int | None) -> list[_Joined]:
    titles = [section.title for section in outline.sections]
    opening = _opening(text, outline)
    done: list[_Joined] = []
    lead: tuple[int | None, str] | None = None
    for index, piece in enumerate(outline.pieces):
        headings = [titles[at] for at in outline.ancestry(piece.section)]
        words = piece.span.of(text)
        if piece.form is not PieceForm.ITEM:
            # A paragraph that introduces items decides the kind of these items, as a heading does.
            introduces = introduces_list(squeeze(narrow(words))) and not opens_reply(words)
            lead = (piece.section, words) if introduces else None
        elif lead and lead[0] == piece.section:
            headings.append(lead[1])
        kind = kind_of(
            headings,
            words,
            opening=index <= opening and piece.form is PieceForm.PLAIN,
            closing=piece.form is PieceForm.CLOSING,
            year=year,
        )
        previous = done[-1] if done else None
        if previous and _joins(previous, piece, kind):
            span = Span(previous.span.start, piece.span.end)
            done[-1] = _Joined(previous.first, piece, span, kind)
        else:
            done.append(_Joined(piece, piece, piece.span, kind))
    return done


def _opening(text: str, outline: Outline) -> int:
    """Return the index of the last piece that opens the letter.

    This is the last piece before the first heading or item, or -1 if there is none before it. In a
    letter without headings and items it is the piece that says 收悉 or 答复如下, else the first.
    """
    above = [piece.form is PieceForm.PLAIN and piece.section is None for piece in outline.pieces]
    if not all(above[: len(above) - sum(p.form is PieceForm.CLOSING for p in outline.pieces)]):
        return above.index(False) - 1
    for index, piece in enumerate(outline.pieces):
        if opens_reply(piece.span.of(text)):
            return index
    return 0


def _joins(previous: _Joined, piece: Piece, kind: Kind) -> bool:
    return (
        piece.form is not PieceForm.ITEM
        and previous.last.form is piece.form
        and previous.last.section == piece.section
        and previous.last.number + 1 == piece.number
        and previous.kind is kind
        and piece.span.end - previous.span.start <= JOIN_LIMIT
    )


def _passage(joined: _Joined, outline: Outline, *, numbered: bool) -> Passage:
    piece = joined.first
    above = outline.ancestry(piece.section)
    steps = [] if piece.section is None else [section_address(outline.sections, piece.section)]
    labels = "".join(outline.sections[at].label for at in above)
    path = tuple(outline.sections[at].label + outline.sections[at].title for at in above)
    if piece.form is PieceForm.ITEM:
        steps.append(piece.step)
        pinpoint = labels + piece.label
    elif piece.form is PieceForm.CLOSING:
        steps.append(f"z{piece.number}")
        pinpoint = "结尾"
    else:
        steps.append(f"p{piece.number}")
        pinpoint = labels + _paragraphs(joined)
        if not above and numbered and _opens(piece, outline):
            pinpoint = "开头" if piece.number == 1 else "开头" + _paragraphs(joined)
    return Passage(".".join(steps), pinpoint, path, joined.kind, joined.span)


def _opens(piece: Piece, outline: Outline) -> bool:
    items = (each for each in outline.pieces if each.form is PieceForm.ITEM)
    first_item = next((each.span.start for each in items), piece.span.end)
    first_heading = outline.sections[0].heading.start if outline.sections else piece.span.end
    return piece.span.end <= min(first_item, first_heading)


def _paragraphs(joined: _Joined) -> str:
    first, last = joined.first.number, joined.last.number
    return f"第{first}段" if first == last else f"第{first}—{last}段"


def _parts(text: str, passage: Passage) -> Iterator[Passage]:
    """Yield a passage. If it is too long, yield parts of it of about equal length instead.

    It is split only between sentences.
    """
    length = passage.span.end - passage.span.start
    if length <= PASSAGE_LIMIT:
        yield passage
        return
    even = length / -(-length // PASSAGE_LIMIT)
    cuts = [passage.span.start]
    for sentence in sentences(text, passage.span):
        so_far = sentence.start - cuts[-1]
        if so_far >= even or (so_far and sentence.end - cuts[-1] > PASSAGE_LIMIT):
            cuts.append(sentence.start)
    spans = [Span(a, b) for a, b in zip(cuts, [*cuts[1:], passage.span.end], strict=True)]
    if len(spans) == 1:
        yield passage
        return
    for number, span in enumerate(spans, start=1):
        yield replace(
            passage,
            address=f"{passage.address}-{number}",
            pinpoint=f"{passage.pinpoint}第{number}部分",
            span=trimmed(text, span),
        )


def _page(pages: Sequence[Page], span: Span) -> int | None:
    return next((page.number for page in pages if span.start < page.span.end), None)


def _distinct(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield the passages with unique addresses, even if two items have the same number."""
    seen: dict[str, int] = {}
    for passage in passages:
        seen[passage.address] = count = seen.get(passage.address, 0) + 1
        yield passage if count == 1 else replace(passage, address=f"{passage.address}~{count}")
