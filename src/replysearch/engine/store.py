"""Questions to the truth: letters, passages, filters, counts.

Every function reads inside the transaction that the caller has open.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

from replysearch import messages
from replysearch.engine import rows as shapes
from replysearch.engine.facets import FacetRow
from replysearch.engine.results import Allowed, Counts, DocumentSummary, StoredPassage
from replysearch.errors import DocumentNotFound, IndexDamaged
from replysearch.numbers import (
    DOCUMENT_NUMBER,
    PROPOSAL_NUMBER,
    document_number_key,
    index_number_key,
    proposal_number,
    proposal_number_key,
)
from replysearch.records import Document, Filters, Kind, Letter, Metadata, Span, passage_id
from replysearch.text import fold, narrow

_PASSAGE = """
SELECT p.id, d.document_id, p.ordinal, p.address,
    substr(t.text, p.start + 1, p."end" - p.start), p.kind, p.path, p.pinpoint, p.start, p."end",
    p.page, d.title, d.document_number, d.issuer, d.date, d.url,
    d.proposal_number, d.proposal_title
FROM passages p JOIN documents d ON d.id = p.document JOIN texts t ON t.document = p.document
"""

_PASSAGES_AT = _PASSAGE + "WHERE p.id IN (SELECT value FROM json_each(?))"  # noqa: S608 - constants
_PASSAGES_OF = f"{_PASSAGE} WHERE p.document = ? ORDER BY p.ordinal"

#: What may stand after a proposal number for the query still to be only that number.
_AFTER_PROPOSAL = ("", "提案", "建议", "议案", "提案的答复", "建议的答复", "提案答复", "建议答复")


def _array(values: Collection[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _stored_passage(row: Sequence[Any]) -> StoredPassage:
    (id_, document_id, ordinal, address, text, kind, path, pinpoint, start, end, page) = row[:11]
    title, number, issuer, day, url, proposal, proposal_title = row[11:]
    return StoredPassage(
        row=id_,
        passage_id=passage_id(document_id, address),
        document_id=document_id,
        ordinal=ordinal,
        text=text,
        kind=Kind(kind),
        path=shapes.path_of(path),
        pinpoint=pinpoint,
        span=Span(start, end),
        page=page,
        title=title,
        document_number=number,
        issuer=issuer,
        date=shapes.day_of(day),
        url=url,
        proposal_number=proposal,
        proposal_title=proposal_title,
    )


def load(connection: sqlite3.Connection, rows: Sequence[int]) -> list[StoredPassage]:
    """Return the passages at `rows` in that order; those that are gone are left out."""
    found = connection.execute(_PASSAGES_AT, (_array(rows),))
    by_row = {row[0]: _stored_passage(row) for row in found}
    return [by_row[row] for row in rows if row in by_row]


def document_row(connection: sqlite3.Connection, document_id: str) -> int | None:
    """Return the row of a document; None when there is none of this id."""
    found = connection.execute("SELECT id FROM documents WHERE document_id = ?", (document_id,))
    row = found.fetchone()
    return None if row is None else int(row[0])


def passages_of(connection: sqlite3.Connection, document_id: str) -> list[StoredPassage]:
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
            metadata=shapes.metadata_of(metadata),
            sections=tuple(map(shapes.section_of, sections)),
            passages=tuple(map(shapes.passage_of, passages)),
            pages=tuple(map(shapes.page_of, pages)),
        )
        return Document(document_id, letter, tuple(map(shapes.source_of, sources)))
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


def twins(connection: sqlite3.Connection, metadata: Metadata) -> list[str]:
    """Return the ids of letters with the same issuer, document number and first proposal number.

    A letter that has neither number has no twins.
    """
    columns = shapes.document_columns(metadata)
    if columns["number_key"] is None and columns["proposal_key"] is None:
        return []
    found = connection.execute(
        "SELECT document_id FROM documents "
        "WHERE number_key IS :number_key AND proposal_key IS :proposal_key "
        "AND issuer_key IS :issuer_key ORDER BY id",
        columns,
    )
    return [id_ for (id_,) in found]


def namesakes(connection: sqlite3.Connection, metadata: Metadata) -> list[str]:
    """Return the ids of letters with the same issuer and document number."""
    columns = shapes.document_columns(metadata)
    if columns["number_key"] is None:
        return []
    found = connection.execute(
        "SELECT document_id FROM documents "
        "WHERE number_key = :number_key AND issuer_key IS :issuer_key ORDER BY id",
        columns,
    )
    return [id_ for (id_,) in found]


def resolve(connection: sqlite3.Connection, filters: Filters) -> Allowed:
    """Return what the filters let through. This is the only place where they are understood."""
    wanted = {
        "issuer": [fold(name) for name in filters.issuer],
        "region": [fold(name) for name in filters.region],
        "document_number": [document_number_key(number) for number in filters.document_number],
        "proposal_number": [proposal_number_key(number) for number in filters.proposal_number],
        "subject_class": [fold(name) for name in filters.subject_class],
    }
    conditions: list[str] = []
    values: list[str] = []
    for field, keys in wanted.items():
        if keys:
            conditions.append(
                "id IN (SELECT document FROM keys "
                "WHERE field = ? AND value IN (SELECT value FROM json_each(?)))"
            )
            values += [field, _array(keys)]
    if filters.year:
        conditions.append("year IN (SELECT value FROM json_each(?))")
        values.append(_array(filters.year))
    if filters.date_from is not None:
        conditions.append("date >= ?")
        values.append(filters.date_from.isoformat())
    if filters.date_to is not None:
        conditions.append("date <= ?")
        values.append(filters.date_to.isoformat())
    documents = None
    if conditions:
        every = " AND ".join(conditions)
        found = connection.execute(
            f"SELECT id FROM documents WHERE {every}",  # noqa: S608 - conditions of ours
            values,
        )
        documents = frozenset(row for (row,) in found)
        if documents and len(documents) == count_documents(connection, Allowed()):
            # The indexes are quicker without a condition that keeps nothing out.
            documents = None
    return Allowed(documents, frozenset(filters.kind) if filters.kind else None)


def _listed(allowed: Allowed) -> tuple[str, dict[str, str]]:
    """Return the condition on `documents d` for a letter to be listed, and its values."""
    conditions, values = ["1"], {}
    if allowed.documents is not None:
        conditions.append("d.id IN (SELECT value FROM json_each(:documents))")
        values["documents"] = _array(allowed.documents)
    if allowed.kinds is not None:
        conditions.append(
            "EXISTS (SELECT 1 FROM passages p WHERE p.document = d.id "
            "AND p.kind IN (SELECT value FROM json_each(:kinds)))"
        )
        values["kinds"] = _array(allowed.kinds)
    return " AND ".join(conditions), values


def summaries(
    connection: sqlite3.Connection, offset: int, limit: int | None, allowed: Allowed
) -> list[DocumentSummary]:
    """Return one page of the list of letters, newest first and those without a date last."""
    condition, values = _listed(allowed)
    found = connection.execute(
        "SELECT d.document_id, d.title, d.document_number, d.issuer, d.date, "  # noqa: S608 - ours
        "(SELECT count(*) FROM passages p WHERE p.document = d.id) "
        f"FROM documents d WHERE {condition} "
        "ORDER BY d.date IS NULL, d.date DESC, d.document_id "
        "LIMIT :limit OFFSET :offset",
        values | {"limit": -1 if limit is None else limit, "offset": offset},
    )
    return [
        DocumentSummary(id_, title, number, issuer, shapes.day_of(day), passages)
        for id_, title, number, issuer, day, passages in found
    ]


def count_documents(connection: sqlite3.Connection, allowed: Allowed) -> int:
    """Return how many letters are listed under the filters."""
    condition, values = _listed(allowed)
    (number,) = connection.execute(
        f"SELECT count(*) FROM documents d WHERE {condition}",  # noqa: S608 - conditions of ours
        values,
    ).fetchone()
    return int(number)


def find_number(connection: sqlite3.Connection, text: str) -> list[int]:
    """Return the rows of the letters whose number `text` is; none when it says anything else.

    A document number, an index number, or a proposal number in one of its forms (第0995号,
    0995号提案, 第J027号).
    """
    asked = narrow(text).strip(" \t\n\"'“”()")
    keys = [("index_number", index_number_key(asked))]
    keys += [
        ("document_number", document_number_key(form))
        for form in (asked, asked + "号")
        if DOCUMENT_NUMBER.fullmatch(form)
    ]
    match = PROPOSAL_NUMBER.match(asked)
    if match and asked[match.end() :].strip() in _AFTER_PROPOSAL:
        keys.append(("proposal_number", proposal_number_key(proposal_number(match))))
    found = [
        row
        for key in keys
        for (row,) in connection.execute(
            "SELECT document FROM keys WHERE field = ? AND value = ? ORDER BY document", key
        )
    ]
    return list(dict.fromkeys(found))


def facet_rows(connection: sqlite3.Connection, documents: Collection[int]) -> list[FacetRow]:
    """Return (row, issuer, year, subject class, province, city, county) of the documents."""
    return connection.execute(
        "SELECT id, issuer, year, subject_class, province, city, county FROM documents "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (_array(documents),),
    ).fetchall()


def counts(connection: sqlite3.Connection, dense: int, lexical: int) -> Counts:
    """Return how much is stored, beside what the two indexes hold."""
    documents, passages, vectors = connection.execute(
        "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages), "
        "(SELECT count(*) FROM vectors)"
    ).fetchone()
    return Counts(documents, passages, vectors, dense, lexical)
