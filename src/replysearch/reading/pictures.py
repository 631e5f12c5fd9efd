"""Pages of a PDF as pictures, for people to compare a quote with what was published.

A renderer is a large program in C++ that is fed with files from anywhere, so it runs in a process
of its own, :mod:`replysearch.reading.rendering`, under limits of memory and time.
"""

from __future__ import annotations

import subprocess
import sys

from replysearch import messages
from replysearch.errors import DamagedSource, PageNotFound
from replysearch.reading.rendering import NO_SUCH_PAGE

#: Seconds that a page may take; one of text takes 0.3 s and the start of the process as much.
TIME_LIMIT_S = 15


def picture_of_page(name: str, content: bytes, number: int) -> bytes:
    """Return a page as a PNG picture.

    Args:
        name: The file's name, for messages.
        content: The bytes of a PDF.
        number: The page, from 1.

    Raises:
        PageNotFound: The file has no such page.
        DamagedSource: The page cannot be drawn within the limits.
    """
    command = [sys.executable, "-m", "replysearch.reading.rendering", str(number)]
    try:
        drawn = subprocess.run(
            command, input=content, capture_output=True, timeout=TIME_LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DamagedSource(name, messages.READING_PAGE_NOT_DRAWN.format(page=number)) from error
    if drawn.returncode == NO_SUCH_PAGE:
        raise PageNotFound(messages.PAGE_NOT_FOUND.format(page=number))
    if drawn.returncode or not drawn.stdout:
        raise DamagedSource(name, messages.READING_PAGE_NOT_DRAWN.format(page=number))
    return drawn.stdout
