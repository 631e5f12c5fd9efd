"""All operations on an index in one object, for the command line, the server and programs."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from replysearch.encoding import Encoder
from replysearch.engine import Allowed, Counts, DocumentSummary, Engine, Overview, Status
from replysearch.errors import IndexMissing, WriterMissing
from replysearch.formats.page_pictures import PagePictures, pdf_of
from replysearch.ingest.index_editor import IndexEditor, ignore
from replysearch.ingest.index_encoder import check_name, encoder_named, manifest_of
from replysearch.messages import answering as messages
from replysearch.records import (
    NO_FILTERS,
    Answer,
    AnswerSentence,
    Ask,
    Document,
    Filters,
    Query,
    SearchResult,
    Source,
    Span,
)
from replysearch.search.retrieve import search

if TYPE_CHECKING:
    from replysearch.answering import OpenIndex, SavedAnswer, Verified, Writer
    from replysearch.engine import ReadTransaction


class Library(IndexEditor):
    """An open index of letters, made by :meth:`open`. Close it when done.

    Methods that change the index, such as :meth:`add`, are inherited from :class:`IndexEditor`.
    Searching is thread-safe. `on_answered` is called with each query or question and its result.
    """

    def __init__(self, engine: Engine, folder: Path, encoder: Encoder | None = None) -> None:
        super().__init__(engine, folder, encoder)
        self.on_answered: Callable[[Query | Ask, SearchResult | Answer], None] = ignore
        self._pictures = PagePictures()
        # More searches or questions at once than cores would only slow each other down.
        self._turns = threading.Semaphore(os.cpu_count() or 1)

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        encoder: str | None = None,
        create: bool = False,
        verify: bool = False,
    ) -> Library:
        """Open the index in `folder`. If there is none and `create` is true, make an empty one.

        `encoder` is the name or path of an encoder. By default an existing index keeps its encoder,
        and a new index gets the built-in one. If `verify` is true, snapshots' hashes are checked.

        Raises:
            IndexMissing: There is no index and `create` is false.
            IndexDamaged: The index cannot be read.
            IndexFailure: A new index cannot be written.
            EncoderMismatch: The index was made with another encoder than `encoder`.
            EncoderError: The encoder of a new index cannot be loaded.
        """
        folder = Path(folder)
        try:
            engine = Engine.open(folder, verify=verify)
        except IndexMissing:
            if not create:
                raise
            fresh = encoder_named(encoder)
            return cls(Engine.create(folder, manifest_of(fresh)), folder, fresh)
        if encoder is not None:
            check_name(folder, engine.manifest.encoder, encoder)
        return cls(engine, folder)

    def search(self, query: Query | str) -> SearchResult:
        """Return the passages for a query, with citations.

        Raises:
            BadQuery: The text is blank, too long or no valid Unicode, or the limit is out of range.
            EncoderError: The encoder of the index cannot be loaded.
            EncoderMismatch, IndexOutdated: The index must be re-encoded first.
        """
        if isinstance(query, str):
            query = Query(query)
        with self._turns, self._engine.reading() as transaction:
            result = search(transaction, self._encoder.wanted_by(transaction.manifest), query)
        self.on_answered(query, result)
        return result

    def list_for(self, ask: Ask) -> SearchResult:
        """Return the passages for the last question of a conversation, `ask.text`.

        The earlier questions, `ask.turns`, complete the last one. See :meth:`search` for errors.
        """
        from replysearch.answering import list_passages  # noqa: PLC0415 - only for answers

        with self._turns, self._engine.reading() as transaction:
            result = list_passages(self._index_in(transaction), ask)
        self.on_answered(result.query, result)
        return result

    def ask(self, ask: Ask | str, writer: Writer | None = None) -> Answer:
        """Answer a question from the letters. Each sentence of the answer has quotes that prove it.

        `writer` is the language model that writes the answer if `ask.written` is true.

        Raises:
            BadQuery: The question is not usable.
            WriterMissing: A language model must write the answer, but there is no `writer`.
            EncoderError: The encoder of the index cannot be loaded.
            EncoderMismatch, IndexOutdated: The index must be re-encoded first.
        """
        *_, last = self.ask_stream(Ask(ask) if isinstance(ask, str) else ask, writer)
        if not isinstance(last, Answer):
            raise TypeError(last)
        return last

    def ask_stream(
        self, ask: Ask, writer: Writer | None = None
    ) -> Generator[AnswerSentence | Answer, None, None]:
        """Yield each sentence of an answer as soon as it is proved, then the complete answer.

        Only the complete answer is final: if a language model fails after some sentences, the
        complete answer consists of quotes instead. See :meth:`ask` for arguments and errors.
        """
        from replysearch.answering import answer, writing_task  # noqa: PLC0415 - as above

        if ask.written and writer is None:
            raise WriterMissing(messages.WRITER_MISSING)
        with self._turns, self._engine.reading() as transaction:
            index = self._index_in(transaction)
            result = writing_task(index, ask) if ask.written else answer(index, ask)
        if isinstance(result, Answer):
            self.on_answered(ask, result)
            yield from result.sentences
            yield result
        elif writer is not None:
            # If the caller closes this generator, the model is stopped, too.
            with closing(result.written(writer)) as parts:
                for part in parts:
                    if isinstance(part, Answer):
                        self.on_answered(ask, part)
                    yield part

    def verify(self, saved: SavedAnswer) -> Verified:
        """Check whether the quotes of a saved answer still exist and prove its sentences."""
        from replysearch.answering import verify  # noqa: PLC0415 - as above

        with self._engine.reading() as transaction:
            return verify(transaction, saved)

    def _index_in(self, transaction: ReadTransaction) -> OpenIndex:
        from replysearch.answering import OpenIndex  # noqa: PLC0415 - as above

        encoder = self._encoder.wanted_by(transaction.manifest)
        return OpenIndex(transaction, encoder, self._encoder.near_words_beside(encoder))

    def document(self, document_id: str) -> Document:
        """Return a letter. Raises DocumentNotFound for an unknown id."""
        with self._engine.reading() as transaction:
            return transaction.document(document_id)

    def documents(
        self, *, offset: int = 0, limit: int | None = None, filters: Filters = NO_FILTERS
    ) -> list[DocumentSummary]:
        """Return the letters that pass the filters, newest first, undated letters last.

        `offset` letters are skipped, and at most `limit` are returned.
        """
        with self._engine.reading() as transaction:
            return transaction.documents(offset, limit, filters)

    def overview(self) -> Overview:
        """Return the index's totals, and its facets: issuer, year, subject, region and kind."""
        with self._engine.reading() as transaction:
            counts = transaction.counts()
            return Overview(counts.documents, counts.passages, transaction.overview(Allowed()))

    def original(self, document_id: str) -> tuple[Source, bytes]:
        """Return the first source of a letter, and the bytes of that source.

        Raises DocumentNotFound for an unknown id, OriginalMissing if the file is lost or changed.
        """
        with self._engine.reading() as transaction:
            source = transaction.document(document_id).sources[0]
            return source, transaction.original(source.sha256)

    def page_picture(self, document_id: str, number: int) -> bytes:
        """Return page `number` (from 1) of a letter's PDF as a PNG picture.

        Raises:
            DocumentNotFound: No letter has this id.
            PageNotFound: The letter has no PDF, or the PDF has no such page.
            OriginalMissing: The file is missing or was changed.
            DamagedSource: The page cannot be drawn.
        """
        _, source, content = self._pdf(document_id, number)
        return self._pictures.picture(source.name, content, number)

    def page_boxes(self, document_id: str, number: int, span: Span) -> list[tuple[float, ...]]:
        """Return where the words of `span` are on the picture of a page, one box per line.

        A box is left, top, right and bottom as fractions of the page's width and height. If it is
        not certain where the words are, no boxes are returned. See :meth:`page_picture` for errors.
        """
        document, source, content = self._pdf(document_id, number)
        return self._pictures.boxes(source.name, content, number, document.letter, span)

    def _pdf(self, document_id: str, number: int) -> tuple[Document, Source, bytes]:
        """Return a letter, its first PDF source and the source's bytes. May raise PageNotFound."""
        with self._engine.reading() as transaction:
            document = transaction.document(document_id)
            source = pdf_of(document, number)
            return document, source, transaction.original(source.sha256)

    def counts(self) -> Counts:
        """Return the numbers of letters, passages and vectors."""
        with self._engine.reading() as transaction:
            return transaction.counts()

    def status(self) -> Status:
        """Return counts, generation, encoder and size of the index."""
        return self._engine.status()
