"""Every error that replysearch raises on purpose, as one tree.

A message is for users. It says what is wrong, where, and what to do. Each class carries the command
line's exit code and the HTTP status, so that both are mapped in one place.
"""

from __future__ import annotations

from typing import ClassVar


class ReplysearchError(Exception):
    """The root of the tree; never raised itself.

    Attributes:
        code: The error's name for programs. It never changes once it was published.
        exit_code: How a command ends that fails with it.
        http_status: How a server answers a call that fails with it.
        field: The name of the field of a request that is to blame, where one is.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 400
    field: ClassVar[str | None] = None

    def __init_subclass__(
        cls,
        *,
        code: str,
        exit_code: int | None = None,
        http_status: int | None = None,
        field: str | None = None,
    ) -> None:
        """Set what a class says in its head; what it does not say is as in its parent."""
        super().__init_subclass__()
        cls.code = code
        cls.exit_code = cls.exit_code if exit_code is None else exit_code
        cls.http_status = cls.http_status if http_status is None else http_status
        cls.field = cls.field if field is None else field


class SourceError(ReplysearchError, code="bad_source", http_status=422):
    """A file cannot become a letter. `name` is the file's name as the user gave it."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}:{message}")
        self.name = name
        self.message = message

    def __reduce__(self) -> tuple[object, ...]:
        """Tell how to make a copy, for an error that another process raised."""
        return type(self), (self.name, self.message)


class UnreadableSource(SourceError, code="unreadable_source"):
    """The file is missing, is not a file, or may not be read."""


class UnsupportedSource(SourceError, code="unsupported_source", http_status=415):
    """The file is of no supported format (a binary under a text name, a picture, …)."""


class EmptySource(SourceError, code="empty_source"):
    """The file holds no text."""


class SourceTooLarge(SourceError, code="source_too_large", http_status=413):
    """The file, or what it unpacks to, is larger than the limit."""


class DamagedSource(SourceError, code="damaged_source"):
    """The file is truncated, inconsistent, or refers to itself."""


class EncryptedSource(SourceError, code="encrypted_source"):
    """The file needs a password."""


class NeedsOcr(SourceError, code="needs_ocr"):
    """One or more pages have no text layer. `pages` are their numbers, from 1."""

    def __init__(self, name: str, message: str, pages: tuple[int, ...]) -> None:
        super().__init__(name, message)
        self.pages = pages

    def __reduce__(self) -> tuple[object, ...]:
        """Tell how to make a copy, as for every :class:`SourceError`."""
        return type(self), (self.name, self.message, self.pages)


class NotALetter(SourceError, code="not_a_letter"):
    """The text was read but holds no letter body."""


class BadQuery(ReplysearchError, code="bad_query"):
    """The query, a filter or an option is not usable."""


class DocumentNotFound(ReplysearchError, code="document_not_found", http_status=404):
    """No document has this id."""


class ModelNotFound(ReplysearchError, code="model_not_found", http_status=404, field="model"):
    """A chat program asks for a model that is not offered."""


class PageNotFound(ReplysearchError, code="page_not_found", http_status=404):
    """The letter has no picture of this page."""


class Unauthorized(ReplysearchError, code="unauthorized", http_status=401):
    """The call needs an API key, or the key given is not known."""


class ScopeMissing(ReplysearchError, code="forbidden_scope", http_status=403):
    """The key given is known, and not good for this call."""


class RateLimited(ReplysearchError, code="rate_limited", http_status=429):
    """The caller has called too often, or tried too many keys. `retry_s` says how long to wait."""

    def __init__(self, message: str, retry_s: int) -> None:
        super().__init__(message)
        self.retry_s = retry_s


class SlowRequest(ReplysearchError, code="request_timeout", http_status=408):
    """The body of a request came in too slowly."""


class ServerFull(ReplysearchError, code="server_full", http_status=503):
    """There are as many connections as the server may have."""


class KeysFailure(ReplysearchError, code="bad_keys", exit_code=3, http_status=503):
    """The record of API keys cannot be used; the parent of the two errors below."""


class KeysDamaged(KeysFailure, code="keys_damaged"):
    """The record cannot be read, is malformed, or could be changed by other users."""


class KeysBusy(KeysFailure, code="keys_busy"):
    """Another command is changing the record."""


class BadKeyName(ReplysearchError, code="bad_key_name"):
    """A new key's name is taken or not usable."""


class KeyNotFound(ReplysearchError, code="key_not_found", http_status=404):
    """No key has this name."""


class AuditFailure(ReplysearchError, code="audit_failed", http_status=500):
    """A write was done but could not be written down in the log of writes."""


class SettingsError(ReplysearchError, code="bad_settings"):
    """A setting is missing or contradicts another."""


class EncoderError(ReplysearchError, code="bad_encoder", http_status=503):
    """An encoder cannot be loaded or used."""


class IndexFailure(ReplysearchError, code="bad_index", exit_code=3, http_status=503):
    """The index cannot be used; the parent of the errors below."""


class IndexMissing(IndexFailure, code="index_missing"):
    """There is no index in the folder."""


class IndexDamaged(IndexFailure, code="index_damaged"):
    """The index's database cannot be read."""


class OriginalMissing(IndexDamaged, code="original_missing", http_status=404):
    """The stored file that a letter was read from is gone or was changed; the letter is there.

    A call is answered as for a missing thing, for asking again brings nothing.
    """


class IndexBusy(IndexFailure, code="index_busy"):
    """Another process is writing. `pid` is its id where it is known."""

    def __init__(self, message: str, pid: int | None = None) -> None:
        super().__init__(message)
        self.pid = pid


class CopiesNotWritten(IndexFailure, code="copies_not_written"):
    """What was to be stored is stored, but the copies that are searched could not be written."""


class EncoderMismatch(IndexFailure, code="encoder_mismatch", http_status=409):
    """The index was built with another encoder."""


class IndexOutdated(IndexFailure, code="index_outdated", http_status=409):
    """The index was made by other rules of cutting or normalising than this version's."""


class BadBackup(ReplysearchError, code="bad_backup"):
    """A back-up file is malformed; the message names the line."""


class ExtraMissing(ReplysearchError, code="extra_missing"):
    """A part of the program is asked for that was not installed; the message names it."""


class BadRetrievalSet(ReplysearchError, code="bad_retrieval_set"):
    """A set to evaluate on is missing or malformed; the message names the file and the line."""


class TrainingError(ReplysearchError, code="bad_training"):
    """An encoder cannot be trained: a training file or the place to write to is not usable."""


class WriterError(ReplysearchError, code="writer_failed", http_status=502):
    """A language model's server cannot be reached, is too slow, fails, or breaks off."""


class WriterRefused(WriterError, code="writer_refused"):
    """The language model declined to write."""


class WriterMissing(ReplysearchError, code="writer_missing"):
    """An answer in a model's words is asked for where no model is named."""


class BadAnswer(ReplysearchError, code="bad_answer"):
    """A saved answer cannot be read; the message names the file and what is wrong."""
