"""Questions to the truth: letters, passages, filters, counts.

Every function reads inside the transaction that the caller has open.
"""

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
    {record_rows.CITATION_COLUMNS}
FROM passages p JOIN documents d ON d.id = p.document JOIN texts t ON t.document = p.document
"""  # noqa: S608 - constants

_PASSAGES_AT = _PASSAGE + "WHERE p.id IN (SELECT value FROM json_each(?))"  # noqa: S608 - constants
_PASSAGES_OF = f"{_PASSAGE} WHERE p.document = ? ORDER BY p.ordinal"


def array(values: Collection[object]) -> str:
    """Return values as the JSON array that ``json_each`` takes."""
    return json.dumps(list(values), ensure_ascii=False)


def _stored_passage(row: Sequence[Any]) -> StoredPassage:
    id_, ordinal, address, text, kind, *cited = row
    citation = record_rows.citation_of(cited)
    return StoredPassage(
        row=id_,
        passage_id=passage_id(citation.document_id, address),
        ordinal=ordinal,
        text=text,
        kind=Kind(kind),
        citation=citation,
    )


def passages_at(connection: sqlite3.Connection, rows: Sequence[int]) -> list[StoredPassage]:
    """Return the passages at `rows` in that order; those that are gone are left out."""
    found = connection.execute(_PASSAGES_AT, (array(rows),))
    by_row = {row[0]: _stored_passage(row) for row in found}
    return [by_row[row] for row in rows if row in by_row]


def tokens(connection: sqlite3.Connection, rows: Sequence[int]) -> list[bytes]:
    """Return the encoder's tokens of the passages at `rows`, in that order; b"" for one gone."""
    found = dict(
        connection.execute(
            "SELECT passage, tokens FROM vectors WHERE passage IN (SELECT value FROM json_each(?))",
            (array(rows),),
        )
    )
    return [found.get(row, b"") for row in rows]


def document_row(connection: sqlite3.Connection, document_id: str) -> int | None:
    """Return the row of a document; None when there is none of this id."""
    found = connection.execute("SELECT id FROM documents WHERE document_id = ?", (document_id,))
    row = found.fetchone()
    return None if row is None else int(row[0])


def passages_of_document(connection: sqlite3.Connection, document_id: str) -> list[StoredPassage]:
    """Return a letter's passages in its order.

    Raises:
        DocumentNotFound: There is no such letter.
    """
    row = _row_or_raise(connection, document_id)
    return passages_of_row(connection, row, Allowed())


def passages_of_row(
    connection: sqlite3.Connection, row: int, allowed: Allowed
) -> list[StoredPassage]:
    """Return, in order, the passages of the letter at `row` that the filters let through."""
    if allowed.documents is not None and row not in allowed.documents:
        return []
    found = map(_stored_passage, connection.execute(_PASSAGES_OF, (row,)))
    return [each for each in found if allowed.kinds is None or each.kind in allowed.kinds]


def passage_rows(connection: sqlite3.Connection, document_id: str) -> list[int]:
    """Return the rows of a letter's passages in its order; none for a letter that is not there."""
    found = connection.execute(
        "SELECT p.id FROM passages p JOIN documents d ON d.id = p.document "
        "WHERE d.document_id = ? ORDER BY p.ordinal",
        (document_id,),
    )
    return [row for (row,) in found]


def _row_or_raise(connection: sqlite3.Connection, document_id: str) -> int:
    row = document_row(connection, document_id)
    if row is None:
        raise DocumentNotFound(messages.ENGINE_NO_DOCUMENT.format(document_id=document_id))
    return row


def document(connection: sqlite3.Connection, document_id: str) -> Document:
    """Return a whole letter, equal to the one that was put.

    Raises:
        DocumentNotFound: There is no such letter.
        IndexDamaged: Its rows cannot be read.
    """
    row = (_row_or_raise(connection, document_id),)

    def children(columns: str, table: str, order: str = "ordinal") -> sqlite3.Cursor:
        chosen = f"SELECT {columns} FROM {table}"  # noqa: S608 - names of ours
        return connection.execute(f"{chosen} WHERE document = ? ORDER BY {order}", row)

    found = connection.execute(
        "SELECT t.text, d.metadata, d.body_start, d.body_end "
        "FROM documents d JOIN texts t ON t.document = d.id WHERE d.id = ?",
        row,
    )
    sections = children(
        'level, label, title, heading_start, heading_end, start, "end", parent', "sections"
    )
    passages = children('address, pinpoint, path, kind, start, "end", page', "passages")
    pages = children('number, start, "end"', "pages")
    sources = children("uri, name, sha256, format, size", "sources", "id")
    try:
        ((text, metadata, body_start, body_end),) = found
        letter = Letter(
            text=text,
            body=Span(body_start, body_end),
            metadata=record_rows.metadata_from_json(metadata),
            sections=tuple(map(record_rows.section_of, sections)),
            passages=tuple(map(record_rows.passage_of, passages)),
            pages=tuple(map(record_rows.page_of, pages)),
        )
        return Document(document_id, letter, tuple(map(record_rows.source_of, sources)))
    except (KeyError, ValueError, TypeError) as error:
        raise IndexDamaged(messages.ENGINE_BAD_LETTER.format(document_id=document_id)) from error


def document_ids(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of all letters, in the order in which they were first put."""
    return [id_ for (id_,) in connection.execute("SELECT document_id FROM documents ORDER BY id")]


def document_of_source(connection: sqlite3.Connection, column: str, value: str) -> str | None:
    """Return the id of the letter that has a source with this ``sha256`` or ``uri``."""
    wanted = {"sha256": None, "uri": None} | {column: value}
    found = connection.execute(
        "SELECT d.document_id FROM sources s JOIN documents d ON d.id = s.document "
        "WHERE s.sha256 = :sha256 OR s.uri = :uri ORDER BY s.id LIMIT 1",
        wanted,
    ).fetchone()
    return None if found is None else str(found[0])


def holds_source(connection: sqlite3.Connection, uri: str, sha256: str) -> bool:
    """Tell whether there is a source at `uri` with this hash."""
    found = connection.execute("SELECT 1 FROM sources WHERE uri = ? AND sha256 = ?", (uri, sha256))
    return found.fetchone() is not None


def facet_rows(connection: sqlite3.Connection, documents: Collection[int]) -> list[FacetRow]:
    """Return (row, issuer, year, subject class, province, city, county) of the documents."""
    return connection.execute(
        "SELECT id, issuer, year, subject_class, province, city, county FROM documents "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (array(documents),),
    ).fetchall()


def names(connection: sqlite3.Connection) -> Names:
    """Return the different places and issuers of all letters, rising."""
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
    """Return how much is stored, beside what the two indexes hold."""
    documents, passages, vectors = connection.execute(
        "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages), "
        "(SELECT count(*) FROM vectors)"
    ).fetchone()
    return Counts(documents, passages, vectors, dense, lexical)
