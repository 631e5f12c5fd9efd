"""Whatever happens to derived files, search stays right and the next writer makes them good."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from tests.support.engine_letters import MANIFEST, document, originals, vectors

from replysearch.engine import Allowed, Engine
from replysearch.engine.derived import snapshots
from replysearch.engine.derived.snapshots import Derived
from replysearch.engine.store.schema import DATABASE_NAME
from replysearch.errors import IndexDamaged, IndexFailure, IndexMissing

WORDS = ["青年住房", "养老服务", "道路交通", "学校建设", "医疗卫生", "文化旅游"]
LETTERS = [document(f"d{order}", [words, words + "政策"]) for order, words in enumerate(WORDS)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    with Engine.create(folder, MANIFEST) as engine:
        for letters in (LETTERS[:4], LETTERS[4:]):
            with engine.writing() as writer:
                for each in letters:
                    writer.put(each, vectors(each), originals(each))
    return folder


def current(folder: Path) -> dict[str, dict[str, str]]:
    found = json.loads((folder / "derived" / "CURRENT").read_text())["body"]
    assert isinstance(found, dict)
    return found


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x40
    path.write_bytes(content)


def segments(folder: Path, ending: str) -> list[Path]:
    lexical = folder / "derived" / current(folder)["lexical"]["folder"]
    return sorted(lexical.glob(f"*.{ending}"))


def flip_vectors(folder: Path) -> None:
    flip(folder / "derived" / current(folder)["vectors"]["file"])


def cut_vectors(folder: Path) -> None:
    path = folder / "derived" / current(folder)["vectors"]["file"]
    path.write_bytes(path.read_bytes()[:100])


def cut_segment(folder: Path) -> None:
    path = segments(folder, "idx")[0]
    path.write_bytes(path.read_bytes()[:-7])


def flip_segment(folder: Path) -> None:
    flip(segments(folder, "fast")[-1])


def delete_segment(folder: Path) -> None:
    segments(folder, "term")[0].unlink()


def delete_current(folder: Path) -> None:
    (folder / "derived" / "CURRENT").unlink()


def garble_current(folder: Path) -> None:
    flip(folder / "derived" / "CURRENT")


def older_generation(folder: Path) -> None:
    """Let `CURRENT` claim, without its checksum, that the old vectors show the newest state."""
    path = folder / "derived" / "CURRENT"
    whole = json.loads(path.read_text())
    whole["body"]["vectors"]["generation"] += 1
    path.write_text(json.dumps(whole))


def delete_derived(folder: Path) -> None:
    shutil.rmtree(folder / "derived")


def foreign_derived(folder: Path) -> None:
    """Put another index's derived files in place."""
    other = folder.with_name("other")
    with Engine.create(other, MANIFEST) as engine, engine.writing() as writer:
        for order in range(3):
            made = document(f"x{order}", ["他人之词"])
            writer.put(made, vectors(made), originals(made))
            writer.commit()
    shutil.rmtree(folder / "derived")
    shutil.copytree(other / "derived", folder / "derived")


DAMAGES = [
    flip_vectors,
    cut_vectors,
    cut_segment,
    flip_segment,
    delete_segment,
    delete_current,
    garble_current,
    older_generation,
    delete_derived,
    foreign_derived,
]


def assert_search_is_right(engine: Engine) -> None:
    with engine.reading() as reading:
        counts = reading.counts()
        assert (counts.passages, counts.dense, counts.lexical) == (12, 12, 12)
        for each, words in zip(LETTERS, WORDS, strict=True):
            query = vectors(each)[1]
            best = reading.dense(query, 1, Allowed())
            assert (
                reading.passages_at(best.rows.tolist())[0].passage_id == f"{each.document_id}:1.2"
            )
            assert best.scores.tolist() == pytest.approx([float(query @ query)], abs=1e-6)
            match = reading.lexical(words, 5, Allowed())
            stored = reading.passages_at(match.found.rows.tolist())
            found = {passage.citation.document_id for passage in stored}
            assert (match.total, found) == (2, {each.document_id})


@pytest.mark.parametrize("damage", DAMAGES)
def test_readers_make_up_and_the_next_writer_repairs(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(folder)
    with Engine.open(folder) as engine:
        assert_search_is_right(engine)
        with engine.writing():
            pass
        assert engine.check(repair=False).findings == ()
        assert_search_is_right(engine)
    with Engine.open(folder, verify=True) as engine:
        assert_search_is_right(engine)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_check_finds_and_repairs(folder: Path, damage: Callable[[Path], None]) -> None:
    damage(folder)
    with Engine.open(folder) as engine:
        found = engine.check(repair=False)
        assert not found.is_clean
        assert not any(finding.in_truth for finding in found.findings)
        repaired = engine.check(repair=True)
        assert repaired.findings
        assert repaired.is_clean
        assert engine.check(repair=False).findings == ()
        assert_search_is_right(engine)


def test_a_running_reader_is_not_disturbed_by_lost_files(folder: Path) -> None:
    with Engine.open(folder) as engine:
        assert_search_is_right(engine)
        delete_derived(folder)
        assert_search_is_right(engine)


def test_files_that_nothing_names_are_found_and_deleted(folder: Path) -> None:
    strays = [folder / "derived" / "99", folder / "sources" / "ab" / ("ab" * 32)]
    (folder / "derived" / "99").mkdir()
    strays[1].parent.mkdir(exist_ok=True)
    strays[1].write_bytes(b"stray")
    with Engine.open(folder) as engine:
        found = engine.check(repair=True)
        assert [(each.code, each.repaired) for each in found.findings] == [("orphan", True)] * 2
        assert not any(path.exists() for path in strays)
        assert_search_is_right(engine)


def foreign_paths(folder: Path) -> list[Path]:
    """Put files of someone else wherever the index keeps its own; return them all."""
    outside = folder.with_name("outside")
    mine = [
        outside / "snapshot" / "vectors.faiss",
        outside / ("ef" * 32),
        folder / "sources" / "报告.docx",
        folder / "sources" / ("ab" * 32),
        folder / "sources" / "letters" / "a.txt",
        folder / "sources" / "ab" / "notes.txt",
        folder / "sources" / "ab" / ("cd" * 32),
        folder / "sources" / "ab" / "sub" / ("ab" * 32),
        folder / "sources" / "ab" / ("ab" * 31 + "ac") / "a.txt",
        folder / "derived" / "notes.txt",
        folder / "derived" / "7",
        folder / "derived" / "2024" / "photo.jpg",
        folder / "derived" / "photos" / "vectors.faiss",
    ]
    for path in mine:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"mine")
    links = {
        folder / "sources" / "ef": outside,
        folder / "sources" / "ab" / ("ab" * 31 + "ad"): outside / ("ef" * 32),
        folder / "derived" / "98": outside / "snapshot",
        folder / "derived" / "97": outside / "nowhere",
    }
    for link, target in links.items():
        link.symlink_to(target)
    return [*mine, *links]


def test_files_of_someone_else_are_left_and_disturb_nothing(folder: Path) -> None:
    mine = foreign_paths(folder)
    (folder / "write.pid").write_text("1")
    extra = document("extra", ["另外的信"])
    with Engine.open(folder) as engine:
        assert engine.check(repair=False).findings == ()
        with engine.writing() as writer:
            writer.put(extra, vectors(extra), originals(extra))
        with engine.writing() as writer:
            writer.remove("extra")
        delete_current(folder)
        assert engine.check(repair=True).is_clean
        assert engine.check(repair=False).findings == ()
        assert_search_is_right(engine)
    assert [path for path in mine if not os.path.lexists(path)] == []


def test_unfinished_files_are_deleted(folder: Path) -> None:
    sha256 = LETTERS[0].sources[0].sha256
    strays = [
        folder / "sources" / sha256[:2] / f"{sha256}.unfinished",
        folder / "derived" / "CURRENT.unfinished",
    ]
    for stray in strays:
        stray.write_bytes(b"half")
    with Engine.open(folder) as engine:
        found = engine.check(repair=True)
        assert [(each.code, each.repaired) for each in found.findings] == [("orphan", True)] * 2
        assert_search_is_right(engine)
    assert not any(stray.exists() for stray in strays)


def test_a_folder_in_the_place_of_current_loses_no_letter(folder: Path) -> None:
    (folder / "derived" / "CURRENT").unlink()
    (folder / "derived" / "CURRENT").mkdir()
    extra = document("extra", ["另外的信"])

    def write(engine: Engine) -> None:
        with engine.writing() as writer:
            writer.put(extra, vectors(extra), originals(extra))

    assert Derived(folder / "derived").stamp() is None
    with Engine.open(folder) as engine:
        assert_search_is_right(engine)
        codes = [finding.code for finding in engine.check(repair=False).findings]
        assert "derived_missing" in codes
        with pytest.raises(IndexFailure, match=r"已保存.*CURRENT"):
            write(engine)
        with engine.reading() as reading:
            assert reading.document("extra") == extra
        (folder / "derived" / "CURRENT").rmdir()
        with engine.writing() as writer:
            writer.remove("extra")
        assert engine.check(repair=False).findings == ()
        assert_search_is_right(engine)


def test_a_running_reader_follows_an_index_put_in_its_place(folder: Path) -> None:
    other = folder.with_name("other")
    made = document("made", ["别的一封信"])
    with Engine.create(other, MANIFEST) as engine, engine.writing() as writer:
        writer.put(made, vectors(made), originals(made))
    with Engine.open(folder) as engine:
        with engine.reading() as old:
            assert old.count_documents() == 6
            shutil.rmtree(folder)
            with pytest.raises(IndexMissing, match="没有索引"), engine.reading():
                pass
            with pytest.raises(IndexMissing), engine.writing():
                pass
            assert not folder.exists()
            other.rename(folder)
            with engine.reading() as reading:
                assert [each.document_id for each in reading.documents()] == ["made"]
                assert reading.counts().lexical == 1
                assert reading.lexical("别的", 5, Allowed()).total == 1
                assert reading.lexical("住房", 5, Allowed()).total == 0
            assert old.count_documents() == 6
        with engine.writing() as writer:
            writer.remove("made")
        with engine.reading() as reading:
            assert reading.count_documents() == 0


def test_a_copy_put_in_place_is_not_answered_from_views_of_the_old_one(folder: Path) -> None:
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    for each, words in ((folder, "先写的信"), (copy, "换上的信")):
        with Engine.open(each) as engine, engine.writing() as writer:
            extra = document("extra", [words])
            writer.put(extra, vectors(extra), originals(extra))
    with Engine.open(folder) as engine:
        with engine.reading() as reading:
            assert reading.lexical("先写", 5, Allowed()).total == 1
        shutil.rmtree(folder)
        copy.rename(folder)
        with engine.reading() as reading:
            assert reading.lexical("先写", 5, Allowed()).total == 0
            assert reading.lexical("换上", 5, Allowed()).total == 1


def test_damage_to_the_truth_is_reported_and_left(folder: Path) -> None:
    sha256 = LETTERS[0].sources[0].sha256
    (folder / "sources" / sha256[:2] / sha256).write_bytes(b"other")
    lost = LETTERS[1].sources[0].sha256
    (folder / "sources" / lost[:2] / lost).unlink()
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection, connection:
        connection.execute("UPDATE texts SET text = text || '多' WHERE document = 3")
        connection.execute("UPDATE documents SET metadata = '{}' WHERE document_id = 'd5'")
        connection.execute("DELETE FROM vectors WHERE passage = 7")
        zero = np.zeros(8, np.float16).tobytes()
        connection.execute("UPDATE vectors SET vector = ? WHERE passage = 8", (zero,))
    with Engine.open(folder) as engine:
        found = engine.check(repair=True)
        codes = [finding.code for finding in found.findings if finding.in_truth]
        assert codes == [
            *("text", "letter", "vector_missing", "vector", "original", "original"),
        ]
        assert not found.is_clean
        assert not any(finding.repaired for finding in found.findings if finding.in_truth)
        with engine.reading() as reading:
            assert reading.document("d2").text == LETTERS[2].text + "多"
            with pytest.raises(IndexDamaged, match="d5"):
                reading.document("d5")


def test_a_state_that_cannot_be_read_is_damage(folder: Path) -> None:
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection, connection:
        connection.execute("DELETE FROM meta WHERE name = 'manifest'")
    with Engine.open(folder) as engine:
        with pytest.raises(IndexDamaged, match="状态"), engine.reading():
            pass
        with pytest.raises(IndexDamaged), engine.writing():
            pass


def test_a_folder_that_cannot_be_written_is_a_typed_error(folder: Path) -> None:
    (folder / "write.lock").unlink()
    (folder / "write.lock").mkdir()
    with Engine.open(folder) as engine:
        assert_search_is_right(engine)
        with pytest.raises(IndexFailure, match="权限"), engine.writing(timeout=0.2):
            pass


def test_a_failed_catch_up_loses_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    late = document("late", ["后来的信"])

    def write(engine: Engine) -> None:
        with engine.writing() as writer:
            writer.put(late, vectors(late), originals(late))

    with Engine.open(folder) as engine:
        with monkeypatch.context() as patched:
            patched.setattr(snapshots, "write_lexical_snapshot", fail)
            with pytest.raises(IndexFailure, match="已保存"):
                write(engine)
        with engine.reading() as reading:
            assert reading.document("late") == late
            assert reading.lexical("后来", 5, Allowed()).total == 1
        with engine.writing():
            pass
        assert engine.check(repair=False).findings == ()


def test_an_older_truth_put_back_is_not_mixed_with_newer_files(folder: Path) -> None:
    kept = (folder / DATABASE_NAME).read_bytes()
    with Engine.open(folder) as engine, engine.writing() as writer:
        for order in range(3):
            made = document(f"late{order}", ["迟到的信"])
            writer.put(made, vectors(made), originals(made))
            writer.commit()
    for name in (f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / DATABASE_NAME).write_bytes(kept)
    with Engine.open(folder) as engine:
        assert_search_is_right(engine)
        with engine.writing() as writer:
            for order in range(3):
                made = document(f"other{order}", ["另外的信"])
                writer.put(made, vectors(made), originals(made))
                writer.commit()
        with engine.reading() as reading:
            assert reading.lexical("迟到", 5, Allowed()).total == 0
            assert reading.lexical("另外", 5, Allowed()).total == 3
        assert engine.check(repair=True).is_clean
