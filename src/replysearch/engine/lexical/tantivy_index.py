"""A tantivy index of passages: its fields, how they are filled, and the index in memory."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

import tantivy

from replysearch.chinese.text import fold
from replysearch.engine.kind_codes import KIND_CODES, kinds_in
from replysearch.engine.store.changes import PassageWords
from replysearch.engine.words import WORDS_VERSION, cut

#: Version of the index files: 100 times the version of the fields, plus `WORDS_VERSION`. Snapshots
#: of another version are rebuilt.
LEXICAL_FORMAT = 300 + WORDS_VERSION

_TOKENIZER = "replysearch"

#: Bytes that the writer collects before it writes a segment. Chosen, not measured: tantivy needs at
#: least 15 MB, and more means fewer segments to merge.
_HEAP_BYTES = 50_000_000

#: Number of titles and headings whose words are cached. Chosen, not measured: passages share them.
_CACHED_PARTS = 256


@cache
def schema() -> tantivy.Schema:
    """Return the fields of an entry.

    ``row``, ``document`` and ``kind`` are numbers, one ``kind`` for each kind of the passage's
    sentences; ``words`` and ``characters`` are searched.
    Only the entry that marks a snapshot's generation has the field ``generation``.
    """
    builder = tantivy.SchemaBuilder()
    for field in ("row", "document", "kind", "generation"):
        builder.add_unsigned_field(field, indexed=True, fast=True)
    for field in ("words", "characters"):
        builder.add_text_field(field, tokenizer_name=_TOKENIZER, index_option="freq")
    return builder.build()


def prepared(index: tantivy.Index) -> tantivy.Index:
    """Return `index` with tokenizer and reload policy, because index files store neither."""
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, whitespace)
    # The default reload policy would start a thread that watches the folder for changes.
    index.config_reader("manual")
    return index


def index_writer(index: tantivy.Index) -> tantivy.IndexWriter:
    """Return a writer with one thread."""
    return index.writer(_HEAP_BYTES, num_threads=1)


def entry_of(words: PassageWords) -> tantivy.Document:
    """Return the index entry of a passage."""
    entry = tantivy.Document()
    entry.add_unsigned("row", words.row)
    entry.add_unsigned("document", words.document)
    for kind in kinds_in(words.kinds):
        entry.add_unsigned("kind", KIND_CODES[kind])
    # Title, headings and text share a field. So a query has one clause per word, weighted by how
    # rare the word is in all three together.
    shared = (_cut_shared(part) for part in (words.title, words.heading) if part)
    entry.add_text("words", " ".join((*shared, words.cut.words)))
    entry.add_text("characters", words.cut.characters)
    return entry


@lru_cache(maxsize=_CACHED_PARTS)
def _cut_shared(text: str) -> str:
    return " ".join(cut(fold(text)))


def commit(writer: tantivy.IndexWriter) -> None:
    """Commit, and wait until tantivy has merged segments. The writer cannot be used again."""
    writer.commit()
    writer.wait_merging_threads()


class Overlay:
    """An index in memory for passages newer than a snapshot. Only one thread at a time may add."""

    def __init__(self) -> None:
        self._index = prepared(tantivy.Index(schema()))

    def add(self, added: Iterable[PassageWords]) -> tantivy.Searcher:
        """Add passages; return a searcher over all passages. Earlier searchers do not change."""
        writer = index_writer(self._index)
        for words in added:
            writer.add_document(entry_of(words))
        commit(writer)
        self._index.reload()
        return self._index.searcher()
