"""Open PDF files with pypdf under limits, and translate pypdf's errors."""

from __future__ import annotations

import logging
import re
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from pypdf import PdfReader, apply_configuration
from pypdf.errors import FileNotDecryptedError, LimitReachedError, PyPdfError

from replysearch.errors import DamagedSource, EncryptedSource, SourceTooLarge
from replysearch.formats.limits import MAX_PAGES
from replysearch.messages import formats as messages

#: Most unpacked bytes of a page. A limit against abuse: dense pages have 50 kB; 1 MB needs 2 s.
MAX_PAGE_CONTENT = 4_000_000
#: Most unpacked bytes of all pages together. A limit against abuse.
MAX_ALL_CONTENT = 8_000_000

#: Most unpacked bytes of a stream, for example of a scanned picture. A limit against abuse.
_MAX_STREAM = 32_000_000
#: Most operators and operands of a page. A limit against abuse: a dense page has about 20,000.
_MAX_PAGE_PARSING = 600_000
#: Most uses of form XObjects (shared drawings) on a page. A limit against abuse: pages use few.
_MAX_FORMS = 500

# Words in pypdf's warnings about content that pypdf leaves out.
_LOSS = re.compile("cycl|Exceeded|Expected StreamObject|Page contents are not")
# Words in pypdf's errors about references in a loop.
_LOOP = re.compile("[Cc]ycl|loop|depth")

# Besides its own errors, pypdf raises these on inconsistent files ("broken PDF files might cause
# other Exceptions", pypdf.errors).
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class Losses(logging.Handler):
    """Notes whether pypdf, in the thread that made this handler, warns that it left content out."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found = False
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Note a warning about content that pypdf leaves out."""
        if record.thread == self._thread and (
            record.name == "pypdf.filters" or _LOSS.search(str(record.msg))
        ):
            self.found = True


@contextmanager
def bounded_reading(name: str) -> Iterator[Losses]:
    """Run pypdf under this module's limits, and translate pypdf's errors.

    Raises DamagedSource if the file is inconsistent or its objects form a loop, EncryptedSource if
    the file needs a password, and SourceTooLarge if it exceeds the limits when unpacked.
    """
    losses = Losses()
    logger = logging.getLogger("pypdf")
    logger.addHandler(losses)
    try:
        with apply_configuration(
            maximum_declared_stream_length=_MAX_STREAM,
            zlib_maximum_output_length=_MAX_STREAM,
            lzw_maximum_output_length=_MAX_STREAM,
            run_length_maximum_output_length=_MAX_STREAM,
            brotli_maximum_output_length=_MAX_STREAM,
            array_based_stream_maximum_output_length=MAX_PAGE_CONTENT,
            stream_decoding_work_maximum_length=2 * _MAX_STREAM,
            stream_parsing_work_maximum_count=_MAX_PAGE_PARSING,
            zlib_maximum_recovery_input_length=1_000_000,
            page_tree_maximum_entries=2 * MAX_PAGES,
            xform_maximum_invocations_per_extraction=_MAX_FORMS,
        ):
            yield losses
    except FileNotDecryptedError as error:
        raise EncryptedSource(name, messages.READING_PDF_ENCRYPTED) from error
    except LimitReachedError as error:
        if _LOOP.search(str(error)):
            raise DamagedSource(name, messages.READING_PDF_LOOP) from error
        raise SourceTooLarge(name, messages.READING_PDF_BOMB) from error
    except RecursionError as error:
        raise DamagedSource(name, messages.READING_PDF_LOOP) from error
    except (PyPdfError, *_BROKEN) as error:
        is_loop = _LOOP.search(str(error))
        message = messages.READING_PDF_LOOP if is_loop else messages.READING_PDF_DAMAGED
        raise DamagedSource(name, message) from error
    finally:
        logger.removeHandler(losses)


def open_reader(name: str, content: bytes) -> PdfReader:
    """Open a file. Raises EncryptedSource if the empty password does not decrypt it."""
    try:
        reader = PdfReader(BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
    except NotImplementedError as error:
        raise EncryptedSource(name, messages.READING_PDF_ENCRYPTED) from error
    if locked:
        raise EncryptedSource(name, messages.READING_PDF_ENCRYPTED)
    return reader
