"""Word search at one generation: matches and counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Occur, Query

from replysearch.engine.kind_codes import KIND_CODES
from replysearch.engine.lexical.snapshot import LexicalSnapshot
from replysearch.engine.lexical.word_queries import (
    any_word,
    idf_sum,
    limited,
    query_of,
    rows_among,
)
from replysearch.engine.results import NOTHING_SCORED, Allowed, LexicalMatch, Scored
from replysearch.engine.words import query_words
from replysearch.records import Kind


@dataclass(frozen=True, slots=True)
class LexicalView:
    """Word search at one generation, in `base` (a snapshot) and `overlay` (newer passages).

    `removed` are rows of removed passages. The base and the overlay may still contain them.
    """

    generation: int
    base: LexicalSnapshot | None
    overlay: tantivy.Searcher | None
    removed: tuple[int, ...]

    @classmethod
    def of(cls, base: LexicalSnapshot) -> LexicalView:
        """Return the view of a snapshot alone."""
        return cls(base.generation, base, None, ())

    @property
    def _parts(self) -> list[tantivy.Searcher]:
        parts = [] if self.base is None else [self.base.searcher]
        return parts if self.overlay is None else [*parts, self.overlay]

    def search(self, text: str, limit: int, allowed: Allowed) -> LexicalMatch:
        """Return the best allowed passages for `text`, and how many have any word of `text`.

        A score is BM25 divided by the sum of the words' inverse document frequencies. BM25 and the
        sum use the counts of the passage's part, so scores in base and overlay are comparable.
        """
        words = query_words(text)
        if not words or allowed.is_nothing:
            return LexicalMatch(NOTHING_SCORED, 0)
        counts = [{word: part.doc_freq("words", word) for word in words} for part in self._parts]
        sums = {word: sum(part_counts[word] for part_counts in counts) for word in words}
        query = self._limited(query_of(sums), allowed)
        rows, scores, total = [NOTHING_SCORED.rows], [NOTHING_SCORED.scores], 0
        for part, frequencies in zip(self._parts, counts, strict=True):
            best, matching = _search(part, query, max(limit, 1))
            rows.append(best.rows)
            scores.append(best.scores / idf_sum(part.num_docs, frequencies.values()))
            total += matching
        all_rows, all_scores = np.concatenate(rows), np.concatenate(scores)
        order = np.lexsort((all_rows, -all_scores))[:limit]
        return LexicalMatch(Scored(all_rows[order], all_scores[order]), total)

    def count(self, text: str, allowed: Allowed) -> int:
        """Return how many allowed passages contain any word of `text`."""
        return self.search(text, 1, allowed).total

    def count_others(self, text: str | None, rows: NDArray[np.int64], allowed: Allowed) -> int:
        """Return how many allowed passages among `rows` contain no word of `text`.

        If `text` is None or has no words, all allowed rows count.
        """
        if not len(rows) or allowed.is_nothing:
            return 0
        query = rows_among("row", rows.tolist())
        words = () if text is None else query_words(text)
        if words:
            query = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, any_word(words))])
        query = self._limited(query, allowed)
        return sum(_search(part, query, 1)[1] for part in self._parts)

    def count_all(self, allowed: Allowed) -> int:
        """Return how many passages are allowed."""
        if allowed.is_nothing:
            return 0
        query = self._limited(Query.all_query(), allowed)
        return sum(_search(part, query, 1)[1] for part in self._parts)

    def tally(
        self, text: str | None, rows: NDArray[np.int64], allowed: Allowed, *, everything: bool
    ) -> tuple[Counter[int], Counter[Kind]]:
        """Return the number of matching passages for each document row, and for each kind.

        Allowed passages match if they have a word of `text` or are in `rows`. If `everything` is
        true, all allowed passages match.
        """
        query = Query.all_query() if everything else self._either(text, rows)
        documents: Counter[int] = Counter()
        kinds: Counter[Kind] = Counter()
        if query is None or allowed.is_nothing:
            return documents, kinds
        query = self._limited(query, allowed)
        names = {code: kind for kind, code in KIND_CODES.items()}
        for part in self._parts:
            size = max(part.num_docs, 1)
            buckets = part.aggregate(
                query,
                {
                    "document": {"terms": {"field": "document", "size": size}},
                    "kind": {"terms": {"field": "kind", "size": size}},
                },
            )
            for bucket in buckets["document"]["buckets"]:
                documents[int(bucket["key"])] += bucket["doc_count"]
            for bucket in buckets["kind"]["buckets"]:
                kinds[names[int(bucket["key"])]] += bucket["doc_count"]
        return documents, kinds

    def rows(self) -> NDArray[np.int64]:
        """Return the rows that a search can find, ascending."""
        query = self._limited(Query.all_query(), Allowed())
        rows = [_search(part, query, max(part.num_docs, 1))[0].rows for part in self._parts]
        return np.sort(np.concatenate([NOTHING_SCORED.rows, *rows]))

    def _either(self, text: str | None, rows: NDArray[np.int64]) -> Query | None:
        clauses = []
        if text is not None and (words := query_words(text)):
            clauses.append((Occur.Should, any_word(words)))
        if len(rows):
            clauses.append((Occur.Should, rows_among("row", rows.tolist())))
        return Query.boolean_query(clauses) if clauses else None

    def _limited(self, query: Query, allowed: Allowed) -> Query:
        return limited(query, allowed, self.removed)


def _search(searcher: tantivy.Searcher, query: Query, limit: int) -> tuple[Scored, int]:
    result = searcher.search(query, limit)
    rows = searcher.fast_field_values("row", [address for _, address in result.hits])
    scores = [score for score, _ in result.hits]
    total: int = result.count  # type: ignore[attr-defined] # not in the binding's stubs
    return Scored(np.array(rows, np.int64), np.array(scores, np.float32)), total
