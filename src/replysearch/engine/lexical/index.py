"""Word search: tantivy over words cut by rjieba.

A snapshot on disk is never changed in place: the next one is made in a folder of its own, out of
links to the old one's files and of what was added. Passages that the snapshot does not have yet
are found in an index in memory.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Occur, Query

from replysearch.chinese.text import fold
from replysearch.engine.results import NOTHING_SCORED, Allowed, LexicalMatch, Scored
from replysearch.engine.store.changes import KIND_CODES, Words
from replysearch.engine.words import WORDS_VERSION, characters, cut, query_words
from replysearch.records import Kind

#: Changes when the fields do (the first number) or the cutting of words, so that older snapshots
#: are made anew.
FORMAT = 200 + WORDS_VERSION

#: What a character of a word that stands nowhere counts. Re-measure with
#: ``python -m benchmarks.ranking``.
CHARACTER_BOOST = 0.75

_TOKENIZER = "replysearch"

#: Bytes that the one writing thread may use before it writes a segment.
_HEAP = 50_000_000


@lru_cache(maxsize=256)
def _cut_again(text: str) -> str:
    """Cut what many passages share: their letter's title and headings."""
    return " ".join(cut(fold(text)))


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in ("row", "document", "kind", "generation"):
        builder.add_unsigned_field(field, indexed=True, fast=True)
    for field in ("words", "characters"):
        builder.add_text_field(field, tokenizer_name=_TOKENIZER, index_option="freq")
    return builder.build()


def _prepared(index: tantivy.Index) -> tantivy.Index:
    # A tokenizer is not kept in the files. The default reload policy would start a thread that
    # watches the folder; a snapshot never changes.
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, whitespace)
    index.config_reader("manual")
    return index


def _document(words: Words) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("row", words.row)
    document.add_unsigned("document", words.document)
    document.add_unsigned("kind", words.kind)
    # One field: its words are then weighed by how rare they are in all of it, and a query has one
    # clause a word.
    shared = (_cut_again(part) for part in (words.title, words.heading) if part)
    document.add_text("words", " ".join((*shared, words.cut.words)))
    document.add_text("characters", words.cut.characters)
    return document


def commit(writer: tantivy.IndexWriter) -> None:
    """Write down what a writer was given, and wait until its segments are merged."""
    writer.commit()
    writer.wait_merging_threads()


def write_snapshot(
    folder: Path, generation: int, added: Iterable[Words], removed: NDArray[np.int64]
) -> None:
    """Bring the index in `folder` to `generation`, or make it when the folder is empty.

    The binding has no commit payload, so the generation is kept as a document of its own.

    Args:
        folder: A folder that no reader knows of yet.
        generation: The generation of the truth that the index will then show.
        added: The passages to add.
        removed: Passage rows to take out.

    Raises:
        ValueError: The folder does not hold such an index, or it cannot be written.
    """
    schema = _schema()
    writer = _prepared(tantivy.Index(schema, path=str(folder))).writer(_HEAP, num_threads=1)
    writer.delete_documents_by_query(Query.exists_query("generation"))
    # By query: given a Python integer, the binding's deletion by term misses unsigned fields.
    writer.delete_documents_by_query(Query.term_set_query(schema, "row", removed.tolist()))
    for words in added:
        writer.add_document(_document(words))
    mark = tantivy.Document()
    mark.add_unsigned("generation", generation)
    writer.add_document(mark)
    commit(writer)


@dataclass(frozen=True, slots=True)
class LexicalSnapshot:
    """An index on disk as it was opened; it stays whole when its folder is deleted."""

    generation: int
    searcher: tantivy.Searcher


def load_snapshot(folder: Path) -> LexicalSnapshot:
    """Open the index in `folder`.

    Raises:
        ValueError: There is no such index, or it does not say which generation it shows.
    """
    searcher = _prepared(tantivy.Index.open(str(folder))).searcher()
    marks = searcher.search(Query.exists_query("generation"), 2).hits
    if len(marks) != 1:
        raise ValueError(f"{folder}: {len(marks)} marks of the generation")
    (generation,) = searcher.fast_field_values("generation", [marks[0][1]])
    if not isinstance(generation, int):
        raise ValueError(f"{folder}: no generation")
    return LexicalSnapshot(generation, searcher)


class Overlay:
    """Passages in memory, added to as the truth moves on; each addition gives a new searcher.

    Only one thread may add at a time. Searchers given out before stay as they were.
    """

    def __init__(self) -> None:
        self._index = _prepared(tantivy.Index(_schema()))

    def add(self, added: Iterable[Words]) -> tantivy.Searcher:
        """Add passages and return a searcher over all."""
        writer = self._index.writer(_HEAP, num_threads=1)
        for words in added:
            writer.add_document(_document(words))
        commit(writer)
        self._index.reload()
        return self._index.searcher()


@dataclass(frozen=True, slots=True)
class LexicalView:
    """The words as they stand at one generation.

    `parts` are searchers over different passages; `removed` are rows gone from any of them.
    """

    generation: int
    base: LexicalSnapshot | None
    overlay: tantivy.Searcher | None
    removed: tuple[int, ...]

    @classmethod
    def of(cls, base: LexicalSnapshot) -> LexicalView:
        """Return the view that a snapshot alone gives."""
        return cls(base.generation, base, None, ())

    @property
    def _parts(self) -> list[tantivy.Searcher]:
        parts = [] if self.base is None else [self.base.searcher]
        return parts if self.overlay is None else [*parts, self.overlay]

    def search(self, text: str, limit: int, allowed: Allowed) -> LexicalMatch:
        """Return the best passages for the words of `text`, and how many hold any of them.

        A score is BM25 over the sum of the words' inverse document frequencies, both as the part
        knows them in which the passage lies: so scores of parts can be compared.
        """
        words = query_words(text)
        if not words or allowed.is_nothing:
            return LexicalMatch(NOTHING_SCORED, 0)
        known = [{word: part.doc_freq("words", word) for word in words} for part in self._parts]
        everywhere = {word: sum(counts[word] for counts in known) for word in words}
        query = self._limited(_asked(everywhere), allowed)
        rows, scores, total = [NOTHING_SCORED.rows], [NOTHING_SCORED.scores], 0
        for part, frequencies in zip(self._parts, known, strict=True):
            found, matching = _search(part, query, max(limit, 1))
            rows.append(found.rows)
            scores.append(found.scores / _information(part.num_docs, frequencies.values()))
            total += matching
        every, values = np.concatenate(rows), np.concatenate(scores)
        order = np.lexsort((every, -values))[:limit]
        return LexicalMatch(Scored(every[order], values[order]), total)

    def count(self, text: str, allowed: Allowed) -> int:
        """Return how many passages hold any word of `text`."""
        return self.search(text, 1, allowed).total

    def count_others(self, text: str | None, rows: NDArray[np.int64], allowed: Allowed) -> int:
        """Return how many of `rows` hold no word of `text`; None for no words."""
        if not len(rows) or allowed.is_nothing:
            return 0
        query = Query.term_set_query(_schema(), "row", rows.tolist())
        words = () if text is None else query_words(text)
        if words:
            query = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, _any_word(words))])
        query = self._limited(query, allowed)
        return sum(_search(part, query, 1)[1] for part in self._parts)

    def count_all(self, allowed: Allowed) -> int:
        """Return how many passages there are under the filters."""
        if allowed.is_nothing:
            return 0
        query = self._limited(Query.all_query(), allowed)
        return sum(_search(part, query, 1)[1] for part in self._parts)

    def tally(
        self, text: str | None, rows: NDArray[np.int64], allowed: Allowed, *, everything: bool
    ) -> tuple[dict[int, int], dict[Kind, int]]:
        """Return the number of matching passages in each document row, and of each kind.

        A passage matches when it holds a word of `text` or is among `rows`; with `everything` each
        one under the filters does.
        """
        query = Query.all_query() if everything else self._either(text, rows)
        documents: dict[int, int] = {}
        kinds: dict[Kind, int] = {}
        if query is None or allowed.is_nothing:
            return documents, kinds
        query = self._limited(query, allowed)
        names = {code: kind for kind, code in KIND_CODES.items()}
        for part in self._parts:
            size = max(part.num_docs, 1)
            found = part.aggregate(
                query,
                {
                    "document": {"terms": {"field": "document", "size": size}},
                    "kind": {"terms": {"field": "kind", "size": size}},
                },
            )
            for bucket in found["document"]["buckets"]:
                key = int(bucket["key"])
                documents[key] = documents.get(key, 0) + bucket["doc_count"]
            for bucket in found["kind"]["buckets"]:
                kind = names[int(bucket["key"])]
                kinds[kind] = kinds.get(kind, 0) + bucket["doc_count"]
        return documents, kinds

    def rows(self) -> NDArray[np.int64]:
        """Return the rows that can be found, rising."""
        query = self._limited(Query.all_query(), Allowed())
        found = [_search(part, query, max(part.num_docs, 1))[0].rows for part in self._parts]
        return np.sort(np.concatenate([NOTHING_SCORED.rows, *found]))

    def _either(self, text: str | None, rows: NDArray[np.int64]) -> Query | None:
        ways = []
        if text is not None and (words := query_words(text)):
            ways.append((Occur.Should, _any_word(words)))
        if len(rows):
            ways.append((Occur.Should, Query.term_set_query(_schema(), "row", rows.tolist())))
        return Query.boolean_query(ways) if ways else None

    def _limited(self, query: Query, allowed: Allowed) -> Query:
        """Return `query` under the filters, without what is gone and the mark of the generation."""
        schema = _schema()
        clauses = [
            (Occur.Must, query),
            (Occur.MustNot, Query.exists_query("generation")),
        ]
        # A filter clause must not add to the score.
        if allowed.documents is not None:
            documents = Query.term_set_query(schema, "document", sorted(allowed.documents))
            clauses.append((Occur.Must, Query.const_score_query(documents, 0.0)))
        if allowed.kinds is not None:
            codes = sorted(KIND_CODES[kind] for kind in allowed.kinds)
            kinds = Query.term_set_query(schema, "kind", codes)
            clauses.append((Occur.Must, Query.const_score_query(kinds, 0.0)))
        if self.removed:
            gone = Query.term_set_query(schema, "row", list(self.removed))
            clauses.append((Occur.MustNot, gone))
        return Query.boolean_query(clauses)


def _information(passages: int, frequencies: Iterable[int]) -> np.float32:
    """Return the sum of the inverse document frequencies of words that stand in so many passages.

    Where passages were taken out but not yet wiped, words may stand in more than there are.
    """
    return np.float32(
        sum(math.log(1 + (max(passages - n, 0) + 0.5) / (n + 0.5)) for n in frequencies)
    )


def _asked(frequencies: Mapping[str, int]) -> Query:
    """Return the query for words; one that stands nowhere counts by its characters.

    The characters only add to passages that hold another of the words: alone they say too little
    for a match.
    """
    query = _any_word(frequencies)
    unknown = [word for word, number in frequencies.items() if len(word) > 1 and not number]
    net = dict.fromkeys(sign for word in unknown for sign in characters(word))
    if not net or len(unknown) == len(frequencies):
        return query
    clauses = [
        (Occur.Should, Query.boost_query(_term("characters", sign), CHARACTER_BOOST))
        for sign in net
    ]
    return Query.boolean_query([(Occur.Must, query), *clauses])


def _term(field: str, word: str) -> Query:
    return Query.term_query(_schema(), field, word, index_option="freq")


def _any_word(words: Iterable[str]) -> Query:
    return Query.boolean_query([(Occur.Should, _term("words", word)) for word in words])


def _search(searcher: tantivy.Searcher, query: Query, limit: int) -> tuple[Scored, int]:
    """Return the best passages and how many match in all."""
    result = searcher.search(query, limit)
    rows = searcher.fast_field_values("row", [address for _, address in result.hits])
    scores = [score for score, _ in result.hits]
    total: int = result.count  # type: ignore[attr-defined]  # not in the binding's stubs
    return Scored(np.array(rows, np.int64), np.array(scores, np.float32)), total
