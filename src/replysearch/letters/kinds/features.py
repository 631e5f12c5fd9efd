"""What the classifier looks at: character n-grams of sentences and of what stands around them.

The n-grams of a whole letter are hashed at once by numpy. A row of weights belongs to a hash; it
has columns for each part that the n-gram can play: in the sentence, at its edges, in its
neighbours, in the headings above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from replysearch.chinese.lexicon import lazy_pattern
from replysearch.chinese.text import narrow
from replysearch.letters.kinds.cues import heading_kind
from replysearch.records import Kind, Span

#: Rows of weights, and so the number of different hashes; a power of two. Chosen, not measured.
ROWS = 1 << 15
#: Longest n-gram, in characters. Chosen, not measured.
LONGEST = 4
# The multiplier of Knuth's multiplicative hash: 2^32 divided by the golden ratio.
_MULTIPLIER = np.uint32(2654435761)
_STOPS = np.array([ord(stop) for stop in ",:;、。"], np.uint32)

_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
#: Words that tell of a kind, each list a trait.
_CUES = (
    lazy_pattern("<kinds.promise>|<plans.effort>|<plans.drafted>|我(?:们|<organisations.self>)将"),
    lazy_pattern(
        r"(?:^|(?<=[。;,、:!?们市县区局厅委办院会校府]))(?:还|也|均|都)?将<kinds.promised_verb>"
    ),
    lazy_pattern("<kinds.done>"),
    lazy_pattern("<kinds.grounds>"),
    lazy_pattern("<kinds.closing>"),
    lazy_pattern("<kinds.requested>"),
    lazy_pattern("<kinds.declined>"),
)
_PLACES = 6
_LENGTHS = 6
#: Characters per step of a sentence's length.
_LENGTH_STEP = 20
#: How many headings and leads have their kind kept.
_KEPT_HEADINGS = 1024
_TOLD = (Kind.PROGRESS, Kind.COMMITMENT, Kind.BASIS)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that n-grams of `shortest` to `longest` characters play, with its share in the sum."""

    share: float
    shortest: int
    longest: int

    @property
    def lengths(self) -> range:
        """The lengths of its n-grams."""
        return range(self.shortest, self.longest + 1)


#: The parts, in groups that share rows. Chosen, not measured.
BODY = {"own": Part(1.0, 1, LONGEST), "previous": Part(0.35, 2, 4), "next": Part(0.25, 2, 4)}
EDGES = {"begin": Part(0.15, 2, 4), "end": Part(0.15, 2, 4), "clause": Part(0.15, 2, 3)}
ABOVE = {"heading": Part(0.5, 1, 3), "outer": Part(0.35, 1, 3), "lead": Part(0.35, 2, 3)}
PARTS = {**BODY, **EDGES, **ABOVE}


@dataclass(frozen=True, slots=True)
class LetterSentences:
    """Sentences of a letter in order, with what stands around each.

    `headings` are the titles above each sentence, outermost first; `leads` introduce the lists that
    they are in, and are empty elsewhere. `openings` is the number of sentences above the first
    heading. `year` is the letter's.
    """

    text: str
    spans: Sequence[Span]
    headings: Sequence[tuple[str, ...]]
    leads: Sequence[str]
    openings: int = 0
    year: int | None = None


@dataclass(frozen=True, slots=True)
class HashedText:
    """The rows of a text's n-grams: `rows[k - 1][at]` is that of the `k` characters from `at`.

    `codes` are the characters that count, as code points (uint32): narrow, with 0 for any number,
    without blanks and without the words of titles in 《》. `places[at]` is how many of them stand
    before `at` in the text.
    """

    codes: NDArray[np.uint32]
    rows: tuple[NDArray[np.int64], ...]
    places: NDArray[np.int64]

    def bounds(self, spans: Sequence[Span]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the starts and the ends of spans of the text, counted in characters that count."""
        table = self.places[np.array(spans, np.int64).reshape(-1, 2)]
        return table[:, 0], table[:, 1]


def hashed(text: str) -> HashedText:
    """Return the rows of all n-grams of `text`, of 1 to :data:`LONGEST` characters."""
    codes = np.frombuffer(narrow(text).encode("utf-32-le", "replace"), np.uint32).copy()
    digits = (codes >= ord("0")) & (codes <= ord("9"))
    codes[digits] = ord("0")
    kept = codes > ord(" ")
    kept[1:] &= ~(digits[1:] & digits[:-1])
    kept &= _is_outside_titles(codes)
    places = np.zeros(len(codes) + 1, np.int64)
    np.cumsum(kept, out=places[1:])
    codes = codes[kept]
    rolling = np.zeros(len(codes), np.uint32)
    rows = []
    for length in range(1, LONGEST + 1):
        size = max(0, len(codes) - length + 1)
        rolling = (rolling[:size] ^ codes[length - 1 :]) * _MULTIPLIER + np.uint32(length)
        rows.append(((rolling >> np.uint32(12)) % np.uint32(ROWS)).astype(np.int64))
    return HashedText(codes, tuple(rows), places)


def _is_outside_titles(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Return for each character whether it stands in no title; its marks count as outside."""
    opens, closes = codes == ord("《"), codes == ord("》")
    if not opens.any():
        return np.ones(len(codes), bool)
    depth = np.cumsum(opens) - np.cumsum(closes)
    outside: NDArray[np.bool_] = (depth <= 0) | opens
    return outside


def spans_of(words: Sequence[str]) -> list[Span]:
    """Return where each of `words` stands in the text that they make together."""
    ends = list(accumulate(map(len, words), initial=0))
    return [Span(*pair) for pair in pairwise(ends)]


def share_of(part: Part, lengths: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return what a part's n-grams in texts of these lengths count, each: less if they are many."""
    numbers = np.sum([np.maximum(lengths - length + 1, 0) for length in part.lengths], axis=0)
    shares: NDArray[np.float32] = (part.share / np.sqrt(np.maximum(numbers, 1))).astype(np.float32)
    return shares


def edge_places(
    text: HashedText, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.int64]]]:
    """Yield parts of :data:`EDGES`, each with the sentences' numbers and the rows of n-grams there.

    These begin or end a sentence (2 to 4 characters), or begin a clause in it (2 or 3).
    """
    numbers = np.arange(len(starts))
    for length in EDGES["begin"].lengths:
        fits = ends - starts >= length
        yield "begin", numbers[fits], text.rows[length - 1][starts[fits]]
        yield "end", numbers[fits], text.rows[length - 1][ends[fits] - length]
    places = np.flatnonzero(np.isin(text.codes, _STOPS)) + 1
    owners = np.searchsorted(starts, places, side="right") - 1
    for length in EDGES["clause"].lengths:
        inside = (owners >= 0) & (places + length <= ends[np.maximum(owners, 0)])
        yield "clause", owners[inside], text.rows[length - 1][places[inside]]


def traits_of(letter: LetterSentences) -> NDArray[np.float32]:
    """Return the traits, shape (sentences, traits): place, length, headings, years, cue words."""
    count = len(letter.spans)
    starts, ends = np.array(letter.spans, np.int64).reshape(-1, 2).T
    at = np.arange(count)
    place = np.minimum(_PLACES - 1, _PLACES * at // max(1, count - 1))
    length = np.minimum(_LENGTHS - 1, (ends - starts) // _LENGTH_STEP)
    apart = _years_apart(letter, starts)
    columns = [
        *(place == n for n in range(_PLACES)),
        *(length == n for n in range(_LENGTHS)),
        at == 0,
        at == 1,
        at == count - 1,
        at == count - 2,
        at < letter.openings,
        np.array([bool(each) for each in letter.headings], bool),
        np.array([bool(each) for each in letter.leads], bool),
        apart > 0,
        apart == 0,
        apart < 0,
        *_cues(letter, starts),
    ]
    above = zip(letter.headings, letter.leads, strict=True)
    told = [(*_told_by(headings), *_told_by((lead,))) for headings, lead in above]
    return np.hstack([np.array(columns, np.float32).T, np.array(told, np.float32)])


def _years_apart(letter: LetterSentences, starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return how much later than the letter the last year is that each sentence names, or NaN."""
    apart = np.full(len(starts), np.nan, np.float32)
    if letter.year is None or not len(starts):
        return apart
    for match in _YEAR.finditer(letter.text, letter.spans[0].start, letter.spans[-1].end):
        owner = int(np.searchsorted(starts, match.start(), side="right")) - 1
        apart[owner] = np.fmax(apart[owner], int(match[0]) - letter.year)
    return apart


def _cues(letter: LetterSentences, starts: NDArray[np.int64]) -> Iterator[NDArray[np.bool_]]:
    if not len(starts):
        return
    words, (first, last) = narrow(letter.text), (letter.spans[0].start, letter.spans[-1].end)
    for cue in _CUES:
        found = [match.start() for match in cue.finditer(words, first, last)]
        has = np.zeros(len(starts), bool)
        has[np.searchsorted(starts, found, side="right") - 1] = True
        yield has


@lru_cache(maxsize=_KEPT_HEADINGS)
def _told_by(headings: tuple[str, ...]) -> tuple[float, ...]:
    """Return for each kind that headings tell whether the nearest telling one tells it."""
    told = next((kind for title in reversed(headings) if (kind := heading_kind(title))), None)
    return tuple(2.0 * (told is kind) for kind in _TOLD)
