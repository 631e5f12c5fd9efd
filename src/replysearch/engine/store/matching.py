"""Finds letters by filters, by a number, or by what they share with another letter."""

from __future__ import annotations

import sqlite3

from replysearch.chinese.document_numbers import (
    asked_number,
    document_number_key,
    index_number_key,
    is_document_number,
    is_proposal_number,
    proposal_number_key,
)
from replysearch.chinese.text import fold
from replysearch.engine.kind_codes import kind_set
from replysearch.engine.results import Allowed, DocumentSummary
from replysearch.engine.store import record_rows
from replysearch.engine.store.queries import array
from replysearch.records import Filters, Metadata


def twins(connection: sqlite3.Connection, metadata: Metadata) -> list[str]:
    """Return the ids of letters with the same issuer, document number and first proposal number.

    The list is empty if `metadata` has no issuer, or neither of the numbers.
    """
    columns = record_rows.match_columns(metadata)
    has_number = columns["number_key"] is not None or columns["proposal_key"] is not None
    if not has_number or columns["issuer_key"] is None:
        return []
    rows = connection.execute(
        "SELECT document_id FROM documents "
        "WHERE number_key IS :number_key AND proposal_key IS :proposal_key "
        "AND issuer_key IS :issuer_key ORDER BY id",
        columns,
    )
    return [id_ for (id_,) in rows]


def same_number_ids(connection: sqlite3.Connection, metadata: Metadata) -> list[str]:
    """Return the ids of letters with the same issuer and document number; [] without a number."""
    columns = record_rows.match_columns(metadata)
    if columns["number_key"] is None:
        return []
    rows = connection.execute(
        "SELECT document_id FROM documents "
        "WHERE number_key = :number_key AND issuer_key IS :issuer_key ORDER BY id",
        columns,
    )
    return [id_ for (id_,) in rows]


def allowed_by(connection: sqlite3.Connection, filters: Filters) -> Allowed:
    """Return what the filters allow. Only this function decides which letters pass a filter."""
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
            values += [field, array(keys)]
    if filters.year:
        conditions.append("year IN (SELECT value FROM json_each(?))")
        values.append(array(filters.year))
    if filters.date_from is not None:
        conditions.append("date >= ?")
        values.append(filters.date_from.isoformat())
    if filters.date_to is not None:
        conditions.append("date <= ?")
        values.append(filters.date_to.isoformat())
    documents = None
    if conditions:
        condition = " AND ".join(conditions)
        rows = connection.execute(
            f"SELECT id FROM documents WHERE {condition}",  # noqa: S608 - our own conditions
            values,
        )
        documents = frozenset(row for (row,) in rows)
        if documents and len(documents) == count_documents(connection, Allowed()):
            # Searches are faster without a condition that every letter fulfils.
            documents = None
    without = frozenset() if filters.earlier else superseded_rows(connection)
    return Allowed(documents, frozenset(filters.kind) if filters.kind else None, without)


def superseded_rows(connection: sqlite3.Connection) -> frozenset[int]:
    """Return the rows of the letters that have a newer version."""
    rows = connection.execute("SELECT id FROM documents WHERE superseded_by IS NOT NULL")
    return frozenset(row for (row,) in rows)


def _sql_condition(allowed: Allowed) -> tuple[str, dict[str, str | int]]:
    """Return an SQL condition that selects allowed rows of `documents d`, and its parameters."""
    conditions = ["1"]
    values: dict[str, str | int] = {}
    if allowed.documents is not None:
        conditions.append("d.id IN (SELECT value FROM json_each(:documents))")
        values["documents"] = array(allowed.documents)
    if allowed.without:
        conditions.append("d.id NOT IN (SELECT value FROM json_each(:without))")
        values["without"] = array(allowed.without)
    if allowed.kinds is not None:
        conditions.append(
            "EXISTS (SELECT 1 FROM passages p WHERE p.document = d.id AND p.kinds & :kinds)"
        )
        values["kinds"] = kind_set(allowed.kinds)
    return " AND ".join(conditions), values


def summaries(
    connection: sqlite3.Connection, offset: int, limit: int | None, allowed: Allowed
) -> list[DocumentSummary]:
    """Return part of the list of allowed letters, newest first, undated letters last."""
    condition, values = _sql_condition(allowed)
    rows = connection.execute(
        "SELECT d.document_id, d.title, d.document_number, d.issuer, d.date, "  # noqa: S608 - ours
        "(SELECT count(*) FROM passages p WHERE p.document = d.id), d.superseded_by "
        f"FROM documents d WHERE {condition} "
        "ORDER BY d.date IS NULL, d.date DESC, d.document_id "
        "LIMIT :limit OFFSET :offset",
        values | {"limit": -1 if limit is None else limit, "offset": offset},
    )
    return [
        DocumentSummary(id_, title, number, issuer, record_rows.day_of(day), passages, newer)
        for id_, title, number, issuer, day, passages, newer in rows
    ]


def count_documents(connection: sqlite3.Connection, allowed: Allowed) -> int:
    """Return how many letters are allowed."""
    condition, values = _sql_condition(allowed)
    (number,) = connection.execute(
        f"SELECT count(*) FROM documents d WHERE {condition}",  # noqa: S608 - conditions of ours
        values,
    ).fetchone()
    return int(number)


def find_number(connection: sqlite3.Connection, text: str) -> list[int]:
    """Return the rows of the letters that have the number `text`; [] if no letter has it.

    `text` may be a document, index or proposal number with words around it: 文号:…, 第0995号提案.
    """
    number = asked_number(text)
    keys = [("index_number", index_number_key(number))]
    keys += [
        ("document_number", document_number_key(form))
        for form in (number, number + "号")
        if is_document_number(form)
    ]
    if is_proposal_number(number):
        keys.append(("proposal_number", proposal_number_key(number)))
    rows = [
        row
        for key in keys
        for (row,) in connection.execute(
            "SELECT document FROM keys WHERE field = ? AND value = ? ORDER BY document", key
        )
    ]
    return list(dict.fromkeys(rows))
