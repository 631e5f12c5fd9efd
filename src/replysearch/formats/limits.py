"""How much of a file is read at most, whatever its format."""

#: The largest file that is read, in bytes. A limit against abuse: letters have some hundred kB, and
#: scans of long annexes a few dozen MB.
MAX_BYTES = 40 * 1024 * 1024

#: The largest number of pages of a file. A limit against abuse: letters have under a hundred.
MAX_PAGES = 2_000
