"""All methods that change, check or back up an index, in one class."""

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
    """Do nothing. This is the default for callbacks."""


class IndexEditor:
    """An open index with its encoder, and all methods that change the index. Close it when done.

    `encoder` is the encoder of the index, or None if the encoder is not yet open.
    """

    def __init__(self, engine: Engine, folder: Path, encoder: Encoder | None = None) -> None:
        self._folder = folder
        self._engine = engine
        self._encoder = IndexEncoder(folder, encoder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """The folder of the index."""
        return self._folder

    def close(self) -> None:
        """Close the files of the index."""
        self._engine.close()

    @property
    def encoder(self) -> Encoder:
        """The index's encoder, loaded at its first use; see :func:`fitting_encoder` for errors."""
        return self._encoder.wanted_by(self._engine.manifest)

    def add(
        self,
        paths: Path | str | Sequence[Path | str],
        *,
        processes: int = 1,
        on_outcome: Callable[[Outcome], None] = ignore,
        on_total: Callable[[int], None] = ignore,
    ) -> Summary:
        """Add or update the letters in files and folders; see :func:`add.add_files`.

        If `processes` is more than one, the main module of the program needs the guard
        ``if __name__ == "__main__"`` (see :mod:`multiprocessing`).
        """
        several = [paths] if isinstance(paths, Path | str) else paths
        return add_files(
            self._engine,
            self.encoder,
            [Path(path) for path in several],
            processes=processes,
            on_outcome=on_outcome,
            on_total=on_total,
        )

    def add_bytes(self, name: str, content: bytes, *, uri: str | None = None) -> Outcome:
        """Add one letter from memory, such as an upload; see :func:`add.add_bytes`."""
        return add_bytes(self._engine, self.encoder, name, content, uri)

    def remove(self, document_ids: Sequence[str]) -> tuple[str, ...]:
        """Remove letters and erase their text from all files; see :func:`store.remove_letters`."""
        return remove_letters(self._engine, document_ids)

    def check(self, *, repair: bool = True) -> CheckReport:
        """Check the index (see :meth:`Engine.check`), and report a damaged adapted encoder."""
        report = self._engine.check(repair)
        finding = encoder_finding(self.folder, self._engine.manifest.encoder)
        return report if finding is None else replace(report, findings=(*report.findings, finding))

    def export_to(self, stream: SupportsWrite[str]) -> int:
        """Write all letters as a back-up and return their number."""
        return backup.export_to(self._engine, stream)

    def import_from(
        self, stream: TextIO, *, on_outcome: Callable[[Outcome], None] = ignore
    ) -> Summary:
        """Read a back-up into this index; see :func:`backup.import_from`."""
        return backup.import_from(self._engine, self.encoder, stream, on_outcome=on_outcome)

    def reindex(
        self,
        encoder: str | None = None,
        *,
        on_progress: Callable[[int, int], None] = ignore,
    ) -> None:
        """Encode all letters again; see :func:`reencode.reencode_index`.

        `encoder` is the name or path of the new encoder; by default the index keeps its encoder.
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
        """Train the built-in encoder further on the letters; see :func:`reencode.adapt_index`."""
        fresh = adapt_index(self._engine, on_step, on_progress)
        self._encoder.replace(fresh)

    def undo_adapting(self, *, on_progress: Callable[[int, int], None] = ignore) -> None:
        """Return to the built-in encoder. Raises EncoderError if no adapted encoder is in use."""
        if self._engine.manifest.encoder.name != ADAPTED:
            raise EncoderError(messages.ADAPT_NOTHING_TO_UNDO)
        self.reindex(BUILTIN, on_progress=on_progress)
