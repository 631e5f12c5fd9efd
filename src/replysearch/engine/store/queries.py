"""Reads letters, passages, names and counts from the database, in the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

from replysearch.engine.results import Allowed, Counts, Names, StoredPassage
from replysearch.engine.store import record_rows
from replysearch.engine.store.facets import FacetRow
from replysearch.errors import DocumentNotFound, IndexDamaged
from replysearch.messages import engine as messages
from replysearch.records import Document, Kind, Letter, Span, passage_id

_PASSAGE = f"""
SELECT p.id, p.ordinal, p.address, substr(t.text, p.start + 1, p."end" - p.start), p.kind,
    p.sentences, {record_rows.CITATION_COLUMNS}
FROM passages p JOIN documents d ON d.id = p.document JOIN texts t ON t.document = p.document
"""  # noqa: S608 - constants

_PASSAGES_AT = _PASSAGE + "WHERE p.id IN (SELECT value FROM json_each(?))"  # noqa: S608 - constants
_PASSAGES_OF = f"{_PASSAGE} WHERE p.document = ? ORDER BY p.ordinal"


def array(values: Collection[object]) -> str:
    """Return values as a JSON array, for SQLite's ``json_each``."""
    return json.dumps(list(values), ensure_ascii=False)


def _stored_passage(row: Sequence[Any]) -> StoredPassage:
    id_, ordinal, address, text, kind, sentences, *cited = row
    citation = record_rows.citation_of(cited)
    name = passage_id(citation.document_id, address)
    return StoredPassage(id_, name, ordinal, text, Kind(kind), citation, sentences)


def passages_at(connection: sqlite3.Connection, rows: Sequence[int]) -> list[StoredPassage]:
    """Return the passages at `rows` in that order; removed passages are left out."""
    stored = connection.execute(_PASSAGES_AT, (array(rows),))
    by_row = {row[0]: _stored_passage(row) for row in stored}
    return [by_row[row] for row in rows if row in by_row]


def tokens(connection: sqlite3.Connection, rows: Sequence[int]) -> list[bytes]:
    """Return the packed tokens of the passages at `rows`; b"" for a passage without tokens."""
    by_row = dict(
        connection.execute(
            "SELECT passage, tokens FROM vectors WHERE passage IN (SELECT value FROM json_each(?))",
            (array(rows),),
        )
    )
    return [by_row.get(row, b"") for row in rows]


def document_row(connection: sqlite3.Connection, document_id: str) -> int | None:
    """Return the row of a document, or None for an unknown id."""
    rows = connection.execute("SELECT id FROM documents WHERE document_id = ?", (document_id,))
    row = rows.fetchone()
    return None if row is None else int(row[0])


def passages_of_document(connection: sqlite3.Connection, document_id: str) -> list[StoredPassage]:
    """Return a letter's passages in order. Raises DocumentNotFound for an unknown id."""
    return passages_of_row(connection, existing_row(connection, document_id), Allowed())


def passages_of_row(
    connection: sqlite3.Connection, row: int, allowed: Allowed
) -> list[StoredPassage]:
    """Return the allowed passages of the letter at `row`, in order."""
    if not allowed.allows(row):
        return []
    passages = map(_stored_passage, connection.execute(_PASSAGES_OF, (row,)))
    return [each for each in passages if allowed.kinds is None or each.kinds & allowed.kinds]


def passage_rows(connection: sqlite3.Connection, document_id: str) -> list[int]:
    """Return the rows of a letter's passages, in order; [] for an unknown id."""
    rows = connection.execute(
        "SELECT p.id FROM passages p JOIN documents d ON d.id = p.document "
        "WHERE d.document_id = ? ORDER BY p.ordinal",
        (document_id,),
    )
    return [row for (row,) in rows]


def existing_row(connection: sqlite3.Connection, document_id: str) -> int:
    """Return the row of a document. Raises DocumentNotFound for an unknown id."""
    row = document_row(connection, document_id)
    if row is None:
        raise DocumentNotFound(messages.ENGINE_NO_DOCUMENT.format(document_id=document_id))
    return row


def document(connection: sqlite3.Connection, document_id: str) -> Document:
    """Return a letter. Raises DocumentNotFound for an unknown id, IndexDamaged for damaged rows."""
    row = (existing_row(connection, document_id),)

    def children(columns: str, table: str, order: str = "ordinal") -> sqlite3.Cursor:
        selection = f"SELECT {columns} FROM {table}"  # noqa: S608 - our own names
        return connection.execute(f"{selection} WHERE document = ? ORDER BY {order}", row)

    own_rows = connection.execute(
        "SELECT t.text, d.metadata, d.body_start, d.body_end, d.superseded_by "
        "FROM documents d JOIN texts t ON t.document = d.id WHERE d.id = ?",
        row,
    )
    sections = children(
        'level, label, title, heading_start, heading_end, start, "end", parent', "sections"
    )
    passages = children('address, pinpoint, path, kind, start, "end", page, sentences', "passages")
    pages = children('number, start, "end"', "pages")
    sources = children("uri, name, sha256, format, size", "sources", "id")
    try:
        ((text, metadata, body_start, body_end, newer),) = own_rows
        letter = Letter(
            text=text,
            body=Span(body_start, body_end),
            metadata=record_rows.metadata_from_json(metadata),
            sections=tuple(map(record_rows.section_of, sections)),
            passages=tuple(map(record_rows.passage_of, passages)),
            pages=tuple(map(record_rows.page_of, pages)),
        )
        places = tuple(map(record_rows.source_of, sources))
        return Document(document_id, letter, places, newer, _earlier(connection, document_id))
    except (KeyError, ValueError, TypeError) as error:
        raise IndexDamaged(messages.ENGINE_BAD_LETTER.format(document_id=document_id)) from error


def _earlier(connection: sqlite3.Connection, document_id: str) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT document_id FROM documents WHERE superseded_by = ? ORDER BY date DESC, id DESC",
        (document_id,),
    )
    return tuple(id_ for (id_,) in rows)


def document_ids(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of all letters, in the order in which they were first stored."""
    return [id_ for (id_,) in connection.execute("SELECT document_id FROM documents ORDER BY id")]


def document_of_source(connection: sqlite3.Connection, column: str, value: str) -> str | None:
    """Return the id of a letter with a source that has `value` in `column`, or None.

    The column is ``sha256`` or ``uri``.
    """
    row = connection.execute(
        "SELECT d.document_id FROM sources s JOIN documents d ON d.id = s.document "
        "WHERE s.sha256 = :sha256 OR s.uri = :uri ORDER BY s.id LIMIT 1",
        {"sha256": None, "uri": None} | {column: value},
    ).fetchone()
    return None if row is None else str(row[0])


def holds_source(connection: sqlite3.Connection, uri: str, sha256: str) -> bool:
    """Return True if there is a source with this URI and hash."""
    rows = connection.execute("SELECT 1 FROM sources WHERE uri = ? AND sha256 = ?", (uri, sha256))
    return rows.fetchone() is not None


def facet_rows(connection: sqlite3.Connection, documents: Collection[int]) -> list[FacetRow]:
    """Return (row, issuer, year, subject class, province, city, county) of the given documents."""
    return connection.execute(
        "SELECT id, issuer, year, subject_class, province, city, county FROM documents "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (array(documents),),
    ).fetchall()


def names(connection: sqlite3.Connection) -> Names:
    """Return the distinct places and issuers of all letters, in ascending order."""
    places = connection.execute(
        "SELECT province FROM documents UNION SELECT city FROM documents "
        "UNION SELECT county FROM documents ORDER BY 1"
    )
    issuers = connection.execute("SELECT DISTINCT issuer FROM documents ORDER BY 1")
    return Names(
        tuple(place for (place,) in places if place),
        tuple(issuer for (issuer,) in issuers if issuer),
    )


def counts(connection: sqlite3.Connection, dense: int, lexical: int) -> Counts:
    """Count what is stored. `dense` and `lexical` say how many passages each search can find."""
    documents, passages, vectors = connection.execute(
        "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages), "
        "(SELECT count(*) FROM vectors)"
    ).fetchone()
    return Counts(documents, passages, vectors, dense, lexical)
