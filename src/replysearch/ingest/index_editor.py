"""What changes an index: letters in and out, repairs, back-ups, another encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self, TextIO

from replysearch.encoding import ADAPTED, BUILTIN, Encoder
from replysearch.engine import CheckReport, Engine
from replysearch.errors import EncoderError
from replysearch.ingest import backup
from replysearch.ingest.add import add_bytes, add_files
from replysearch.ingest.index_encoder import (
    IndexEncoder,
    encoder_finding,
    encoder_named,
    encoder_of,
)
from replysearch.ingest.outcomes import Outcome, Summary
from replysearch.ingest.reencode import adapt_index, reencode_index
from replysearch.ingest.store import remove_letters
from replysearch.messages import encoding as messages

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


def ignore(*_: object) -> None:
    """Take a report that nobody asked for."""


class IndexEditor:
    """An open index with its encoder, and all that changes it; close it when done."""

    def __init__(self, engine: Engine, folder: Path, encoder: Encoder | None = None) -> None:
        """Take over an open engine.

        Args:
            engine: The index.
            folder: Where it lives.
            encoder: The index's encoder, where it is open already.
        """
        self._folder = folder
        self._engine = engine
        self._encoder = IndexEncoder(folder, encoder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
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
        return self._encoder.wanted_by(self._engine.manifest)

    def add(
        self,
        paths: Path | str | Sequence[Path | str],
        *,
        processes: int = 1,
        on_outcome: Callable[[Outcome], None] = ignore,
        on_total: Callable[[int], None] = ignore,
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
        return add_bytes(self._engine, self.encoder, name, content, uri)

    def remove(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """Remove letters; their words then stand in no file of the index.

        Raises:
            DocumentNotFound: One is not there; then none is removed.
            IndexBusy: Another process was writing for too long.
        """
        return remove_letters(self._engine, document_ids)

    def check(self, *, repair: bool = True) -> CheckReport:
        """Check counts, hashes and orphans, and repair what is derived."""
        report = self._engine.check(repair)
        finding = encoder_finding(self.folder, self._engine.manifest.encoder)
        return report if finding is None else replace(report, findings=(*report.findings, finding))

    def export_to(self, stream: SupportsWrite[str]) -> int:
        """Write all letters as a back-up and return their number."""
        return backup.export_to(self._engine, stream)

    def import_from(
        self, stream: TextIO, *, on_outcome: Callable[[Outcome], None] = ignore
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
        on_progress: Callable[[int, int], None] = ignore,
    ) -> None:
        """Encode all letters again, and cut them again where the rules have changed.

        All or nothing: until it is done, and if it is interrupted, the index stays as it was.

        Args:
            encoder: The new encoder's name or path; by default the index's own.
            on_progress: Called with the letters done and their number.
        """
        old = self._engine.manifest.encoder
        fresh = encoder_named(encoder) if encoder else encoder_of(self.folder, old)
        reencode_index(self._engine, fresh, on_progress)
        self._encoder.replace(fresh)

    def adapt(
        self,
        *,
        on_step: Callable[[int, int], None] = ignore,
        on_progress: Callable[[int, int], None] = ignore,
    ) -> None:
        """Train the built-in encoder further on this index's letters, and encode all with it.

        All or nothing; arguments and errors as in :func:`replysearch.ingest.reencode.adapt_index`.
        """
        fresh = adapt_index(self._engine, on_step, on_progress)
        self._encoder.replace(fresh)

    def undo_adapting(self, *, on_progress: Callable[[int, int], None] = ignore) -> None:
        """Go back to the built-in encoder and encode all letters with it.

        Raises:
            EncoderError: The index's encoder is not an adapted one.
        """
        if self._engine.manifest.encoder.name != ADAPTED:
            raise EncoderError(messages.ADAPT_NOTHING_TO_UNDO)
        self.reindex(BUILTIN, on_progress=on_progress)
