"""Tokenised items, and the drawing of training pairs from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from replysearch.encoding.segmenter import Segmenter
from replysearch.encoding.training.corpus import Item, ItemShape

#: Longest side of a pair in tokens: about the longest passage of a reply letter.
SIDE_LIMIT = 160

#: How often a TEXT item gives title/body and sentence/rest, as shares; else it gives half/half.
#: Chosen: a question is more like a title or a sentence than like half a text.
_TITLE_BODY, _SENTENCE_REST = 0.35, 0.45

#: How often, as a share, the rest or the second half is read with the title before it, as passages
#: are. Chosen: a passage is met with a title that tells much, and with one that tells nothing.
_WITH_TITLE = 0.5

#: How many items that stand side by side in their file, such as the articles of one statute, go
#: into a batch together where batches are drawn so. Chosen: a statute has some dozens of articles.
_SIDE_BY_SIDE = 16

#: The training file whose items are words of one meaning.
SYNONYMS = "synonyms"

#: Chosen: how many synonyms are held ready for each token; the largest group of synonyms that is
#: used, in words, for larger ones are of loose meaning; the fewest tokens that a side is left with.
_READY, _LARGEST_GROUP, _FEWEST = 8, 12, 3

Tokens = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Pool:
    """The tokenised items of one training file.

    `tokens` holds all token rows, `pieces` the bounds of pieces in `tokens`, `items` the bounds of
    items in `pieces`; both bounds are int64 and one longer than what they bound.
    """

    name: str
    shape: ItemShape
    share: float
    tokens: Tokens
    pieces: NDArray[np.int64]
    items: NDArray[np.int64]

    @property
    def size(self) -> int:
        """The number of items."""
        return len(self.items) - 1

    def span(self, first: int, last: int) -> Tokens:
        """Return the tokens of the pieces from `first` up to `last`."""
        return self.tokens[self.pieces[first] : self.pieces[last]]


@dataclass(frozen=True, slots=True)
class Batch:
    """As many left as right sides; row i of one belongs to row i of the other."""

    left: Sequence[Tokens]
    right: Sequence[Tokens]


def pool_of(
    name: str, shape: ItemShape, share: float, items: Sequence[Item], segmenter: Segmenter
) -> Pool:
    """Tokenise `items`, dropping unknown tokens, empty pieces and items with nothing to pair.

    The first piece of a TEXT item is kept when it is empty: a text without a title.
    """
    rows: list[int] = []
    pieces, bounds = [0], [0]
    for item in items:
        own = map(segmenter.rows_of, item.pieces)
        kept = [
            piece
            for place, piece in enumerate(own)
            if piece or (place == 0 and shape is ItemShape.TEXT)
        ]
        if len(kept) < 2 or (len(kept) == 2 and not kept[0]):
            continue
        for piece in kept:
            rows += piece
            pieces.append(len(rows))
        bounds.append(len(pieces) - 1)
    return Pool(
        name,
        shape,
        share,
        np.array(rows, dtype=np.int32),
        np.array(pieces, dtype=np.int64),
        np.array(bounds, dtype=np.int64),
    )


@dataclass(frozen=True, slots=True)
class Blur:
    """How sides are changed at random, so that what is learned does not hang on single words.

    `synonyms` holds for each token :data:`_READY` others of its meaning, or itself where there are
    none, shape (tokens, _READY). `dropped` is the share of tokens left out of both sides. The left
    side becomes more like a question: `replaced` is the share of its tokens that a synonym takes
    the place of, and of half of the left sides up to `shortened` of the tokens go.
    """

    synonyms: Tokens
    dropped: float
    replaced: float
    shortened: float

    def as_asked(self, sides: Sequence[Tokens], rng: np.random.Generator) -> list[Tokens]:
        """Return left sides with words replaced and some of them shortened."""
        tokens = np.concatenate(sides)
        swapped = np.flatnonzero(rng.random(len(tokens)) < self.replaced)
        drawn = rng.integers(0, _READY, len(swapped))
        tokens[swapped] = self.synonyms[tokens[swapped], drawn]
        shares = rng.random(len(sides)) * self.shortened * (rng.random(len(sides)) < 0.5)
        return _without(tokens, sides, shares, rng)

    def thinned(self, sides: Sequence[Tokens], rng: np.random.Generator) -> list[Tokens]:
        """Return sides with some tokens left out."""
        shares = np.full(len(sides), self.dropped)
        return _without(np.concatenate(sides), sides, shares, rng)


def _without(
    tokens: Tokens,
    sides: Sequence[Tokens],
    shares: NDArray[np.float64],
    rng: np.random.Generator,
) -> list[Tokens]:
    """Leave each side's share of its tokens out, but never all but a few."""
    lengths = np.array([len(side) for side in sides])
    ends = np.cumsum(lengths)
    kept = rng.random(len(tokens)) >= np.repeat(shares, lengths)
    left = []
    for start, end in zip(ends - lengths, ends, strict=True):
        side = tokens[start:end]
        some = side[kept[start:end]]
        left.append(some if len(some) >= _FEWEST else side)
    return left


def synonyms_of(pools: Sequence[Pool], size: int, rng: np.random.Generator) -> Tokens:
    """Return what :class:`Blur` holds ready, from the pool of synonyms where there is one."""
    others: dict[int, set[int]] = {}
    for pool in pools:
        if pool.name != SYNONYMS:
            continue
        for first, last in pairwise(pool.items.tolist()):
            words = [pool.span(piece, piece + 1) for piece in range(first, last)]
            group = {int(word[0]) for word in words if len(word) == 1}
            if 1 < len(group) <= _LARGEST_GROUP:
                for word in group:
                    others.setdefault(word, set()).update(group - {word})
    table = np.repeat(np.arange(size, dtype=np.int32)[:, None], _READY, axis=1)
    for word, found in sorted(others.items()):
        table[word] = rng.choice(sorted(found), _READY)
    return table


def _draw_equals(pool: Pool, item: int, rng: np.random.Generator) -> tuple[Tokens, Tokens]:
    first, last = int(pool.items[item]), int(pool.items[item + 1])
    one = int(rng.integers(first, last))
    other = int(rng.integers(first, last - 1))
    other += other >= one
    return pool.span(one, one + 1)[:SIDE_LIMIT], pool.span(other, other + 1)[:SIDE_LIMIT]


def _draw_text(pool: Pool, item: int, rng: np.random.Generator) -> tuple[Tokens, Tokens]:
    title, last = int(pool.items[item]), int(pool.items[item + 1])
    body, heading = title + 1, pool.span(title, title + 1)
    way = rng.random()
    if len(heading) and (way < _TITLE_BODY or last - body < 2):
        start = int(rng.integers(body, last)) if way < _TITLE_BODY / 2 else body
        return heading[:SIDE_LIMIT], pool.span(start, last)[:SIDE_LIMIT]
    prefix = heading if rng.random() < _WITH_TITLE else heading[:0]
    if way < _TITLE_BODY + _SENTENCE_REST:
        middle = int(rng.integers(body, last))
        one = pool.span(middle, middle + 1)
        # What follows the sentence comes first, so that the limit keeps its neighbours.
        rest = (prefix, pool.span(middle + 1, last), pool.span(body, middle))
        return one[:SIDE_LIMIT], np.concatenate(rest)[:SIDE_LIMIT]
    middle = int(rng.integers(body + 1, last))
    one = pool.span(body, middle)[-SIDE_LIMIT:]
    return one, np.concatenate((prefix, pool.span(middle, last)))[:SIDE_LIMIT]


def batches(
    pools: Sequence[Pool], size: int, blur: Blur, beside: float, rng: np.random.Generator
) -> Iterator[Batch]:
    """Yield batches without end; all pairs of one batch come from one pool.

    Pairs of one kind are each other's negatives: telling a statute from a statute teaches more than
    telling it from a piece of news. An item stands once in a batch, and again only after the other
    items of its pool; a pool smaller than `size` gives smaller batches. `beside` is the share of
    the rounds through a pool of texts in which neighbours in the file are in one batch: the
    articles of one statute are harder to tell apart.
    """
    shares = np.array([pool.share for pool in pools])
    orders = [item_order(pool, beside, rng) for pool in pools]
    used = [0] * len(pools)
    while True:
        chosen = int(rng.choice(len(pools), p=shares / shares.sum()))
        pool, start = pools[chosen], used[chosen]
        if start + size > pool.size:
            orders[chosen], start = item_order(pool, beside, rng), 0
        used[chosen] = start + size
        draw = _draw_text if pool.shape is ItemShape.TEXT else _draw_equals
        drawn = [draw(pool, int(item), rng) for item in orders[chosen][start : start + size]]
        left = [one for one, _ in drawn]
        if pool.name != SYNONYMS:
            left = blur.as_asked(left, rng)
        yield Batch(blur.thinned(left, rng), blur.thinned([other for _, other in drawn], rng))


def item_order(pool: Pool, beside: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the order in which the items of a pool are drawn, once each; see :func:`batches`."""
    if pool.shape is not ItemShape.TEXT or rng.random() >= beside:
        return rng.permutation(pool.size)
    starts = np.arange(-int(rng.integers(_SIDE_BY_SIDE)), pool.size, _SIDE_BY_SIDE)
    order = (rng.permutation(starts)[:, None] + np.arange(_SIDE_BY_SIDE)).ravel()
    return order[(order >= 0) & (order < pool.size)]
