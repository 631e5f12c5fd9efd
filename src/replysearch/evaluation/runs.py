"""A retrieval set → figures for each search mode, measured on an index of the set's texts."""

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

#: Texts ranked per query, each by its best passage: recall@100 needs one hundred texts.
_TEXTS = 100
#: Hits asked for per query: twice `_TEXTS`, as hits may be of the same text. Chosen, not measured.
_DEPTH = 200
#: Texts encoded at a time, so that memory use stays bounded. Chosen, not measured.
_BATCH = 2000

#: Called with the name of a stage, the number done and the total.
ReportStage = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A set's size, the figures of each mode, and the queries with the worst hybrid results."""

    queries: int
    passages: int
    figures: Mapping[Mode, Figures]
    losers: tuple[Loser, ...]


def evaluate(
    questions: RetrievalSet, encoder: Encoder, *, losers: int, on_progress: ReportStage
) -> Evaluation:
    """Index a set's texts in a temporary folder, search for the set's queries, and measure.

    `losers` is the number of worst queries to return. Stages are ``index`` and the names of modes.

    Raises:
        ExtraMissing: The extra ``eval`` is not installed.
    """
    # Fail before the long work if the extra is missing.
    by_query(questions, {})
    with index_set(questions, encoder, on_progress) as transaction:
        figures: dict[Mode, Figures] = {}
        lost: tuple[Loser, ...] = ()
        for mode in (Mode.DENSE, Mode.LEXICAL, Mode.HYBRID):
            rankings = dict(_rankings(transaction, questions, encoder, mode, on_progress))
            values = by_query(questions, rankings)
            figures[mode] = retrieval_figures(values)
            if mode is Mode.HYBRID:
                lost = losers_of(questions, rankings, values, losers)
        passages = transaction.counts().passages
    return Evaluation(len(questions.queries), passages, figures, lost)


@contextmanager
def index_set(
    questions: RetrievalSet, encoder: Encoder, on_progress: ReportStage
) -> Iterator[ReadTransaction]:
    """Index the texts of a set in a temporary folder and open a transaction on that index.

    Each text becomes a letter with the id of the text. Blank texts are left out.
    """
    with (
        tempfile.TemporaryDirectory(prefix="replysearch-eval-") as scratch,
        Engine.create(Path(scratch) / "index", manifest_of(encoder)) as engine,
    ):
        _fill(engine, questions, encoder, on_progress)
        with engine.reading() as transaction:
            yield transaction


def _fill(
    engine: Engine, questions: RetrievalSet, encoder: Encoder, on_progress: ReportStage
) -> None:
    texts = [text for text in questions.texts if text.text.replace("\0", "").strip()]
    with engine.writing() as session:
        for start in range(0, len(texts), _BATCH):
            letters = [_letter(text) for text in texts[start : start + _BATCH]]
            encoded_letters = encode_letters(encoder, letters)
            for text, letter, (encoded, words) in zip(
                texts[start:], letters, encoded_letters, strict=False
            ):
                document = Document(text.id, letter, ())
                session.put(document, encoded.vectors, {}, words, encoded.tokens)
            on_progress("index", min(start + _BATCH, len(texts)), len(texts))
        session.commit()


def _letter(text: SetText) -> Letter:
    words = text.text.replace("\0", " ")
    title = text.title.replace("\0", " ").strip() or None
    body = Span(0, len(words))
    return Letter(words, body, Metadata(title=title), (), plain_passages(words, body))


def _rankings(
    transaction: ReadTransaction,
    questions: RetrievalSet,
    encoder: Encoder,
    mode: Mode,
    on_progress: ReportStage,
) -> Iterator[tuple[str, list[str]]]:
    for done, query in enumerate(questions.queries, start=1):
        words = query.text.strip()[:LONGEST_QUERY]
        hits = search(transaction, encoder, Query(words, _DEPTH, mode)).hits
        texts = dict.fromkeys(hit.citation.document_id for hit in hits)
        yield query.id, list(texts)[:_TEXTS]
        on_progress(mode.value, done, len(questions.queries))
