"""A query → hits: find candidates, weigh the evidence on them, drop repetitions, cite."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replysearch import messages
from replysearch.citing import official_form
from replysearch.encoding import Encoder
from replysearch.engine import Allowed, LexicalMatch, Reading, Scored, StoredPassage
from replysearch.errors import BadQuery
from replysearch.numbers import asked_number, is_number_for_sure
from replysearch.ranking import Evidence, Ranking, rank, rank_by
from replysearch.records import Citation, Feature, Hit, Mode, Query, SearchResult, Share
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
    """What matches: the candidates ranked, the rows near by meaning, the words that count."""

    ranking: Ranking
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
        shown = letters[: query.limit]
        hits = _cite(shown, [1.0] * len(shown), [()] * len(shown))
        total = len(letters)
        rows = np.array([each.row for each in letters], np.int64)
        facets = view.facets(None, rows, allowed) if query.facets else {}
    elif is_number_for_sure(asked_number(text)):
        # A number that no letter bears must not bring letters that resemble it.
        hits, total, facets = (), 0, {}
    else:
        found = _find(view, encoder, text, query, allowed)
        hits = _best(view, found.ranking, query)
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
    if query.mode is Mode.LEXICAL:
        rows, words = _words_of(view.lexical(text, depth, allowed))
        return _Found(rank_by(Feature.WORDS, rows, words), _NO_ROWS, text)
    vector = encoder.encode_queries([fold(text)])[0]
    near = view.dense_above(vector, DENSE_THRESHOLD, allowed)
    if query.mode is Mode.DENSE:
        rows, cosines = _near(view, vector, depth, allowed)
        return _Found(rank_by(Feature.COSINE, rows, cosines.astype(np.float64)), near, None)
    ranking = rank(evidence(view, encoder, text, depth, allowed))
    return _Found(ranking, near, text)


def _near(view: Reading, vector: NDArray[np.float32], depth: int, allowed: Allowed) -> Scored:
    found = view.dense(vector, depth, allowed)
    is_near = found.scores >= DENSE_THRESHOLD
    return Scored(found.rows[is_near], found.scores[is_near])


def _words_of(match: LexicalMatch) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the rows that words found, rising, and their scores for :class:`Evidence`."""
    order = np.argsort(match.found.rows)
    most = match.information or 1.0
    return match.found.rows[order], match.found.scores[order].astype(np.float64) / most


def evidence(view: Reading, encoder: Encoder, text: str, depth: int, allowed: Allowed) -> Evidence:
    """Return what a hybrid search for `text` weighs: `depth` candidates of each kind at most."""
    folded = fold(text)
    vector = encoder.encode_queries([folded])[0]
    said_rows, said = _words_of(view.lexical(text, depth, allowed))
    rows = np.union1d(_near(view, vector, depth, allowed).rows, said_rows)
    words = np.zeros(len(rows))
    words[np.searchsorted(rows, said_rows)] = said
    cosine = np.maximum(view.cosines(vector, rows), 0.0)
    near_words = encoder.near_words(folded)
    coverage = None if near_words is None else near_words.coverage(view.tokens(rows))
    return Evidence(
        rows,
        cosine.astype(np.float64),
        words,
        None if coverage is None else coverage.astype(np.float64),
    )


def _best(view: Reading, ranking: Ranking, query: Query) -> tuple[Hit, ...]:
    """Return the first hits that do not repeat each other, as many as the query wants."""
    kept: list[StoredPassage] = []
    places: list[int] = []
    for passage, place in _distinct(view, ranking.rows.tolist(), step=query.limit):
        kept.append(passage)
        places.append(place)
        if len(kept) == query.limit:
            break
    shares = [ranking.shares_at(place) if query.explain else () for place in places]
    return _cite(kept, ranking.scores[places].tolist(), shares)


def _distinct(view: Reading, rows: Sequence[int], step: int) -> Iterator[tuple[StoredPassage, int]]:
    """Yield passages with their places, without those whose words the same letter already gave."""
    said: dict[str, list[str]] = {}
    for start in range(0, len(rows), step):
        block = rows[start : start + step]
        places = {row: place for place, row in enumerate(block, start)}
        for passage in view.load(block):
            words = squeeze(passage.text)
            before = said.setdefault(passage.document_id, [])
            if any(words in other for other in before):
                continue
            before.append(words)
            yield passage, places[passage.row]


def _cite(
    passages: Sequence[StoredPassage],
    scores: Sequence[float],
    shares: Sequence[tuple[Share, ...]],
) -> tuple[Hit, ...]:
    found = zip(passages, scores, shares, strict=True)
    return tuple(
        Hit(rank, score, each.passage_id, each.text, each.kind, citation_of(each), own)
        for rank, (each, score, own) in enumerate(found, start=1)
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
