"""Several processes that read: the same letters as with one, and none left behind."""

from __future__ import annotations

import errno
import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.commands import COMMAND, Run, answer
from tests.support.made_letters import write_letters

from replysearch import Library
from replysearch.errors import NeedsOcr, NotALetter, SourceError
from replysearch.ingest.outcomes import Outcome, OutcomeStatus
from replysearch.records import Query

LETTERS = 400


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters, some of them no letters, together large enough for several processes."""
    folder = tmp_path_factory.mktemp("letters")
    for number, path in enumerate(write_letters(folder, LETTERS)):
        if number % 100 == 50:
            path.write_text("今天天气很好。", "utf-8")
        else:
            # Residue behind the signature makes the file large, not the letter.
            path.write_text(path.read_text("utf-8") + "上一篇:无\n" * 200, "utf-8")
    assert sum(path.stat().st_size for path in folder.iterdir()) > 1_000_000
    return folder


def indexed(letters: Path, index: Path, processes: int) -> tuple[list[Outcome], list[str]]:
    outcomes: list[Outcome] = []
    with Library.open(index, create=True) as library:
        library.add([letters], processes=processes, on_outcome=outcomes.append)
        hits = library.search(Query("河道治理项目", limit=50)).hits
        return outcomes, [f"{hit.passage_id} {hit.score}" for hit in hits]


@dataclass(frozen=True, slots=True)
class Alone:
    """An index that one process made of the letters, not to be written to, and what it told."""

    folder: Path
    outcomes: list[Outcome]
    hits: list[str]


@pytest.fixture(scope="module")
def made_alone(letters: Path, tmp_path_factory: pytest.TempPathFactory) -> Alone:
    folder = tmp_path_factory.mktemp("alone") / "index"
    return Alone(folder, *indexed(letters, folder, 1))


def test_many_processes_store_what_one_does(
    made_alone: Alone, letters: Path, tmp_path: Path
) -> None:
    alone = made_alone.outcomes
    together, their_hits = indexed(letters, tmp_path / "three", 3)
    facts = [(each.name, each.status, each.document_id, each.message) for each in alone]
    assert [(e.name, e.status, e.document_id, e.message) for e in together] == facts
    assert [e.status for e in alone].count(OutcomeStatus.FAILED) == 4
    assert [e.status for e in alone].count(OutcomeStatus.ADDED) == LETTERS - 4
    assert all(isinstance(e.error, NotALetter) for e in together if e.error)
    assert their_hits == made_alone.hits


def test_known_files_are_passed_through(made_alone: Alone, letters: Path, tmp_path: Path) -> None:
    again, _ = indexed(letters, shutil.copytree(made_alone.folder, tmp_path / "index"), 2)
    assert [e.status for e in again].count(OutcomeStatus.UNCHANGED) == LETTERS - 4


def test_one_does_it_all_where_no_process_can_be_started(
    letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refuse)
    outcomes, hits = indexed(letters, tmp_path / "index", 3)
    assert [e.status for e in outcomes].count(OutcomeStatus.ADDED) == LETTERS - 4
    assert len(hits) == 50


@pytest.mark.parametrize(
    "error", [NotALetter("a.txt", "没有正文"), NeedsOcr("a.pdf", "扫描", (2,))]
)
def test_errors_travel_between_processes(error: SourceError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), vars(copy)) == (str(error), vars(error))


def children_of(process: int) -> list[int]:
    """Return the processes that any thread of `process` has started, oldest first."""
    found: set[int] = set()
    for task in Path(f"/proc/{process}/task").iterdir():
        found |= set(map(int, (task / "children").read_text("ascii").split()))
    return sorted(found)


def until(true: object, seconds: float = 20) -> bool:
    """Wait until the function gives something true."""
    assert callable(true)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if true():
            return True
        time.sleep(0.01)
    return False


def working(letters: Path, index: Path, processes: int = 2) -> subprocess.Popen[str]:
    """Start the indexing with some processes."""
    command = [*COMMAND, "index", str(letters), "--index", str(index), "--json"]
    return subprocess.Popen(
        [*command, "--processes", str(processes)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("processes", "killed"), [(2, 1), *(pytest.param(4, n, marks=pytest.mark.slow) for n in (1, 3))]
)
def test_a_process_that_dies_costs_no_letter(
    letters: Path, tmp_path: Path, run: Run, processes: int, killed: int
) -> None:
    with working(letters, tmp_path / "index", processes) as parent:
        # The first child of all keeps track of the others' leavings.
        assert until(lambda: len(children_of(parent.pid)) >= processes)
        for child in children_of(parent.pid)[-killed:]:
            os.kill(child, signal.SIGKILL)
        told, said = parent.communicate(timeout=60)
    assert "Traceback" not in said
    assert parent.returncode == 2
    assert json.loads(told)["added"] == LETTERS - 4
    status = answer(run("status", "--index", tmp_path / "index", "--json", check=0))
    assert status["documents"] == LETTERS - 4


def test_none_outlives_the_one_that_stores(letters: Path, tmp_path: Path, run: Run) -> None:
    parent = working(letters, tmp_path / "index")
    assert until(lambda: children_of(parent.pid))
    children = children_of(parent.pid)
    parent.kill()
    parent.communicate()
    assert until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
    done = run("index", letters, "--index", tmp_path / "index", "--json")
    told = answer(done)
    assert told["added"] + told["unchanged"] == LETTERS - 4


def _hear_ctrl_c() -> None:
    """Hear the signal, which is ignored where the tests run in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_ends_all_and_keeps_what_is_stored(
    letters: Path, tmp_path: Path, run: Run, times: int
) -> None:
    # On a busy machine the command may be done before the signal comes, which tells nothing.
    for attempt in range(5):
        index = tmp_path / f"index{attempt}"
        command = [*COMMAND, "index", str(letters), "--index", str(index), "--processes", "3"]
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 - no other thread runs here
        ) as parent:
            assert parent.stdout is not None
            first = parent.stdout.readline()
            children = children_of(parent.pid)
            for _ in range(times):
                os.killpg(parent.pid, signal.SIGINT)
                time.sleep(0.05)
            told, said = parent.communicate(timeout=60)
        if parent.returncode != 2:
            break
    assert len(children) >= 2
    assert "Traceback" not in said
    # A second time it may end before it can say so.
    assert parent.returncode == 130 or times == 2
    assert until(lambda: not any(Path(f"/proc/{child}").exists() for child in children), 5)
    reported = set(re.findall(r"\b[0-9a-f]{12}\b", first + told))
    listed = answer(run("list", "--index", index, "--json"))["documents"]
    assert reported <= {each["document_id"] for each in listed}
    assert len(listed) < LETTERS - 4
    found = answer(run("check", "--index", index, "--json", check=0))["findings"]
    # Word and vector indexes are written at the end; until then readers make up for them.
    assert {each["code"] for each in found} <= {"derived_missing"}
