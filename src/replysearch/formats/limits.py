"""Limits for files of any format."""

#: Largest file in bytes. A limit against abuse: scans of long annexes have a few dozen MB.
MAX_BYTES = 40 * 1024 * 1024

#: Most pages of a file. A limit against abuse: letters have under a hundred.
MAX_PAGES = 2_000
