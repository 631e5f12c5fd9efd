"""Every error that replysearch raises on purpose, as one tree.

Messages are for users and say what is wrong, where, and what to do. Each class carries the
command line's exit code and the HTTP status, so that both are mapped in one place.
"""

from __future__ import annotations

from typing import ClassVar, Self


class ReplysearchError(Exception):
    """The root; never raised itself.

    `field` names the field of a request that is to blame, where one is.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 400
    field: ClassVar[str | None] = None


class SourceError(ReplysearchError):
    """A file cannot become a letter. `name` is the file's name as the user gave it."""

    code = "bad_source"
    http_status = 422

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}:{message}")
        self.name = name
        self.message = message

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Tell how a copy is made where another process raised it."""
        return type(self), (self.name, self.message)


class UnreadableSource(SourceError):
    """The file is missing, is not a file, or may not be read."""

    code = "unreadable_source"


class UnsupportedSource(SourceError):
    """The file is of no supported format (a binary under a text name, a picture, …)."""

    code = "unsupported_source"
    http_status = 415


class EmptySource(SourceError):
    """The file holds no text."""

    code = "empty_source"


class SourceTooLarge(SourceError):
    """The file, or what it unpacks to, passes the limit."""

    code = "source_too_large"
    http_status = 413


class DamagedSource(SourceError):
    """The file is truncated, inconsistent, or refers to itself."""

    code = "damaged_source"


class EncryptedSource(SourceError):
    """The file needs a password."""

    code = "encrypted_source"


class NeedsOcr(SourceError):
    """One or more pages have no text layer. `pages` are their numbers, from 1."""

    code = "needs_ocr"

    def __init__(self, name: str, message: str, pages: tuple[int, ...]) -> None:
        super().__init__(name, message)
        self.pages = pages

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Tell how a copy is made where another process raised it."""
        return type(self), (self.name, self.message, self.pages)


class NotALetter(SourceError):
    """The text was read but holds no letter body."""

    code = "not_a_letter"


class BadQuery(ReplysearchError):
    """The query, a filter or an option is not usable."""

    code = "bad_query"


class DocumentNotFound(ReplysearchError):
    """No document has this id."""

    code = "document_not_found"
    http_status = 404


class ModelNotFound(ReplysearchError):
    """A chat program asks for a model that is not offered."""

    code = "model_not_found"
    http_status = 404
    field = "model"


class PageNotFound(ReplysearchError):
    """The letter has no picture of this page."""

    code = "page_not_found"
    http_status = 404


class Forbidden(ReplysearchError):
    """The call needs an API key, or the key given is not known."""

    code = "unauthorized"
    http_status = 401


class ScopeMissing(ReplysearchError):
    """The key given is known, and not good for this call."""

    code = "forbidden_scope"
    http_status = 403


class RateLimited(ReplysearchError):
    """The caller has called too often, or tried too many keys. `retry_s` says how long to wait."""

    code = "rate_limited"
    http_status = 429

    def __init__(self, message: str, retry_s: int) -> None:
        super().__init__(message)
        self.retry_s = retry_s


class SlowRequest(ReplysearchError):
    """The body of a request came in too slowly."""

    code = "request_timeout"
    http_status = 408


class ServerFull(ReplysearchError):
    """There are as many connections as the server may have."""

    code = "server_full"
    http_status = 503


class KeysFailure(ReplysearchError):
    """The record of API keys cannot be used; the parent of the two errors below."""

    code = "bad_keys"
    exit_code = 3
    http_status = 503


class KeysDamaged(KeysFailure):
    """The record cannot be read, is malformed, or could be changed by other users."""

    code = "keys_damaged"


class KeysBusy(KeysFailure):
    """Another command is changing the record."""

    code = "keys_busy"


class BadKeyName(ReplysearchError):
    """A new key's name is taken or not usable."""

    code = "bad_key_name"


class KeyNotFound(ReplysearchError):
    """No key has this name."""

    code = "key_not_found"
    http_status = 404


class AuditFailure(ReplysearchError):
    """A write was done but could not be written down in the log of writes."""

    code = "audit_failed"
    http_status = 500


class SettingsError(ReplysearchError):
    """A setting is missing or contradicts another."""

    code = "bad_settings"


class EncoderError(ReplysearchError):
    """An encoder cannot be loaded or used."""

    code = "bad_encoder"
    http_status = 503


class IndexFailure(ReplysearchError):
    """The index cannot be used; the parent of the errors below."""

    code = "bad_index"
    exit_code = 3
    http_status = 503


class IndexMissing(IndexFailure):
    """There is no index in the folder."""

    code = "index_missing"


class IndexDamaged(IndexFailure):
    """The truth in the folder cannot be read."""

    code = "index_damaged"


class OriginalMissing(IndexDamaged):
    """The stored file that a letter was read from is gone or was changed; the letter is there."""

    code = "original_missing"
    # What is asked for is not there, and asking again brings nothing.
    http_status = 404


class IndexBusy(IndexFailure):
    """Another process is writing. `pid` is its id where it is known."""

    code = "index_busy"

    def __init__(self, message: str, pid: int | None = None) -> None:
        super().__init__(message)
        self.pid = pid


class CopiesNotWritten(IndexFailure):
    """What was to be stored is stored, but the copies that are searched could not be written."""

    code = "copies_not_written"


class EncoderMismatch(IndexFailure):
    """The index was built with another encoder."""

    code = "encoder_mismatch"
    http_status = 409


class IndexOutdated(IndexFailure):
    """The index was made by other rules of cutting or normalising than this version's."""

    code = "index_outdated"
    http_status = 409


class BadBackup(ReplysearchError):
    """A back-up file is malformed; the message names the line."""

    code = "bad_backup"


class ExtraMissing(ReplysearchError):
    """A part of the program is asked for that was not installed; the message names it."""

    code = "extra_missing"


class BadRetrievalSet(ReplysearchError):
    """A set to evaluate on is missing or malformed; the message names the file and the line."""

    code = "bad_retrieval_set"


class TrainingError(ReplysearchError):
    """An encoder cannot be trained: a training file or the place to write to is not usable."""

    code = "bad_training"


class WriterError(ReplysearchError):
    """A language model's server cannot be reached, is too slow, fails, or breaks off."""

    code = "writer_failed"
    http_status = 502


class WriterRefused(WriterError):
    """The language model declined to write."""

    code = "writer_refused"


class WriterMissing(ReplysearchError):
    """An answer in a model's words is asked for where no model is named."""

    code = "writer_missing"


class BadAnswer(ReplysearchError):
    """A saved answer cannot be read; the message names the file and what is wrong."""

    code = "bad_answer"
