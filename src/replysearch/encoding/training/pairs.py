"""Tokenised items, and training pairs drawn from them at random."""

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

#: Shares of the pairs from TEXT items: a title with the body, and a sentence with the rest of the
#: body. The other pairs are two parts of the body. Chosen, not measured: a question resembles a
#: title or a sentence more than a part of a body.
_TITLE_BODY, _SENTENCE_REST = 0.35, 0.45

#: Of the pairs within a body, the share whose right side begins with the title, as an encoded
#: passage does. Chosen, not measured: the titles of some letters say little.
_WITH_TITLE = 0.5

#: Length of a run of neighbouring items. Chosen, not measured: a statute has dozens of articles.
_SIDE_BY_SIDE = 16

#: The training file with groups of synonyms.
SYNONYMS = "synonyms"

#: Number of synonyms that are prepared for each token. Chosen, not measured.
_READY = 8

#: Largest group of synonyms used, in words. Chosen, not measured: larger groups mix meanings.
_LARGEST_GROUP = 12

#: A side that would keep fewer tokens than this loses none. Chosen, not measured.
_FEWEST = 3

Tokens = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Pool:
    """The tokenised items of one training file.

    `tokens` has the row numbers of all tokens, `pieces` the bounds of pieces in `tokens`, and
    `items` the bounds of items in `pieces`. Piece i is ``tokens[pieces[i] : pieces[i + 1]]``.
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
        """Return the tokens of the pieces from `first` (included) to `last` (excluded)."""
        return self.tokens[self.pieces[first] : self.pieces[last]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs of texts: ``left[i]`` belongs to ``right[i]``."""

    left: Sequence[Tokens]
    right: Sequence[Tokens]


def pool_of(
    name: str, shape: ItemShape, share: float, items: Sequence[Item], segmenter: Segmenter
) -> Pool:
    """Tokenise `items`. Unknown tokens, empty pieces, and items that give no pair are left out.

    The first piece of a TEXT item is kept even if it is empty, because it is the title.
    """
    rows: list[int] = []
    pieces, bounds = [0], [0]
    for item in items:
        kept = [
            piece
            for index, piece in enumerate(map(segmenter.rows_of, item.pieces))
            if piece or (index == 0 and shape is ItemShape.TEXT)
        ]
        if len(kept) < 2 or (len(kept) == 2 and not kept[0]):
            continue
        for piece in kept:
            rows += piece
            pieces.append(len(rows))
        bounds.append(len(pieces) - 1)
    tokens = np.array(rows, np.int32)
    return Pool(name, shape, share, tokens, np.array(pieces, np.int64), np.array(bounds, np.int64))


@dataclass(frozen=True, slots=True)
class Blur:
    """Random changes of the sides of pairs, so that the model does not depend on single words.

    `synonyms` (tokens, _READY) has synonyms of each token, or the token itself if it has none. Both
    sides lose the share `dropped` of their tokens. Left sides are first made more like questions:
    the share `replaced` of their tokens is replaced by synonyms, and half of the left sides lose up
    to the share `shortened` of their tokens.
    """

    synonyms: Tokens
    dropped: float
    replaced: float
    shortened: float

    def as_asked(self, sides: Sequence[Tokens], rng: np.random.Generator) -> list[Tokens]:
        """Return left sides made more like questions, by `replaced` and `shortened`."""
        tokens = np.concatenate(sides)
        swapped = np.flatnonzero(rng.random(len(tokens)) < self.replaced)
        drawn = rng.integers(0, _READY, len(swapped))
        tokens[swapped] = self.synonyms[tokens[swapped], drawn]
        shares = rng.random(len(sides)) * self.shortened * (rng.random(len(sides)) < 0.5)
        return _without(tokens, sides, shares, rng)

    def thinned(self, sides: Sequence[Tokens], rng: np.random.Generator) -> list[Tokens]:
        """Return sides without the share `dropped` of their tokens."""
        shares = np.full(len(sides), self.dropped)
        return _without(np.concatenate(sides), sides, shares, rng)


def _without(
    tokens: Tokens,
    sides: Sequence[Tokens],
    shares: NDArray[np.float64],
    rng: np.random.Generator,
) -> list[Tokens]:
    """Remove a random share of each side's tokens; a side that would get too short loses none.

    `tokens` has the tokens of all `sides` in one array, and `shares` a share for each side.
    """
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
    """Return ``Blur.synonyms`` for `size` tokens, from the pool of synonyms if there is one."""
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
    for word, synonyms in sorted(others.items()):
        table[word] = rng.choice(sorted(synonyms), _READY)
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
    kind = rng.random()
    if len(heading) and (kind < _TITLE_BODY or last - body < 2):
        start = int(rng.integers(body, last)) if kind < _TITLE_BODY / 2 else body
        return heading[:SIDE_LIMIT], pool.span(start, last)[:SIDE_LIMIT]
    prefix = heading if rng.random() < _WITH_TITLE else heading[:0]
    if kind < _TITLE_BODY + _SENTENCE_REST:
        middle = int(rng.integers(body, last))
        one = pool.span(middle, middle + 1)
        # The text after the sentence comes first, so that SIDE_LIMIT keeps what is next to it.
        rest = (prefix, pool.span(middle + 1, last), pool.span(body, middle))
        return one[:SIDE_LIMIT], np.concatenate(rest)[:SIDE_LIMIT]
    middle = int(rng.integers(body + 1, last))
    one = pool.span(body, middle)[-SIDE_LIMIT:]
    return one, np.concatenate((prefix, pool.span(middle, last)))[:SIDE_LIMIT]


def batches(
    pools: Sequence[Pool], size: int, blur: Blur, beside: float, rng: np.random.Generator
) -> Iterator[Batch]:
    """Yield batches of `size` pairs without end. A smaller pool gives batches with fewer pairs.

    All pairs of a batch come from one pool, because the model learns more by distinguishing a
    statute from another statute than from a piece of news. In a round through its pool an item is
    drawn at most once; the round ends when fewer than `size` items are left. In the share `beside`
    of the rounds through a pool of texts, batches have runs of items that are neighbours in the
    file, such as the articles of one statute.
    """
    shares = np.array([pool.share for pool in pools])
    orders = [item_order(pool, beside, rng) for pool in pools]
    used = [0] * len(pools)
    while True:
        index = int(rng.choice(len(pools), p=shares / shares.sum()))
        pool, start = pools[index], used[index]
        if start + size > pool.size:
            orders[index], start = item_order(pool, beside, rng), 0
        used[index] = start + size
        draw = _draw_text if pool.shape is ItemShape.TEXT else _draw_equals
        pairs = [draw(pool, int(item), rng) for item in orders[index][start : start + size]]
        left = [one for one, _ in pairs]
        if pool.name != SYNONYMS:
            left = blur.as_asked(left, rng)
        yield Batch(blur.thinned(left, rng), blur.thinned([other for _, other in pairs], rng))


def item_order(pool: Pool, beside: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the order in which the items of a pool are drawn; see :func:`batches`."""
    if pool.shape is not ItemShape.TEXT or rng.random() >= beside:
        return rng.permutation(pool.size)
    starts = np.arange(-int(rng.integers(_SIDE_BY_SIDE)), pool.size, _SIDE_BY_SIDE)
    order = (rng.permutation(starts)[:, None] + np.arange(_SIDE_BY_SIDE)).ravel()
    return order[(order >= 0) & (order < pool.size)]
