"""A query → hits: find candidates, fuse their evidence, drop repetitions, cite."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replysearch import messages
from replysearch.citing import official_form
from replysearch.encoding import Encoder
from replysearch.engine import Allowed, Reading, StoredPassage
from replysearch.errors import BadQuery
from replysearch.fusion import fuse, ranked
from replysearch.numbers import asked_number, is_number_for_sure
from replysearch.records import Citation, Hit, Mode, Query, SearchResult
from replysearch.text import fold, squeeze

#: Candidates taken from each kind of evidence; more are taken when more hits are asked for.
CANDIDATES = 200
#: Cosine from which a passage counts as near to the query without sharing a word with it.
#: Re-measure with ``python -m benchmarks.ranking``.
DENSE_THRESHOLD = 0.25
#: Most hits of one query, and most characters of its text.
MOST_HITS = 1000
LONGEST_QUERY = 2000

_NO_ROWS = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Found:
    """What matches: scores for the candidates, the rows near by meaning, the words that count."""

    scores: Mapping[int, float]
    near: NDArray[np.int64]
    words: str | None


def search(view: Reading, encoder: Encoder, query: Query) -> SearchResult:
    """Return the hits for a query in one consistent view of the index.

    Raises:
        BadQuery: the text is blank or too long, or the limit is out of range.
    """
    started = time.perf_counter()
    text = _checked(query)
    allowed = view.resolve(query.filters)
    letters = _letters_by_number(view, text, allowed)
    if letters:
        hits = _cite(letters[: query.limit], [1.0] * len(letters))
        total = len(letters)
        rows = np.array([each.row for each in letters], np.int64)
        facets = view.facets(None, rows, allowed) if query.facets else {}
    elif is_number_for_sure(asked_number(text)):
        # A number that no letter bears must not bring letters that resemble it.
        hits, total, facets = (), 0, {}
    else:
        found = _find(view, encoder, text, query, allowed)
        hits = _best(view, ranked(found.scores), query.limit)
        total = view.total(found.words, found.near, allowed)
        facets = view.facets(found.words, found.near, allowed) if query.facets else {}
    took_ms = (time.perf_counter() - started) * 1000
    return SearchResult(query, took_ms, total, hits, facets)


def _checked(query: Query) -> str:
    text = query.text.strip()
    if not text:
        raise BadQuery(messages.QUERY_BLANK)
    if len(text) > LONGEST_QUERY:
        raise BadQuery(messages.QUERY_TOO_LONG.format(limit=LONGEST_QUERY, length=len(text)))
    if not 1 <= query.limit <= MOST_HITS:
        raise BadQuery(messages.QUERY_LIMIT.format(limit=query.limit, most=MOST_HITS))
    return text


def _letters_by_number(view: Reading, text: str, allowed: Allowed) -> list[StoredPassage]:
    """Return all passages, in order, of the letters whose number the text is.

    Where several letters bear the number, the openings of all come first.
    """
    letters = [view.passages_of_row(row, allowed) for row in view.find_number(text)]
    letters = [passages for passages in letters if passages]
    if len(letters) == 1:
        return letters[0]
    openings = [passages[0] for passages in letters]
    return openings + [passage for passages in letters for passage in passages[1:]]


def _find(view: Reading, encoder: Encoder, text: str, query: Query, allowed: Allowed) -> _Found:
    depth = max(CANDIDATES, 2 * query.limit)
    lexical: dict[int, float] = {}
    dense: dict[int, float] = {}
    near = _NO_ROWS
    if query.mode is not Mode.DENSE:
        lexical = dict(view.lexical(text, depth, allowed).candidates)
    if query.mode is not Mode.LEXICAL:
        vector = encoder.encode_queries([fold(text)])[0]
        near = view.dense_above(vector, DENSE_THRESHOLD, allowed)
        dense = {
            row: score
            for row, score in view.dense(vector, depth, allowed)
            if score >= DENSE_THRESHOLD
        }
        dense |= view.cosines(vector, [row for row in lexical if row not in dense])
    match query.mode:
        case Mode.DENSE:
            return _Found(dense, near, None)
        case Mode.LEXICAL:
            return _Found(lexical, near, text)
        case Mode.HYBRID:
            return _Found(fuse(dense, lexical), near, text)


def _best(view: Reading, order: Sequence[tuple[int, float]], limit: int) -> tuple[Hit, ...]:
    """Return the first `limit` hits that do not repeat each other."""
    kept: list[StoredPassage] = []
    scores: list[float] = []
    for passage, score in _distinct(view, order, step=limit):
        kept.append(passage)
        scores.append(score)
        if len(kept) == limit:
            break
    return _cite(kept, scores)


def _distinct(
    view: Reading, order: Sequence[tuple[int, float]], step: int
) -> Iterator[tuple[StoredPassage, float]]:
    """Yield passages best first, leaving out those whose words the same letter already gave."""
    said: dict[str, list[str]] = {}
    for start in range(0, len(order), step):
        block = dict(order[start : start + step])
        for passage in view.load(list(block)):
            words = squeeze(passage.text)
            before = said.setdefault(passage.document_id, [])
            if any(words in other for other in before):
                continue
            before.append(words)
            yield passage, block[passage.row]


def _cite(passages: Sequence[StoredPassage], scores: Sequence[float]) -> tuple[Hit, ...]:
    pairs = zip(passages, scores, strict=False)
    return tuple(
        Hit(rank, score, passage.passage_id, passage.text, passage.kind, citation_of(passage))
        for rank, (passage, score) in enumerate(pairs, start=1)
    )


def citation_of(passage: StoredPassage) -> Citation:
    """Return where the passage stands, with the official form in words."""
    return Citation(
        document_id=passage.document_id,
        title=passage.title,
        document_number=passage.document_number,
        issuer=passage.issuer,
        date=passage.date,
        path=passage.path,
        pinpoint=passage.pinpoint,
        span=passage.span,
        page=passage.page,
        url=passage.url,
        proposal_number=passage.proposal_number,
        proposal_title=passage.proposal_title,
        formatted=official_form(
            title=passage.title,
            document_number=passage.document_number,
            issuer=passage.issuer,
            day=passage.date,
            pinpoint=passage.pinpoint,
            page=passage.page,
        ),
    )
