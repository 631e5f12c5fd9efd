"""A program that reads a PDF from standard input and writes a page as PNG to standard output."""

from __future__ import annotations

import resource
import sys

#: Exit code if the file has no such page.
NO_SUCH_PAGE = 3
#: Width of a picture in pixels, less for very high pages. Chosen, not measured: text is readable.
WIDTH_PX = 1100
#: Most pixels of a picture's longer side. Chosen, not measured.
LONGEST_PX = 3000
#: Most bytes of memory. A limit against abuse: a page of text takes 120 MB.
_MEMORY = 1 << 30
#: Most seconds of processor time. A limit against abuse: a page of text takes 0.2 s.
_SECONDS = 10


def draw(content: bytes, number: int) -> int:
    """Write page `number` (from 1) to standard output as a PNG, and return the exit code."""
    import pypdfium2  # noqa: PLC0415 - only after the limits are set

    document = pypdfium2.PdfDocument(content)
    if not 1 <= number <= len(document):
        return NO_SUCH_PAGE
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(WIDTH_PX / width, LONGEST_PX / max(width, height))
    picture = page.render(scale=scale).to_pil()
    # 64 colours are enough for printed text, and make the file three times smaller.
    picture.quantize(64).save(sys.stdout.buffer, "PNG")
    return 0


def limit_this_process() -> None:
    """Limit the memory and the processor time of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def main() -> int:
    """Set the limits, and draw the page whose number is the argument of the command line."""
    limit_this_process()
    return draw(sys.stdin.buffer.read(), int(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
