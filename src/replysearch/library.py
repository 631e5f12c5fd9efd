"""The library of letters: everything a user does with an index, in one object.

This is where the rooms are put together; the command line, the server and Python programs use it
alike.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from replysearch.encoding import ADAPTED, BUILTIN, Encoder, encoder_name, open_encoder
from replysearch.engine import Allowed, CheckReport, Counts, DocumentSummary, Engine, Facets
from replysearch.errors import (
    DocumentNotFound,
    EncoderError,
    IndexMissing,
    PageNotFound,
    WriterMissing,
)
from replysearch.formats.page_pictures import boxes_on_page, look_for_page, picture_of_page
from replysearch.ingest import backup
from replysearch.ingest.index_encoder import (
    DEFAULT_ENCODER,
    encoder_named,
    encoder_of,
    fitting_encoder,
    manifest_of,
    mismatch,
)
from replysearch.ingest.reencode import adapt, encode_anew, encoder_finding
from replysearch.ingest.store import Outcome, Summary, add_files, store, take
from replysearch.messages import answering as answering_messages
from replysearch.messages import encoding as encoding_messages
from replysearch.messages import engine as engine_messages
from replysearch.messages import formats as formats_messages
from replysearch.records import (
    NO_FILTERS,
    Answer,
    AnswerSentence,
    Ask,
    Document,
    EncoderIdentity,
    Filters,
    Manifest,
    Query,
    SearchResult,
    Source,
    SourceFormat,
    Span,
)
from replysearch.search.retrieve import search

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from replysearch.answering import SavedAnswer, Verified, Writer


@dataclass(frozen=True, slots=True)
class Status:
    """How an index stands. `size_bytes` is what its folder takes on disk."""

    folder: Path
    counts: Counts
    generation: int
    encoder: EncoderIdentity
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What an index holds: `facets` as in a search, but counting letters (`kind`: passages)."""

    documents: int
    passages: int
    facets: Facets


def _nothing(_: object) -> None:
    """Take a report that nobody asked for."""


def _unheard(_asked: Query | Ask, _found: SearchResult | Answer) -> None:
    """Take what was found and nobody counts."""


def _no_progress(_done: int, _total: int) -> None:
    """Take progress that nobody watches."""


class Library:
    """An index of letters, opened. Searching is safe from many threads; close it when done.

    Use :meth:`open`. The encoder is loaded when it is first needed.

    Attributes:
        on_answered: Called with each search or question and what was found, once it was.
    """

    def __init__(self, engine: Engine, folder: Path, encoder: Encoder | None = None) -> None:
        self._engine = engine
        self._folder = folder
        self._encoder = encoder
        self._loading = threading.Lock()
        # More at once than there are cores would only take the interpreter from each other, and
        # whoever asks for it most often would wait longest.
        self._turns = threading.Semaphore(os.cpu_count() or 1)
        # Each picture is drawn by a process of its own, which needs a core and memory.
        self._drawing = threading.Semaphore(max(1, (os.cpu_count() or 1) // 2))
        self._reader: tuple[EncoderIdentity, Encoder] | None = None
        self.on_answered: Callable[[Query | Ask, SearchResult | Answer], None] = _unheard

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
            fresh = encoder_named(encoder or DEFAULT_ENCODER)
            return cls(Engine.create(folder, manifest_of(fresh)), folder, fresh)
        library = cls(engine, folder)
        if encoder is not None and encoder_name(encoder) != engine.manifest.encoder.name:
            name = encoder_name(encoder)
            raise mismatch(folder, engine.manifest.encoder, name, name)
        return library

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """Where the index lives."""
        return self._folder

    def close(self) -> None:
        """Give up the index's files."""
        self._engine.close()

    @property
    def encoder(self) -> Encoder:
        """The index's encoder, loaded now if it was not.

        Raises:
            EncoderMismatch: What is installed under its name is another revision.
            IndexOutdated: The index was made by other rules than this version's.
        """
        return self._encoder_for(self._engine.manifest)

    def _encoder_for(self, manifest: Manifest) -> Encoder:
        """Return the encoder of an index with this manifest, which another process may change."""
        with self._loading:
            if self._encoder is None or self._encoder.identity != manifest.encoder:
                self._encoder = fitting_encoder(self._folder, manifest)
            return self._encoder

    def add(
        self,
        paths: Path | str | Sequence[Path | str],
        *,
        processes: int = 1,
        on_outcome: Callable[[Outcome], None] = _nothing,
        on_total: Callable[[int], None] = _nothing,
    ) -> Summary:
        """Add or update the letters in files and folders.

        Args:
            paths: A file or a folder, or several, mixed.
            processes: How many processes read and encode. With more than one, the main module of
                the program must be guarded by ``if __name__ == "__main__"``, as
                :mod:`multiprocessing` wants it.
            on_outcome: Called for each file once what became of it is durable.
            on_total: Called once with the number of files.

        Raises:
            IndexBusy: Another process was writing for too long; what was reported is stored.
        """
        given = [paths] if isinstance(paths, Path | str) else paths
        return add_files(
            self._engine,
            self.encoder,
            [Path(path) for path in given],
            processes=processes,
            on_outcome=on_outcome,
            on_total=on_total,
        )

    def add_bytes(self, name: str, content: bytes, *, uri: str | None = None) -> Outcome:
        """Add one letter from memory, as an upload does.

        Without a `uri` it replaces nothing by its name: two uploads may share one.

        Raises:
            SourceError: The content is no letter that can be read.
            IndexBusy: Another process was writing for too long.
        """
        taken = take(self._engine, self.encoder, name, uri, content)
        return store(self._engine, [taken])[0]

    def remove(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """Remove letters; their words then stand in no file of the index.

        Raises:
            DocumentNotFound: One is not there; then none is removed.
            IndexBusy: Another process was writing for too long.
        """
        wanted = tuple(dict.fromkeys(document_ids))
        with self._engine.writing() as session:
            for document_id in wanted:
                if not session.holds(document_id):
                    raise DocumentNotFound(
                        engine_messages.ENGINE_NO_DOCUMENT.format(document_id=document_id)
                    )
            for document_id in wanted:
                session.remove(document_id)
            session.commit()
        return wanted

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
            found = search(transaction, self._encoder_for(transaction.manifest), asked)
        self.on_answered(asked, found)
        return found

    def list_for(self, ask: Ask) -> SearchResult:
        """Return the passages for the last question of a conversation, understood as to answer it.

        Errors as in :meth:`search`.
        """
        from replysearch.answering import listed  # noqa: PLC0415 - a search starts without it

        with self._turns, self._engine.reading() as transaction:
            encoder = self._encoder_for(transaction.manifest)
            found = listed(transaction, encoder, self._reader_beside(encoder), ask)
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
        from replysearch.answering import Asking  # noqa: PLC0415 - as above

        if ask.written and writer is None:
            raise WriterMissing(answering_messages.WRITER_MISSING)
        with self._turns, self._engine.reading() as transaction:
            encoder = self._encoder_for(transaction.manifest)
            asking = Asking(transaction, encoder, self._reader_beside(encoder), ask)
            made = asking.commission() if ask.written else asking.answer()
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

    def _reader_beside(self, encoder: Encoder) -> Encoder:
        """Return an encoder that knows near words: the index's own, or the built-in one."""
        with self._loading:
            if self._reader is None or self._reader[0] != encoder.identity:
                knows = encoder.near_words("字") is not None
                self._reader = encoder.identity, encoder if knows else open_encoder(BUILTIN)
            return self._reader[1]

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
        _, name, content = self._paged(document_id, number)
        with self._drawing:
            return picture_of_page(name, content, number)

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
        document, name, content = self._paged(document_id, number)
        page = next((each for each in document.letter.pages if each.number == number), None)
        with self._drawing:
            if page is None:
                # A blank page, or the letter was read from another source than its PDF.
                look_for_page(name, content, number)
                return []
            return boxes_on_page(name, content, page, document.text, span)

    def _paged(self, document_id: str, number: int) -> tuple[Document, str, bytes]:
        """Return a letter with the name and the bytes of its PDF."""
        with self._engine.reading() as transaction:
            document = transaction.document(document_id)
            sources = document.sources
            source = next((each for each in sources if each.format is SourceFormat.PDF), None)
            if source is None:
                raise PageNotFound(formats_messages.PAGE_NOT_FOUND.format(page=number))
            return document, source.name, transaction.original(source.sha256)

    def counts(self) -> Counts:
        """Return how many letters and passages there are."""
        with self._engine.reading() as transaction:
            return transaction.counts()

    def status(self) -> Status:
        """Return how the index stands."""
        with self._engine.reading() as transaction:
            counts, generation = transaction.counts(), transaction.generation
        files = (path for path in self._folder.rglob("*") if path.is_file())
        size = sum(path.stat().st_size for path in files)
        return Status(self._folder, counts, generation, self._engine.manifest.encoder, size)

    def check(self, *, repair: bool = True) -> CheckReport:
        """Check counts, hashes and orphans, and repair what is derived."""
        report = self._engine.check(repair)
        finding = encoder_finding(self._folder, self._engine.manifest.encoder)
        return report if finding is None else replace(report, findings=(*report.findings, finding))

    def export_to(self, stream: SupportsWrite[str]) -> int:
        """Write all letters as a back-up and return their number."""
        return backup.export_to(self._engine, stream)

    def import_from(
        self, stream: TextIO, *, on_outcome: Callable[[Outcome], None] = _nothing
    ) -> Summary:
        """Read a back-up into this index; letters of the same id are replaced.

        Raises:
            BadBackup: A line is malformed; what was reported before it is stored.
        """
        return backup.import_from(self._engine, self.encoder, stream, on_outcome=on_outcome)

    def reindex(
        self,
        encoder: str | None = None,
        *,
        on_progress: Callable[[int, int], None] = _no_progress,
    ) -> None:
        """Encode all letters again, and cut them again where the rules have changed.

        All or nothing: until it is done, and if it is interrupted, the index stays as it was.

        Args:
            encoder: The new encoder's name or path; by default the index's own.
            on_progress: Called with the letters done and their number.
        """
        old = self._engine.manifest.encoder
        fresh = encoder_named(encoder) if encoder else encoder_of(self._folder, old)
        encode_anew(self._engine, fresh, on_progress)
        with self._loading:
            self._encoder = fresh

    def adapt(
        self,
        *,
        on_step: Callable[[int, int], None] = _no_progress,
        on_progress: Callable[[int, int], None] = _no_progress,
    ) -> None:
        """Train the built-in encoder further on this index's letters, and encode all with it.

        All or nothing; arguments and errors as in :func:`replysearch.ingest.reencode.adapt`.
        """
        fresh = adapt(self._engine, on_step, on_progress)
        with self._loading:
            self._encoder = fresh

    def undo_adapting(self, *, on_progress: Callable[[int, int], None] = _no_progress) -> None:
        """Go back to the built-in encoder and encode all letters with it.

        Raises:
            EncoderError: The index's encoder is not an adapted one.
        """
        if self._engine.manifest.encoder.name != ADAPTED:
            raise EncoderError(encoding_messages.ADAPT_NOTHING_TO_UNDO)
        self.reindex(BUILTIN, on_progress=on_progress)
