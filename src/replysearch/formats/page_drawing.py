"""The process that draws one page of a PDF: bytes on standard input, a PNG on standard output."""

from __future__ import annotations

import resource
import sys

#: Exit code when the file has no page of this number.
NO_SUCH_PAGE = 3
#: Width of a page of text in pixels, which reads well on a screen, and the longest side of any.
WIDTH_PX = 1100
LONGEST_PX = 3000
#: Limits against abuse, memory in bytes and processor time in seconds: a page of text takes 120 MB
#: and 0.2 s.
_MEMORY = 1 << 30
_SECONDS = 10


def draw(content: bytes, number: int) -> int:
    """Write the page `number`, from 1, and return the exit code."""
    import pypdfium2  # noqa: PLC0415 - under the limits, and only where it draws

    document = pypdfium2.PdfDocument(content)
    if not 1 <= number <= len(document):
        return NO_SUCH_PAGE
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(WIDTH_PX / width, LONGEST_PX / max(width, height))
    picture = page.render(scale=scale).to_pil()
    # Few colours are enough for print, and make the file a third as large.
    picture.quantize(64).save(sys.stdout.buffer, "PNG")
    return 0


def limit_this_process() -> None:
    """Set the limits of memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def main() -> int:
    """Set the limits, and draw the page that the command line names."""
    limit_this_process()
    return draw(sys.stdin.buffer.read(), int(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
