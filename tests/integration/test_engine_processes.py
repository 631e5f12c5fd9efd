"""Several processes and threads on one index: what a writer does and what readers see."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from tests.support.engine_letters import MANIFEST, document, originals, vectors

from replysearch.engine import Allowed, Engine, StoredPassage
from replysearch.errors import IndexBusy

ROOT = Path(__file__).resolve().parents[2]


class Other:
    """The writing process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def tell(self, command: str) -> None:
        """Give a command and wait until it is done."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "ok\n"


@contextmanager
def other_process(folder: Path) -> Iterator[Other]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.engine_child", str(folder)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Other(process)
        finally:
            process.kill()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine.create(tmp_path / "index", MANIFEST) as engine:
        with engine.writing() as writer:
            for order in range(5):
                made = document(f"old{order}", [f"旧信第{order}封"])
                writer.put(made, vectors(made), originals(made))
        yield engine


def found(engine: Engine, words: str) -> tuple[list[str], list[str]]:
    """Return the letters found by word and those found by meaning."""
    sought = vectors(document("x", [words]))[0]
    with engine.reading() as reading:
        lexical = reading.lexical(words, 10, Allowed()).found.rows.tolist()
        dense = reading.dense_above(sought, 0.99, Allowed()).tolist()
        total = reading.total(words, np.array(dense, np.int64), Allowed())
        by_word, by_meaning = reading.passages_at(lexical), reading.passages_at(dense)
        assert total == len({each.row for each in (*by_word, *by_meaning)})
        return _letters(by_word), _letters(by_meaning)


def _letters(passages: list[StoredPassage]) -> list[str]:
    return [each.citation.document_id for each in passages]


def test_a_reader_sees_each_commit_and_each_removal_at_once(engine: Engine) -> None:
    assert found(engine, "新来") == ([], [])
    with other_process(engine.folder) as other:
        other.tell("begin")
        other.tell("put new 新来")
        assert found(engine, "新来") == ([], [])
        other.tell("commit")
        started = time.monotonic()
        assert found(engine, "新来") == (["new"], ["new"])
        assert time.monotonic() - started < 1
        other.tell("remove new")
        other.tell("put newer 新来")
        assert found(engine, "新来") == (["new"], ["new"])
        other.tell("commit")
        assert found(engine, "新来") == (["newer"], ["newer"])
        other.tell("end")
        assert found(engine, "新来") == (["newer"], ["newer"])
        other.tell("begin")
        other.tell("remove newer")
        other.tell("end")
        assert found(engine, "新来") == ([], [])
    assert engine.check(repair=False).findings == ()


def test_one_reading_keeps_its_generation(engine: Engine) -> None:
    with other_process(engine.folder) as other, engine.reading() as reading:
        before = reading.counts()
        other.tell("begin")
        other.tell("put new 新来")
        other.tell("remove old1")
        other.tell("commit")
        assert reading.counts() == before
        assert reading.lexical("新来", 5, Allowed()).total == 0
        assert reading.document("old1").text.endswith("旧信第1封")


def test_a_second_writer_waits_and_then_is_told_who_writes(engine: Engine) -> None:
    with other_process(engine.folder) as other:
        other.tell("begin")
        started = time.monotonic()
        with pytest.raises(IndexBusy) as caught, engine.writing(timeout=0.3):
            pass
        assert 0.3 <= time.monotonic() - started < 2
        assert caught.value.pid == other.process.pid
        assert str(other.process.pid) in str(caught.value)
        other.tell("end")
        with engine.writing(timeout=0.3) as writer:
            assert writer.document_ids() == [f"old{order}" for order in range(5)]


def test_a_writer_that_dies_frees_the_lock_and_leaves_no_trace(engine: Engine) -> None:
    with other_process(engine.folder) as other:
        other.tell("begin")
        other.tell("put half 半途")
        assert other.process.stdin is not None
        other.process.stdin.write("leave\n")
        other.process.stdin.flush()
        assert other.process.wait(10) == 1
    stray = document("half", ["半途"]).sources[0].sha256
    assert list((engine.folder / "sources").rglob(stray))
    assert [each.code for each in engine.check(repair=False).findings] == ["orphan"]
    with engine.writing(timeout=0.5) as writer:
        assert not writer.holds("half")
    assert not list((engine.folder / "sources").rglob(stray))
    assert engine.check(repair=False).findings == ()


def test_threads_read_while_one_writes(engine: Engine) -> None:
    stop = threading.Event()
    errors: list[BaseException] = []
    rounds = [0] * 4

    def read(order: int) -> None:
        try:
            while not stop.is_set():
                with engine.reading() as reading:
                    counts = reading.counts()
                    assert counts.passages == counts.dense == counts.lexical
                    total = reading.lexical("旧信", 100, Allowed()).total
                    assert total == counts.passages
                    query = np.ones(8, np.float32)
                    hits = reading.dense(query, 200, Allowed())
                    assert len(reading.passages_at(hits.rows.tolist())) == counts.passages
                rounds[order] += 1
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=read, args=(order,)) for order in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(6):
        with engine.writing() as writer:
            for order in range(3):
                made = document(f"turn{turn}-{order}", [f"旧信{turn}之{order}", "旧信又一段"])
                writer.put(made, vectors(made), originals(made))
                writer.commit()
            if turn % 2:
                writer.remove(f"turn{turn - 1}-1")
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert min(rounds) > 0


def test_threads_write_one_after_another(engine: Engine) -> None:
    def write(order: int) -> None:
        made = document(f"thread{order}", ["线程"])
        with engine.writing(timeout=30) as writer:
            writer.put(made, vectors(made), originals(made))

    threads = [threading.Thread(target=write, args=(order,)) for order in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.reading() as reading:
        assert reading.lexical("线程", 10, Allowed()).total == 5
        assert reading.generation == 6
