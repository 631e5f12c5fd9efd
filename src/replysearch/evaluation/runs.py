"""A retrieval set → an index of its own, searched with more candidates than usual, and measured."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from replysearch.encoding import Encoder
from replysearch.engine import Engine, ReadTransaction
from replysearch.evaluation.measures import Figures, Loser, by_query, losers_of, retrieval_figures
from replysearch.evaluation.sets import RetrievalSet, SetText
from replysearch.ingest.index_encoder import manifest_of
from replysearch.ingest.parse import encode_letters
from replysearch.letters import plain_passages
from replysearch.records import Document, Letter, Metadata, Mode, Query, Span
from replysearch.search.retrieve import LONGEST_QUERY, search

#: Passages asked for with each query, and texts that are counted: recall@100 needs one hundred. A
#: text counts by its best passage, so that one hundred texts need more passages than that.
_DEPTH = 200
_TEXTS = 100

#: Texts encoded and stored at a time; one commit waits for the disk.
_BATCH = 2000

#: Called with the name of a stage, what of it is done, and the total.
ReportStage = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What each way of searching reached on a set, and the queries that hybrid search lost."""

    queries: int
    passages: int
    figures: Mapping[Mode, Figures]
    losers: tuple[Loser, ...]


def evaluate(
    asked: RetrievalSet, encoder: Encoder, *, losers: int, on_progress: ReportStage
) -> Evaluation:
    """Index the texts of a set in a temporary folder, ask its queries, and measure the answers.

    Args:
        asked: The set.
        encoder: Encodes texts and queries.
        losers: How many of the worst answered queries to return.
        on_progress: Called with the name of the stage (``index`` or a mode), what is done and the
            total.

    Raises:
        ExtraMissing: The extra ``eval`` is not installed.
    """
    by_query(asked, {})
    with indexed(asked, encoder, on_progress) as transaction:
        figures: dict[Mode, Figures] = {}
        lost: tuple[Loser, ...] = ()
        for mode in (Mode.DENSE, Mode.LEXICAL, Mode.HYBRID):
            rankings = dict(_rankings(transaction, asked, encoder, mode, on_progress))
            values = by_query(asked, rankings)
            figures[mode] = retrieval_figures(values)
            if mode is Mode.HYBRID:
                lost = losers_of(asked, rankings, values, losers)
        passages = transaction.counts().passages
    return Evaluation(len(asked.queries), passages, figures, lost)


@contextmanager
def indexed(
    asked: RetrievalSet, encoder: Encoder, on_progress: ReportStage
) -> Iterator[ReadTransaction]:
    """Index the texts of a set in a temporary folder and give a reading of that index.

    A text's id is the id of its letter. `on_progress` is called as in :func:`evaluate`.
    """
    with (
        tempfile.TemporaryDirectory(prefix="replysearch-eval-") as scratch,
        Engine.create(Path(scratch) / "index", manifest_of(encoder)) as engine,
    ):
        _fill(engine, asked, encoder, on_progress)
        with engine.reading() as transaction:
            yield transaction


def _fill(engine: Engine, asked: RetrievalSet, encoder: Encoder, on_progress: ReportStage) -> None:
    texts = [text for text in asked.texts if text.text.replace("\0", "").strip()]
    with engine.writing() as session:
        for start in range(0, len(texts), _BATCH):
            letters = [_letter(text) for text in texts[start : start + _BATCH]]
            encoded_letters = encode_letters(encoder, letters)
            for text, letter, (encoded, cut) in zip(
                texts[start:], letters, encoded_letters, strict=False
            ):
                document = Document(text.id, letter, ())
                session.put(document, encoded.vectors, {}, cut, encoded.tokens)
            on_progress("index", min(start + _BATCH, len(texts)), len(texts))
        session.commit()


def _letter(text: SetText) -> Letter:
    """Return a text as a letter without any facts but its title."""
    words = text.text.replace("\0", " ")
    title = text.title.replace("\0", " ").strip() or None
    body = Span(0, len(words))
    return Letter(words, body, Metadata(title=title), (), plain_passages(words, body))


def _rankings(
    transaction: ReadTransaction,
    asked: RetrievalSet,
    encoder: Encoder,
    mode: Mode,
    on_progress: ReportStage,
) -> Iterator[tuple[str, list[str]]]:
    """Yield the id of each query with the ids of the texts found, best first."""
    for done, query in enumerate(asked.queries, start=1):
        result = search(
            transaction, encoder, Query(query.text.strip()[:LONGEST_QUERY], _DEPTH, mode)
        )
        found = dict.fromkeys(hit.citation.document_id for hit in result.hits)
        yield query.id, list(found)[:_TEXTS]
        on_progress(mode.value, done, len(asked.queries))
