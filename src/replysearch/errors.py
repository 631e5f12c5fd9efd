"""All errors for callers, in one class tree. Messages say what is wrong, where, and what to do."""

from __future__ import annotations

from typing import ClassVar


class ReplysearchError(Exception):
    """The root of the tree. Only subclasses are raised.

    Attributes:
        code: The name of the error for programs; it never changes.
        exit_code: Exit code of a command that fails with this error.
        http_status: Status of a response that reports this error.
        field: The one request field that this error is always about, or None.
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
        """Set the attributes given in the class statement; inherit the others."""
        super().__init_subclass__()
        cls.code = code
        cls.exit_code = cls.exit_code if exit_code is None else exit_code
        cls.http_status = cls.http_status if http_status is None else http_status
        cls.field = cls.field if field is None else field


class SourceError(ReplysearchError, code="bad_source", http_status=422):
    """A file cannot be read as a letter. `name` is the file's name or path."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}:{message}")
        self.name = name
        self.message = message

    def __reduce__(self) -> tuple[object, ...]:
        """Support pickling, because worker processes send such errors to the main process."""
        return type(self), (self.name, self.message)


class UnreadableSource(SourceError, code="unreadable_source"):
    """The file is missing, is not a regular file, or cannot be read."""


class UnsupportedSource(SourceError, code="unsupported_source", http_status=415):
    """The format is not supported (a picture, for example), or the bytes are not text."""


class EmptySource(SourceError, code="empty_source"):
    """The file holds no text."""


class SourceTooLarge(SourceError, code="source_too_large", http_status=413):
    """The file, its unpacked content or its number of pages exceeds a limit."""


class DamagedSource(SourceError, code="damaged_source"):
    """The file is malformed or truncated, its text cannot be stored, or a page cannot be drawn."""


class EncryptedSource(SourceError, code="encrypted_source"):
    """The file needs a password."""


class NeedsOcr(SourceError, code="needs_ocr"):
    """One or more pages have no text layer. `pages` has the numbers of these pages, from 1."""

    def __init__(self, name: str, message: str, pages: tuple[int, ...]) -> None:
        super().__init__(name, message)
        self.pages = pages

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.name, self.message, self.pages)


class NotALetter(SourceError, code="not_a_letter"):
    """The text contains no letter."""


class BadQuery(ReplysearchError, code="bad_query"):
    """The query, a filter or an option is not usable."""


class DocumentNotFound(ReplysearchError, code="document_not_found", http_status=404):
    """No document, passage or original file has this id."""


class ModelNotFound(ReplysearchError, code="model_not_found", http_status=404, field="model"):
    """A chat client asks for a model that the server does not offer."""


class PageNotFound(ReplysearchError, code="page_not_found", http_status=404):
    """The letter has no PDF, or the PDF has no page with this number."""


class Unauthorized(ReplysearchError, code="unauthorized", http_status=401):
    """The call needs an API key, or its key is unknown."""


class ScopeMissing(ReplysearchError, code="forbidden_scope", http_status=403):
    """The key does not allow this call."""


class RateLimited(ReplysearchError, code="rate_limited", http_status=429):
    """The caller called too often or tried too many wrong keys. Retry after `retry_s` seconds."""

    def __init__(self, message: str, retry_s: int) -> None:
        super().__init__(message)
        self.retry_s = retry_s


class SlowRequest(ReplysearchError, code="request_timeout", http_status=408):
    """The body of a request arrived too slowly."""


class ServerFull(ReplysearchError, code="server_full", http_status=503):
    """The server already has as many connections as it allows."""


class KeysFailure(ReplysearchError, code="bad_keys", exit_code=3, http_status=503):
    """The file of API keys cannot be used. This is the parent of KeysDamaged and KeysBusy."""


class KeysDamaged(KeysFailure, code="keys_damaged"):
    """The file is unreadable or malformed, or another user (not root) owns or may access it."""


class KeysBusy(KeysFailure, code="keys_busy"):
    """Another command is changing the file of API keys."""


class BadKeyName(ReplysearchError, code="bad_key_name"):
    """The name for a new key is already used, or is not allowed."""


class KeyNotFound(ReplysearchError, code="key_not_found", http_status=404):
    """No key has this name or public id."""


class AuditFailure(ReplysearchError, code="audit_failed", http_status=500):
    """A write was done but could not be recorded in the audit log."""


class SettingsError(ReplysearchError, code="bad_settings"):
    """A setting is invalid or missing, or contradicts another."""


class EncoderError(ReplysearchError, code="bad_encoder", http_status=503):
    """An encoder cannot be loaded or used, or its vectors cannot be stored."""


class IndexFailure(ReplysearchError, code="bad_index", exit_code=3, http_status=503):
    """The index cannot be used. All other errors of an index derive from this one."""


class IndexMissing(IndexFailure, code="index_missing"):
    """There is no index in the folder."""


class IndexDamaged(IndexFailure, code="index_damaged"):
    """The index's database is damaged, or a newer version of the program wrote it."""


class OriginalMissing(IndexDamaged, code="original_missing", http_status=404):
    """A letter's original file is missing or changed. No retry helps, so the status is not 503."""


class IndexBusy(IndexFailure, code="index_busy"):
    """Another process is writing. `pid` is the id of that process, or None if unknown."""

    def __init__(self, message: str, pid: int | None = None) -> None:
        super().__init__(message)
        self.pid = pid


class CopiesNotWritten(IndexFailure, code="copies_not_written"):
    """The changes are stored, but the snapshots for searching could not be written."""


class EncoderMismatch(IndexFailure, code="encoder_mismatch", http_status=409):
    """The index was made with another encoder than the one that is now used."""


class IndexOutdated(IndexFailure, code="index_outdated", http_status=409):
    """The index was made with other passage or normalisation rules than this version uses."""


class BadBackup(ReplysearchError, code="bad_backup"):
    """A back-up file is malformed or incomplete. The message gives the number of a bad line."""


class ExtraMissing(ReplysearchError, code="extra_missing"):
    """An optional part of the program is not installed. The message names that part."""


class BadRetrievalSet(ReplysearchError, code="bad_retrieval_set"):
    """An evaluation set is missing or malformed. The message names the file, and any bad line."""


class TrainingError(ReplysearchError, code="bad_training"):
    """Training is impossible: bad files, too few passages, or an unusable output folder."""


class WriterError(ReplysearchError, code="writer_failed", http_status=502):
    """The server of a language model is unreachable or too slow, fails, or stops in mid-answer."""


class WriterRefused(WriterError, code="writer_refused"):
    """The language model declined to write."""


class WriterMissing(ReplysearchError, code="writer_missing"):
    """An answer must be written by a language model, but none is configured."""


class BadAnswer(ReplysearchError, code="bad_answer"):
    """A saved answer cannot be read. The message names the file and says what is wrong."""
