"""Small letters made in memory, for the tests of the engine: no reading, no parsing, no encoder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from replysearch.records import (
    Document,
    EncoderIdentity,
    Kind,
    Letter,
    Level,
    Manifest,
    Metadata,
    Passage,
    Proposal,
    Region,
    Section,
    Source,
    SourceFormat,
    Span,
)

DIMENSION = 8
MANIFEST = Manifest(EncoderIdentity("test", "1", DIMENSION), 1, 1)

METADATA = Metadata(
    title="关于样例提案的答复",
    document_number="样函〔2024〕1号",
    issuer="样本市教育局",
    issuer_alias="市教育局",
    region=Region("样例省", "样本市", None, Level.CITY),
    proposals=(Proposal("第0001号", "一届二次", "关于样例的提案"),),
    subject_class="教育",
    signed_on=date(2024, 5, 16),
    url="https://example.org/1",
)


def document(
    document_id: str,
    passages: Sequence[str],
    *,
    metadata: Metadata = METADATA,
    kinds: Sequence[Kind] = (),
    uris: Sequence[str] = (),
    heading: str = "一、工作情况",
) -> Document:
    """Return a letter with one heading and these passages, each under its own address.

    Its sources are at `uris`, by default one named after its id; :func:`originals` has the bytes.
    """
    text = heading + "\n" + "\n".join(passages)
    at = len(heading) + 1
    made = []
    for order, words in enumerate(passages):
        kind = kinds[order] if kinds else Kind.PROGRESS
        span = Span(at, at + len(words))
        made.append(Passage(f"1.{order + 1}", f"一、{order + 1}.", (heading,), kind, span))
        at = span.end + 1
    whole = Span(0, len(text))
    section = Section(1, "一、", heading, Span(0, len(heading)), whole, None)
    letter = Letter(text, whole, metadata, (section,), tuple(made))
    sources = tuple(source(uri, text) for uri in (uris or (f"file:///{document_id}.txt",)))
    return Document(document_id, letter, sources)


def source(uri: str, text: str) -> Source:
    """Return a source at `uri` whose file holds `text` and, to be different, the URI."""
    content = original(uri, text)
    sha256 = hashlib.sha256(content).hexdigest()
    return Source(uri, uri.rsplit("/", 1)[-1], sha256, SourceFormat.TEXT, len(content))


def original(uri: str, text: str) -> bytes:
    """Return the bytes of the file of :func:`source`."""
    return f"{uri}\n{text}".encode()


def originals(made: Document) -> dict[str, bytes]:
    """Return the bytes of each source of a :func:`document` by their hash."""
    return {each.sha256: original(each.uri, made.text) for each in made.sources}


def vectors(made: Document, seed: int = 0, dimension: int = DIMENSION) -> NDArray[np.float32]:
    """Return unit vectors for the passages that depend on their words and on `seed` alone.

    Their values are multiples of 1/256, so that float16 holds them as they are.
    """
    found = np.empty((len(made.letter.passages), dimension), np.float32)
    for row, passage in zip(found, made.letter.passages, strict=True):
        digest = hashlib.sha256(f"{seed}{passage.span.of(made.text)}".encode()).digest()
        values = np.random.default_rng(list(digest)).standard_normal(dimension)
        row[:] = np.round(values / np.linalg.norm(values) * 256) / 256
    return found


def with_number(metadata: Metadata, number: str | None, proposal: str | None) -> Metadata:
    """Return the facts with another document number and another only proposal."""
    proposals = () if proposal is None else (Proposal(proposal),)
    return replace(metadata, document_number=number, proposals=proposals)
