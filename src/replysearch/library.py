"""The library of letters: everything a user does with an index, in one object.

This is where the rooms are put together. The command line, the server and Python programs all use
it.
"""

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
    """An index of letters, opened. Searching is safe from many threads; close it when done.

    Use :meth:`open`. The encoder is loaded when it is first needed. Methods that change the index,
    such as :meth:`add`, are those of :class:`IndexEditor`.

    Attributes:
        on_answered: Called with each search or question and what was found, once it was.
    """

    def __init__(self, engine: Engine, folder: Path, encoder: Encoder | None = None) -> None:
        super().__init__(engine, folder, encoder)
        self.on_answered: Callable[[Query | Ask, SearchResult | Answer], None] = ignore
        self._pictures = PagePictures()
        # More at once than there are cores would only take the interpreter from each other, and
        # whoever asks for it most often would wait longest.
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
        """Open the index in `folder`.

        Args:
            folder: Where the index lives.
            encoder: An encoder's name or path; by default the one the index was made with.
            create: Make an empty index where there is none.
            verify: Check the hashes of derived files, as a server does when it starts.

        Raises:
            IndexMissing: There is no index and `create` is false.
            IndexDamaged: The index cannot be read.
            EncoderMismatch: The index was made with another encoder than the one named.
            EncoderError: The encoder named cannot be loaded.
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
        """Return the passages that answer a query, cited.

        Args:
            query: The query; its words alone stand for a :class:`Query` of these words.

        Raises:
            BadQuery: The text is blank or too long, or the limit is out of range.
            EncoderMismatch, IndexOutdated: The index must be re-encoded first.
        """
        asked = Query(query) if isinstance(query, str) else query
        with self._turns, self._engine.reading() as transaction:
            found = search(transaction, self._encoder.wanted_by(transaction.manifest), asked)
        self.on_answered(asked, found)
        return found

    def list_for(self, ask: Ask) -> SearchResult:
        """Return the passages for the last question of a conversation, understood as to answer it.

        Errors as in :meth:`search`.
        """
        from replysearch.answering import list_passages  # noqa: PLC0415 - only for answers

        with self._turns, self._engine.reading() as transaction:
            found = list_passages(self._open_index(transaction), ask)
        self.on_answered(found.query, found)
        return found

    def ask(self, ask: Ask | str, writer: Writer | None = None) -> Answer:
        """Answer a question from the letters, each sentence with the words that prove it.

        Args:
            ask: The question; its words alone stand for an :class:`Ask` of these words.
            writer: A language model, for an :class:`Ask` that is to be `written`.

        Raises:
            BadQuery: The question is not usable.
            WriterMissing: It is to be written, and there is no writer.
            EncoderMismatch, IndexOutdated: The index must be re-encoded first.
        """
        *_, last = self.ask_stream(Ask(ask) if isinstance(ask, str) else ask, writer)
        if not isinstance(last, Answer):
            raise TypeError(last)
        return last

    def ask_stream(
        self, ask: Ask, writer: Writer | None = None
    ) -> Generator[AnswerSentence | Answer, None, None]:
        """Yield the sentences of an answer as soon as each is proved, then the whole answer.

        The whole counts: where a model fails half-way it holds the letters' own words instead.
        Arguments and errors as in :meth:`ask`.
        """
        from replysearch.answering import answer, writing_task  # noqa: PLC0415 - as above

        if ask.written and writer is None:
            raise WriterMissing(messages.WRITER_MISSING)
        with self._turns, self._engine.reading() as transaction:
            index = self._open_index(transaction)
            made = writing_task(index, ask) if ask.written else answer(index, ask)
        if isinstance(made, Answer):
            self.on_answered(ask, made)
            yield from made.sentences
            yield made
        elif writer is not None:
            # Closed with this stream, so that the model is not kept writing for nobody.
            with closing(made.written(writer)) as parts:
                for part in parts:
                    if isinstance(part, Answer):
                        self.on_answered(ask, part)
                    yield part

    def verify(self, saved: SavedAnswer) -> Verified:
        """Check a saved answer: whether its quotes still stand, and prove its sentences."""
        from replysearch.answering import verify  # noqa: PLC0415 - as above

        with self._engine.reading() as transaction:
            return verify(transaction, saved)

    def _open_index(self, transaction: ReadTransaction) -> OpenIndex:
        """Return the index as a transaction sees it, with the encoders that answers need."""
        from replysearch.answering import OpenIndex  # noqa: PLC0415 - as above

        encoder = self._encoder.wanted_by(transaction.manifest)
        return OpenIndex(transaction, encoder, self._encoder.near_words_beside(encoder))

    def document(self, document_id: str) -> Document:
        """Return a letter.

        Raises:
            DocumentNotFound: No letter has this id.
        """
        with self._engine.reading() as transaction:
            return transaction.document(document_id)

    def documents(
        self, *, offset: int = 0, limit: int | None = None, filters: Filters = NO_FILTERS
    ) -> list[DocumentSummary]:
        """Return the letters that pass the filters, newest first."""
        with self._engine.reading() as transaction:
            return transaction.documents(offset, limit, filters)

    def overview(self) -> Overview:
        """Return what the index holds, by issuer, year, subject, region and kind."""
        with self._engine.reading() as transaction:
            counts = transaction.counts()
            return Overview(counts.documents, counts.passages, transaction.overview(Allowed()))

    def original(self, document_id: str) -> tuple[Source, bytes]:
        """Return the first source of a letter with the file's bytes.

        Raises:
            DocumentNotFound: No letter has this id.
            OriginalMissing: The file is not there any more, or was changed.
        """
        with self._engine.reading() as transaction:
            source = transaction.document(document_id).sources[0]
            return source, transaction.original(source.sha256)

    def page_picture(self, document_id: str, number: int) -> bytes:
        """Return a page of a letter that came as a PDF, as a PNG picture.

        Args:
            document_id: The letter.
            number: The page, from 1.

        Raises:
            DocumentNotFound: No letter has this id.
            PageNotFound: The letter is no PDF, or has no such page.
            OriginalMissing: The file is not there any more, or was changed.
            DamagedSource: The page cannot be drawn.
        """
        _, source, content = self._pdf(document_id, number)
        return self._pictures.picture(source.name, content, number)

    def page_boxes(self, document_id: str, number: int, span: Span) -> list[tuple[float, ...]]:
        """Return where words of a letter stand on the picture of a page, one box a line.

        Args:
            document_id: The letter.
            number: The page, from 1.
            span: The words in the letter's text.

        Returns:
            Left, top, right and bottom in shares of the page; nothing where the words are not
            found there for sure.

        Raises:
            DocumentNotFound: No letter has this id.
            PageNotFound: The letter is no PDF, or has no such page.
            OriginalMissing: The file is not there any more, or was changed.
            DamagedSource: The page cannot be read.
        """
        document, source, content = self._pdf(document_id, number)
        return self._pictures.boxes(source.name, content, number, document.letter, span)

    def _pdf(self, document_id: str, number: int) -> tuple[Document, Source, bytes]:
        """Return a letter with its source that is a PDF and with that file's bytes."""
        with self._engine.reading() as transaction:
            document = transaction.document(document_id)
            source = pdf_of(document, number)
            return document, source, transaction.original(source.sha256)

    def counts(self) -> Counts:
        """Return how many letters and passages there are."""
        with self._engine.reading() as transaction:
            return transaction.counts()

    def status(self) -> Status:
        """Return how the index stands."""
        return self._engine.status()
