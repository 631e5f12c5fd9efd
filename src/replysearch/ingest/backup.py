"""Back-ups of an index: a header line, then one JSON line per letter.

A line has all of a letter: id, text, metadata, pages, sections, passages, sources and original
files. It has no vectors, tokens or cut words; these are computed when the back-up is imported.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TextIO

from replysearch.encoding import Encoder
from replysearch.engine import Engine
from replysearch.engine.store import record_rows
from replysearch.errors import BadBackup
from replysearch.ingest.outcomes import Outcome, OutcomeStatus, Summary
from replysearch.ingest.parse import encode_letter
from replysearch.ingest.store import BATCH_LETTERS
from replysearch.ingest.versions import settle_versions
from replysearch.messages import ingest as messages
from replysearch.records import Document, Filters, Letter, Span

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

BACKUP_FORMAT = "replysearch-backup"
BACKUP_VERSION = 1

_ID = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class BackupEntry:
    """A letter of a back-up, with its original files by hash."""

    document: Document
    originals: Mapping[str, bytes]


def backup_header(documents: int) -> str:
    """Return the header line of a back-up, given the number of its letters."""
    return json.dumps({"format": BACKUP_FORMAT, "version": BACKUP_VERSION, "documents": documents})


def backup_line(entry: BackupEntry) -> str:
    """Return a letter as a line of JSON."""
    letter = entry.document.letter
    content = {
        "document_id": entry.document.document_id,
        "text": letter.text,
        "body": letter.body,
        "metadata": json.loads(record_rows.metadata_json(letter.metadata)),
        "pages": [record_rows.page_row(page) for page in letter.pages],
        "sections": [record_rows.section_row(section) for section in letter.sections],
        "passages": [record_rows.passage_row(passage) for passage in letter.passages],
        "sources": [record_rows.source_row(source) for source in entry.document.sources],
        "originals": {
            sha256: base64.b64encode(content).decode("ascii")
            for sha256, content in entry.originals.items()
        },
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def entries_in(stream: TextIO) -> Iterator[BackupEntry]:
    """Yield the letters of a back-up. Raises BadBackup if it is malformed or incomplete."""
    first = _object(stream.readline(), 1)
    if first.get("format") != BACKUP_FORMAT or first.get("version") != BACKUP_VERSION:
        raise BadBackup(messages.BACKUP_FORMAT)
    count = 0
    for number, line in enumerate(stream, start=2):
        if line.strip():
            count += 1
            yield _entry(_object(line, number), number)
    if count != first.get("documents"):
        raise BadBackup(messages.BACKUP_SHORT.format(wanted=first.get("documents"), found=count))


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadBackup(messages.BACKUP_LINE.format(line=number, reason=error)) from error
    if not isinstance(content, dict):
        raise BadBackup(messages.BACKUP_LINE.format(line=number, reason=messages.BACKUP_NO_OBJECT))
    return content


def _entry(content: dict[str, Any], number: int) -> BackupEntry:
    try:
        letter = Letter(
            text=content["text"],
            body=Span(*content["body"]),
            metadata=record_rows.metadata_from_json(json.dumps(content["metadata"])),
            sections=tuple(record_rows.section_of(row) for row in content["sections"]),
            passages=tuple(record_rows.passage_of(row) for row in content["passages"]),
            pages=tuple(record_rows.page_of(row) for row in content["pages"]),
        )
        sources = tuple(record_rows.source_of(row) for row in content["sources"])
        originals = {
            sha256: base64.b64decode(coded, validate=True)
            for sha256, coded in content["originals"].items()
        }
        document = Document(content["document_id"], letter, sources)
        defect = _defect(document, originals)
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise BadBackup(messages.BACKUP_LINE.format(line=number, reason=repr(error))) from error
    if defect:
        raise BadBackup(messages.BACKUP_LINE.format(line=number, reason=defect))
    return BackupEntry(document, originals)


def _defect(document: Document, originals: Mapping[str, bytes]) -> str | None:
    """Return a message that says what is wrong, or None. May raise TypeError for a wrong type."""
    letter = document.letter
    spans = [passage.span for passage in letter.passages]
    headings = [section.heading for section in letter.sections]
    inside = (each.span for passage in letter.passages for each in passage.sentences)
    all_spans = [letter.body, *(each.span for each in letter.sections), *spans, *inside]
    addresses = {passage.address for passage in letter.passages}
    uris = {source.uri for source in document.sources}
    facts = letter.metadata
    texts = (letter.text, facts.title, facts.document_number, facts.issuer, facts.url)
    hashes = {sha256: hashlib.sha256(content).hexdigest() for sha256, content in originals.items()}
    has_id = _ID.fullmatch(document.document_id)
    are_texts = all(each is None or isinstance(each, str) for each in (*texts, *uris, *addresses))
    are_inside = all(0 <= span.start < span.end <= len(letter.text) for span in all_spans)
    are_inside &= all(0 <= span.start <= span.end <= len(letter.text) for span in headings)
    is_ordered = all(earlier.end <= later.start for earlier, later in pairwise(spans))
    is_distinct = len(addresses) == len(letter.passages) and len(uris) == len(document.sources)
    rules = (
        (has_id, messages.BACKUP_ID),
        (are_texts, messages.BACKUP_TYPE),
        (are_inside, messages.BACKUP_SPAN),
        (is_ordered, messages.BACKUP_ORDER),
        (is_distinct, messages.BACKUP_TWICE),
        ({s.sha256 for s in document.sources} == originals.keys(), messages.BACKUP_ORIGINALS),
        (all(actual == named for named, actual in hashes.items()), messages.BACKUP_HASH),
    )
    return next((message for holds, message in rules if not holds), None)


def export_to(engine: Engine, stream: SupportsWrite[str]) -> int:
    """Write all letters of the newest generation as a back-up, and return their number."""
    with engine.reading() as transaction:
        summaries = transaction.documents(0, None, Filters(earlier=True))
        stream.write(backup_header(len(summaries)) + "\n")
        for summary in summaries:
            document = transaction.document(summary.document_id)
            hashes = {source.sha256 for source in document.sources}
            originals = {sha256: transaction.original(sha256) for sha256 in sorted(hashes)}
            stream.write(backup_line(BackupEntry(document, originals)) + "\n")
    return len(summaries)


def import_from(
    engine: Engine, encoder: Encoder, stream: TextIO, *, on_outcome: Callable[[Outcome], None]
) -> Summary:
    """Add the letters of a back-up to the index. Stored letters with the same ids are replaced.

    Raises BadBackup for a malformed or incomplete file. The letters before the error are stored.
    """
    counts: Counter[OutcomeStatus] = Counter()
    batch: list[BackupEntry] = []

    def flush() -> None:
        for outcome in _restore(engine, encoder, batch):
            counts[outcome.status] += 1
            on_outcome(outcome)
        batch.clear()

    try:
        for entry in entries_in(stream):
            batch.append(entry)
            if len(batch) == BATCH_LETTERS:
                flush()
    finally:
        flush()
    return Summary(dict(counts))


def _restore(engine: Engine, encoder: Encoder, batch: Sequence[BackupEntry]) -> list[Outcome]:
    if not batch:
        return []
    encoded = [encode_letter(encoder, entry.document.letter) for entry in batch]
    outcomes = []
    with engine.writing() as session:
        for entry, (vectors, tokens) in zip(batch, encoded, strict=True):
            document = entry.document
            exists = session.holds(document.document_id)
            session.put(document, vectors, entry.originals, tokens=tokens)
            settle_versions(session, document.document_id)
            status = OutcomeStatus.UPDATED if exists else OutcomeStatus.ADDED
            name = document.sources[0].name if document.sources else document.document_id
            count = len(document.letter.passages)
            outcomes.append(Outcome(name, status, document.document_id, count))
        session.commit()
    return outcomes
