"""PDF files made by hand, object by object: plain ones, packed ones and ones that go in circles."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

# Hand-made files: object 1 is the catalog, 2 the page tree, 3 the page, 4 its content, 5 a font.
HELLO = b"BT /F1 12 Tf 90 700 Td (hello world) Tj ET"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
TREE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
LEAF = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>"
)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
IMAGE = (
    b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def page_objects(drawn: bytes, sixth: bytes = b"null", **changed: bytes) -> list[bytes]:
    return [
        changed.get("catalog", CATALOG),
        changed.get("tree", TREE),
        changed.get("leaf", LEAF),
        changed.get("content", stream(drawn)),
        changed.get("font", FONT),
        sixth,
    ]


def pdf_file(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
        + b"startxref\n%d\n%%%%EOF\n" % len(out)
    )


LOOPS: dict[str, Callable[[], list[bytes]]] = {
    "tree holds itself": lambda: page_objects(
        HELLO, tree=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    ),
    "tree in a ring": lambda: page_objects(
        HELLO,
        leaf=b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>",
        sixth=b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    ),
    "content is itself": lambda: page_objects(HELLO, content=b"4 0 R"),
    "content in a ring": lambda: page_objects(HELLO, content=b"6 0 R", sixth=b"4 0 R"),
    "catalog is itself": lambda: page_objects(HELLO, catalog=b"1 0 R"),
    "tree is itself": lambda: page_objects(HELLO, tree=b"2 0 R"),
    "font is itself": lambda: page_objects(HELLO, font=b"5 0 R"),
    "page is its parent": lambda: page_objects(
        HELLO, leaf=b"<< /Type /Page /Parent 3 0 R /Contents 4 0 R >>"
    ),
    "length is its stream": lambda: page_objects(
        b"", content=b"<< /Length 4 0 R >>\nstream\n%s\nendstream" % HELLO
    ),
    "form draws itself": lambda: page_objects(
        HELLO + b" /X Do",
        sixth=stream(
            b"/X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 1 1]"
            b" /Resources << /XObject << /X 6 0 R >> >>",
        ),
    ),
    "arrays without end": lambda: page_objects(b"[" * 100_000 + b"] TJ"),
}


def packed_zeros(size: int) -> bytes:
    packer = zlib.compressobj(1)
    parts = [packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)]
    return b"".join(parts) + packer.flush()
