"""Opening the database: nothing there, not a database, older and newer ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.engine_letters import MANIFEST, document, originals, vectors

from replysearch.engine import Engine
from replysearch.engine.schema import DATABASE_NAME, MIGRATIONS, connect, migrate, schema_version
from replysearch.errors import IndexDamaged, IndexFailure, IndexMissing


def test_an_empty_folder_has_no_index(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("x")
    with pytest.raises(IndexMissing, match="replysearch index"):
        Engine.open(tmp_path)
    with pytest.raises(IndexMissing):
        Engine.open(tmp_path / "none")


def test_a_database_without_tables_is_no_index_and_is_completed(tmp_path: Path) -> None:
    connect(tmp_path, writing=True, create=True).close()
    with pytest.raises(IndexMissing):
        Engine.open(tmp_path)
    assert Engine.create(tmp_path, MANIFEST).manifest == MANIFEST


def test_a_file_that_is_no_database_is_damage(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(b"not a database at all" * 300)
    with pytest.raises(IndexDamaged):
        Engine.open(tmp_path)


def test_an_index_by_a_newer_version_is_refused(tmp_path: Path) -> None:
    Engine.create(tmp_path, MANIFEST).close()
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(IndexDamaged, match="升级"):
        Engine.open(tmp_path)


def test_an_older_file_is_brought_up_to_date_in_one_step(tmp_path: Path) -> None:
    newer = (*MIGRATIONS, "CREATE TABLE marks (id INTEGER); INSERT INTO marks VALUES (7)")
    with closing(connect(tmp_path, writing=True, create=True)) as connection:
        connection.execute("BEGIN")
        migrate(connection)
        connection.execute("COMMIT")
        assert schema_version(connection) == len(MIGRATIONS)
        connection.execute("BEGIN")
        migrate(connection, newer)
        connection.execute("ROLLBACK")
        assert schema_version(connection) == len(MIGRATIONS)
        connection.execute("BEGIN")
        migrate(connection, newer)
        connection.execute("COMMIT")
        assert schema_version(connection) == len(newer)
        assert connection.execute("SELECT id FROM marks").fetchall() == [(7,)]


def test_creating_again_opens_and_another_manifest_is_refused(tmp_path: Path) -> None:
    made = document("a", ["甲"])
    with Engine.create(tmp_path, MANIFEST) as engine, engine.writing() as writer:
        writer.put(made, vectors(made), originals(made))
    with Engine.create(tmp_path, MANIFEST) as engine, engine.reading() as reading:
        assert reading.document("a") == made
    other = type(MANIFEST)(MANIFEST.encoder, 2, 1)
    with pytest.raises(IndexFailure, match="reindex"):
        Engine.create(tmp_path, other)


def test_a_malformed_database_is_damage_when_it_is_read(tmp_path: Path) -> None:
    made = document("a", ["甲乙丙丁" * 2000])
    with Engine.create(tmp_path, MANIFEST) as engine, engine.writing() as writer:
        writer.put(made, vectors(made), originals(made))
    path = tmp_path / DATABASE_NAME
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with (
        pytest.raises(IndexDamaged),
        Engine.open(tmp_path) as engine,
        engine.reading() as reading,
    ):
        reading.document("a")
