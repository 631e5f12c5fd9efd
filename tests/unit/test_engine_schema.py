"""Opening the database: nothing there, not a database, older and newer ones."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.support.engine_letters import MANIFEST, document, originals, vectors

from replysearch.engine import Engine
from replysearch.engine.derived.snapshots import Derived
from replysearch.engine.derived.views import ViewKeeper
from replysearch.engine.pool import ConnectionPool
from replysearch.engine.store.schema import (
    DATABASE_NAME,
    MIGRATIONS,
    FrozenConnection,
    connect,
    connect_frozen,
    migrate,
    schema_version,
)
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


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_writer_syncs_every_commit_and_zeroes_what_it_deletes(tmp_path: Path) -> None:
    Engine.create(tmp_path, MANIFEST).close()
    with closing(connect(tmp_path, writing=True)) as connection:
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") == 2
        assert pragma(connection, "secure_delete") == 1
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "query_only") == 0


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    Engine.create(tmp_path, MANIFEST).close()
    with (
        closing(connect(tmp_path, writing=False)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("DELETE FROM meta")


@pytest.mark.parametrize("name", ["sources", "derived"])
def test_no_index_is_made_over_files_of_someone_else(tmp_path: Path, name: str) -> None:
    mine = tmp_path / name / "2024" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(IndexFailure) as refused:
        Engine.create(tmp_path, MANIFEST)
    assert str(tmp_path / name) in str(refused.value)
    assert sorted(tmp_path.rglob("*")) == [tmp_path / name, mine.parent, mine]


def test_an_index_is_made_beside_empty_folders_and_other_files(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "derived").mkdir()
    (tmp_path / "letters.txt").write_text("mine")
    with Engine.create(tmp_path, MANIFEST) as engine:
        assert engine.manifest == MANIFEST


def test_a_frozen_connection_reads_and_makes_no_file(tmp_path: Path) -> None:
    made = document("a", ["甲"])
    with Engine.create(tmp_path, MANIFEST) as engine, engine.writing() as writer:
        writer.put(made, vectors(made), originals(made))
    before = sorted(tmp_path.rglob("*"))
    with closing(connect_frozen(tmp_path)) as connection:
        found = connection.execute("SELECT document_id FROM documents").fetchall()
        assert found == [("a",)]
        assert sorted(tmp_path.rglob("*")) == before
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM documents")


def test_an_index_is_read_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = document("a", ["甲"])
    with Engine.create(tmp_path, MANIFEST) as engine, engine.writing() as writer:
        writer.put(made, vectors(made), originals(made))
    # SQLite cannot make its file of this name now, as on a file system for reading only.
    (tmp_path / f"{DATABASE_NAME}-shm").symlink_to(tmp_path / "none" / "shm")
    with pytest.raises(IndexFailure):
        Engine.open(tmp_path)
    # Modes do not bind a superuser, so the answer of the system is given here.
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with Engine.open(tmp_path) as engine:
        for _ in range(2):
            with engine.reading() as reading:
                assert reading.document("a") == made
    derived = Derived(tmp_path / "derived")
    pool = ConnectionPool(tmp_path, lambda: ViewKeeper(derived, verify=False))
    with pool.lent() as (first, _):
        assert isinstance(first, FrozenConnection)
    # It would not see what another computer writes meanwhile.
    with pool.lent() as (second, _):
        assert second is not first
    (tmp_path / f"{DATABASE_NAME}-wal").write_bytes(b"not in the database yet")
    with pytest.raises(IndexFailure):
        Engine.open(tmp_path)
