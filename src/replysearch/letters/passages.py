"""Pieces of the outline → passages: short ones joined, long ones split, with address and kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.text import sentences, trimmed
from replysearch.letters.kinds import KindClassifier, sentences_in, with_requested_items
from replysearch.letters.lines import lines_of
from replysearch.letters.outline import Outline, Piece, PieceForm, section_address
from replysearch.records import Kind, Page, Passage, Sentence, Span

#: Increased whenever letters would get other passages, so that older indexes are rebuilt.
PASSAGE_RULES_VERSION = 3

#: Longest passage, in characters; longer ones are split between sentences. Chosen, not measured:
#: answers quote a passage, and people read that much at a glance.
PASSAGE_LIMIT = 400
#: Longest passage, in characters, that is joined from plain paragraphs. Chosen, not measured.
JOIN_LIMIT = 300
_DOTTED = lazy_pattern(r"\d+[.．]\d")
_NUMBERS = lazy_pattern(r"\d+(?:[.．]\d+)*[.．、]?$")
_FULL_STOP = lazy_pattern(r"[。!?！？…]+[”’」』\"')）》]*\s*$|\n\s*$")


@dataclass(frozen=True, slots=True)
class _Joined:
    """One piece, or several plain ones that follow each other under one heading."""

    first: Piece
    last: Piece
    span: Span
    sentences: tuple[Sentence, ...]
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a section's passages stand: its address, all labels above them, and the headings."""

    address: str
    labels: str
    path: tuple[str, ...]


def passages_of(
    text: str,
    outline: Outline,
    pages: Sequence[Page],
    year: int | None,
    classifier: KindClassifier,
) -> tuple[Passage, ...]:
    """Return the passages of a letter in order; with the headings they cover the body.

    `year` is the year of the letter: later years are plans.
    """
    places, opening = _places(outline), _end_of_opening(outline)
    passages: list[Passage] = []
    for joined in _joined(_with_kinds(text, outline, year, classifier)):
        passages += _parts(text, _passage(joined, places[joined.first.section], opening))
    if pages:
        passages = [replace(each, page=_page(pages, each.span)) for each in passages]
    return tuple(_distinct(passages))


def plain_passages(text: str, body: Span) -> tuple[Passage, ...]:
    """Return the passages of a text that is no letter, all of kind ``basis``: its lines."""
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


def _with_kinds(
    text: str, outline: Outline, year: int | None, classifier: KindClassifier
) -> list[_Joined]:
    """Return the pieces with their sentences, whose kinds are told from the whole letter."""
    pieces = [
        [trimmed(text, each) for each in sentences(text, piece.span)] for piece in outline.pieces
    ]
    pieces = [[span for span in spans if span.start < span.end] for spans in pieces]
    spans = [span for each in pieces for span in each]
    told = classifier.kinds_of(sentences_in(text, spans, outline.sections, year))
    kinds = iter(with_requested_items(text, spans, told))
    found = []
    for piece, inside in zip(outline.pieces, pieces, strict=True):
        own = [next(kinds) for _ in inside]
        if piece.form is PieceForm.CLOSING:
            own = [(Kind.COURTESY, False)] * len(inside)
        each = tuple(
            Sentence(kind, span, asked) for span, (kind, asked) in zip(inside, own, strict=True)
        )
        is_row = "\t" in piece.span.of(text)
        found.append(_Joined(piece, piece, piece.span, each, is_row))
    return found


def _joined(pieces: Sequence[_Joined]) -> list[_Joined]:
    """Join plain paragraphs that follow each other, if they are short and of one kind."""
    done: list[_Joined] = []
    for each in pieces:
        previous = done[-1] if done else None
        if previous and _joins(previous, each):
            span = Span(previous.span.start, each.span.end)
            both = (*previous.sentences, *each.sentences)
            done[-1] = _Joined(previous.first, each.last, span, both, each.is_row)
        else:
            done.append(each)
    return done


def _joins(previous: _Joined, following: _Joined) -> bool:
    piece = following.first
    return (
        piece.form is not PieceForm.ITEM
        and previous.last.form is piece.form
        and previous.last.section == piece.section
        and previous.last.number + 1 == piece.number
        and (
            _are_alike(_kind(previous.sentences), _kind(following.sentences))
            # The header of a table says what its rows mean.
            or (previous.is_row and following.is_row)
        )
        and piece.span.end - previous.span.start <= JOIN_LIMIT
    )


def _are_alike(one: Kind, other: Kind) -> bool:
    """Return whether paragraphs of both kinds may be one passage: refusals stand among grounds."""
    return one is other or {one, other} == {Kind.BASIS, Kind.REFUSAL}


def _kind(sentences: Sequence[Sentence]) -> Kind:
    """Return the kind of most characters; of the first sentence if two have as many."""
    lengths: Counter[Kind] = Counter()
    for each in sentences:
        lengths[each.kind] += each.span.end - each.span.start
    return max(lengths, key=lambda kind: lengths[kind], default=Kind.BASIS)


def _places(outline: Outline) -> dict[int | None, _Place]:
    """Return the place of each section, and under None that of pieces outside all sections."""
    places: dict[int | None, _Place] = {None: _Place("", "", ())}
    for number, section in enumerate(outline.sections):
        above = places[section.parent]
        places[number] = _Place(
            section_address(outline.sections, number),
            _under(above.labels, section.label),
            (*above.path, section.label + section.title),
        )
    return places


def _under(labels: str, label: str) -> str:
    """Return a label below others. A dotted one (1.2) repeats the numbers above it."""
    return (_NUMBERS.sub("", labels) if _DOTTED.match(label) else labels) + label


def _end_of_opening(outline: Outline) -> int:
    """Return where the first heading or item begins; 0 in a letter without both."""
    items = (piece.span.start for piece in outline.pieces if piece.form is PieceForm.ITEM)
    headings = (section.span.start for section in outline.sections)
    return min([*headings, *items], default=0)


def _passage(joined: _Joined, place: _Place, opening: int) -> Passage:
    """Return the passage of a piece at `place`; `opening` is where the letter's opening ends."""
    piece = joined.first
    pinpoint = _under(place.labels, piece.label or _paragraphs(joined))
    step = piece.step or f"p{piece.number}"
    if piece.form is PieceForm.CLOSING:
        pinpoint, step = "结尾", f"z{piece.number}"
    elif piece.form is PieceForm.PLAIN and not place.path and piece.span.end <= opening:
        pinpoint = "开头" if piece.number == 1 else "开头" + _paragraphs(joined)
    return Passage(
        f"{place.address}.{step}" if place.address else step,
        pinpoint,
        place.path,
        _kind(joined.sentences),
        joined.span,
        sentences=joined.sentences,
    )


def _paragraphs(joined: _Joined) -> str:
    first, last = joined.first.number, joined.last.number
    return f"第{first}段" if first == last else f"第{first}—{last}段"


def _parts(text: str, passage: Passage) -> Iterator[Passage]:
    """Split a passage that is too long, between sentences, into parts of about equal length."""
    length = passage.span.end - passage.span.start
    if length <= PASSAGE_LIMIT:
        yield passage
        return
    even = length / -(-length // PASSAGE_LIMIT)
    cuts = [passage.span.start]
    for sentence in _units(text, passage.span):
        so_far = sentence.start - cuts[-1]
        if so_far >= even or (so_far and sentence.end - cuts[-1] > PASSAGE_LIMIT):
            cuts.append(sentence.start)
    spans = [Span(a, b) for a, b in zip(cuts, [*cuts[1:], passage.span.end], strict=True)]
    if len(spans) == 1:
        yield passage
        return
    for number, span in enumerate(spans, start=1):
        inside = tuple(each for each in passage.sentences if span.holds(each.span))
        yield replace(
            passage,
            address=f"{passage.address}-{number}",
            pinpoint=f"{passage.pinpoint}第{number}部分",
            kind=_kind(inside) if inside else passage.kind,
            span=trimmed(text, span),
            sentences=inside,
        )


def _units(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentences up to 。, or up to ; where one is longer than a passage."""
    begin = span.start
    pending: list[Span] = []
    for sentence in sentences(text, span):
        pending.append(sentence)
        if _FULL_STOP.search(sentence.of(text)) or sentence.end == span.end:
            if sentence.end - begin > PASSAGE_LIMIT:
                yield from pending
            else:
                yield Span(begin, sentence.end)
            begin, pending = sentence.end, []


def _page(pages: Sequence[Page], span: Span) -> int | None:
    return next((page.number for page in pages if span.start < page.span.end), None)


def _distinct(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Make addresses unique in a letter that has two items with the same number."""
    seen: dict[str, int] = {}
    for passage in passages:
        seen[passage.address] = count = seen.get(passage.address, 0) + 1
        yield passage if count == 1 else replace(passage, address=f"{passage.address}~{count}")
