"""The fields of a tantivy index of passages, and how a passage fills them."""

from __future__ import annotations

from functools import cache, lru_cache

import tantivy

from replysearch.chinese.text import fold
from replysearch.engine.store.changes import PassageWords
from replysearch.engine.words import WORDS_VERSION, cut

#: The version of an index's files: the first number rises when the fields change, the last with the
#: rules by which words are cut. Files of another version are made anew.
LEXICAL_FORMAT = 200 + WORDS_VERSION

_TOKENIZER = "replysearch"

#: Bytes that the one writing thread may fill before it writes a segment. tantivy takes no less than
#: 15 MB; with more there are fewer segments to merge.
_HEAP_BYTES = 50_000_000

#: Titles and headings whose words are remembered while passages are added. Passages come letter by
#: letter and share few of them at a time, so that a larger number would find no more.
_PARTS_REMEMBERED = 256


@cache
def schema() -> tantivy.Schema:
    """Return the fields.

    ``row``, ``document`` and ``kind`` say which passage it is, of which letter and of which kind;
    ``words`` and ``characters`` hold what is searched for. ``generation`` stands only in the one
    entry that marks the generation of a snapshot.
    """
    builder = tantivy.SchemaBuilder()
    for field in ("row", "document", "kind", "generation"):
        builder.add_unsigned_field(field, indexed=True, fast=True)
    for field in ("words", "characters"):
        builder.add_text_field(field, tokenizer_name=_TOKENIZER, index_option="freq")
    return builder.build()


def prepared(index: tantivy.Index) -> tantivy.Index:
    """Give an index that was just opened what its files do not keep, and return it."""
    # A tokenizer is not kept in the files. The default reload policy would start a thread that
    # watches the folder; a snapshot never changes.
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, whitespace)
    index.config_reader("manual")
    return index


def index_writer(index: tantivy.Index) -> tantivy.IndexWriter:
    """Return a writer that works with one thread."""
    return index.writer(_HEAP_BYTES, num_threads=1)


def entry_of(words: PassageWords) -> tantivy.Document:
    """Return a passage as an entry of the index."""
    entry = tantivy.Document()
    entry.add_unsigned("row", words.row)
    entry.add_unsigned("document", words.document)
    entry.add_unsigned("kind", words.kind)
    # One field: its words are then weighed by how rare they are in all of it, and a query has one
    # clause a word.
    shared = (_cut_again(part) for part in (words.title, words.heading) if part)
    entry.add_text("words", " ".join((*shared, words.cut.words)))
    entry.add_text("characters", words.cut.characters)
    return entry


@lru_cache(maxsize=_PARTS_REMEMBERED)
def _cut_again(text: str) -> str:
    """Cut what many passages share: their letter's title and headings."""
    return " ".join(cut(fold(text)))


def commit(writer: tantivy.IndexWriter) -> None:
    """Write what was added and removed, and wait until segments are merged."""
    writer.commit()
    writer.wait_merging_threads()
