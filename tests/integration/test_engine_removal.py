"""What is removed is gone at once for readers, and at the end stands in no file of the index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.support.engine_letters import (
    MANIFEST,
    METADATA,
    document,
    originals,
    vectors,
    with_number,
)

from replysearch.engine import Allowed, Engine
from replysearch.engine.store import schema
from replysearch.records import Document

SECRET = "雪狐计划"
KEPT = "公开事项"


def holders(folder: Path, needle: bytes) -> list[str]:
    """Return the files that hold these bytes."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and needle in path.read_bytes()
    ]


def secret_letter(order: int) -> Document:
    metadata = with_number(METADATA, f"{SECRET}〔2024〕{order}号", f"第{order}号")
    return document(
        f"secret{order}",
        [f"{SECRET}之{order}" * 3, "下一步" + SECRET * 700, "小" + SECRET],
        metadata=metadata,
        heading=f"一、{SECRET}",
        uris=[f"file:///{SECRET}{order}.txt"],
    )


def needles(letters: list[Document]) -> list[bytes]:
    stored = [vector.astype(np.float16).tobytes() for each in letters for vector in vectors(each)]
    return [SECRET.encode(), "雪狐".encode(), *stored]


def put(engine: Engine, letters: list[Document]) -> None:
    with engine.writing() as writer:
        for each in letters:
            writer.put(each, vectors(each), originals(each))


def test_no_byte_of_a_removed_letter_stays(tmp_path: Path) -> None:
    secrets = [secret_letter(order) for order in range(40)]
    others = [document(f"open{order}", [f"{KEPT}{order}" * 5]) for order in range(40)]
    with Engine.create(tmp_path / "index", MANIFEST) as engine:
        put(engine, secrets[:20] + others[:20])
        put(engine, secrets[20:] + others[20:])
        sought = needles(secrets)
        assert all(holders(engine.folder, needle) for needle in sought)
        with engine.writing() as writer:
            for each in secrets:
                writer.remove(each.document_id)
                writer.commit()
        assert [holders(engine.folder, needle) for needle in sought] == [[]] * len(sought)
        assert holders(engine.folder, KEPT.encode())
        assert engine.check(repair=False).findings == ()
        with engine.reading() as reading:
            assert reading.counts().documents == 40


def test_no_byte_of_a_replaced_letter_stays(tmp_path: Path) -> None:
    old = secret_letter(1)
    new = document("secret1", [KEPT])
    with Engine.create(tmp_path / "index", MANIFEST) as engine:
        put(engine, [old, document("other", ["别的"])])
        put(engine, [new])
        assert [holders(engine.folder, needle) for needle in needles([old])] == [[]] * 5
        with engine.reading() as reading:
            assert reading.document("secret1") == new
            assert reading.lexical(KEPT, 5, Allowed()).total == 1


def test_removing_the_last_letter_leaves_nothing(tmp_path: Path) -> None:
    only = secret_letter(1)
    with Engine.create(tmp_path / "index", MANIFEST) as engine:
        put(engine, [only])
        with engine.writing() as writer:
            writer.remove("secret1")
        assert [holders(engine.folder, needle) for needle in needles([only])] == [[]] * 5
        assert not list((engine.folder / "derived").iterdir())
        with engine.reading() as reading:
            assert reading.counts().lexical == 0
            assert reading.lexical(SECRET, 5, Allowed()).total == 0
            assert not len(reading.dense(vectors(only)[0], 5, Allowed()).rows)


def test_wiping_can_wait_for_a_later_session(tmp_path: Path) -> None:
    only = secret_letter(1)
    with Engine.create(tmp_path / "index", MANIFEST) as engine:
        put(engine, [only, document("other", ["别的"])])
        with engine.writing(settle=False) as writer:
            writer.remove("secret1")
        with engine.reading() as reading:
            assert reading.lexical(SECRET, 5, Allowed()).total == 0
        assert [found.code for found in engine.check(repair=False).findings] == [
            "orphan",
            "purge_due",
        ]
        with engine.writing():
            pass
        assert [holders(engine.folder, needle) for needle in needles([only])] == [[]] * 5
        assert engine.check(repair=False).findings == ()


def test_wiping_goes_on_after_a_reader_that_held_old_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.1)
    only = secret_letter(1)
    with Engine.create(tmp_path / "index", MANIFEST) as engine:
        put(engine, [only, document("other", ["别的"])])
        with engine.reading() as reading:
            with engine.writing() as writer:
                writer.remove("secret1")
            # The reading began before and still sees its own generation whole.
            assert reading.document("secret1") == only
            assert reading.lexical(SECRET, 5, Allowed()).total == 3
        assert [found.code for found in engine.check(repair=False).findings] == ["purge_due"]
        with engine.writing():
            pass
        assert [holders(engine.folder, needle) for needle in needles([only])] == [[]] * 5


def test_a_source_that_is_removed_stands_nowhere(tmp_path: Path) -> None:
    uris = ["file:///open.txt", f"file:///{SECRET}.txt"]
    made = document("a", [KEPT], uris=uris)
    with Engine.create(tmp_path / "index", MANIFEST) as engine:
        put(engine, [made])
        assert holders(engine.folder, SECRET.encode())
        with engine.writing() as writer:
            writer.remove_source("a", uris[1])
        assert holders(engine.folder, SECRET.encode()) == []
