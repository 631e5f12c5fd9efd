"""A process that indexes is killed twenty times: nothing that it reported is ever lost."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.support.crash_child import letter
from tests.support.engine_letters import MANIFEST

from replysearch.engine import Engine

ROOT = Path(__file__).resolve().parents[2]
LETTERS = 2000
#: Where the child kills itself, and at which occurrence; the other kills fall at random times.
POINTS = [
    *(("before-rename", 1), ("before-rename", 2), ("after-rename", 1), ("after-rename", 2)),
    *(("in-commit", 1), ("in-commit", 2), ("in-commit", 3), ("in-commit", 4)),
]
NOWHERE = ("nowhere", 1)
KILLS = 20


class Model:
    """What must be stored: the version of each letter, and what one commit may have changed."""

    def __init__(self) -> None:
        self.versions: dict[int, int] = {}
        self.uncertain: dict[int, int | None] = {}
        self.next = 0

    def read(self, lines: list[str]) -> bool:
        """Follow a child's report; return whether it came to its end."""
        self.uncertain = {}
        for line in lines:
            word, *changes = line.split()
            if word == "try":
                for each in changes:
                    kind, number, *version = each.split(":")
                    self.uncertain[int(number)] = int(version[0]) if kind == "put" else None
            if word == "done":
                self.settle(self.uncertain)
                self.uncertain = {}
        return bool(lines) and lines[-1] == "end"

    def settle(self, changes: dict[int, int | None]) -> None:
        """Take changes as made."""
        for number, version in changes.items():
            if version is None:
                self.versions.pop(number, None)
            else:
                self.versions[number] = version
            self.next = max(self.next, number + 1)

    def compare(self, engine: Engine) -> None:
        """Fail unless exactly the letters of the model are stored, each whole."""
        with engine.reading() as reading:
            stored = {int(each.document_id[1:]) for each in reading.documents()}
            if self.uncertain:
                # A commit is made wholly or not at all: its first letter tells which.
                first = next(iter(self.uncertain))
                if first in stored:
                    self.settle(self.uncertain)
                self.uncertain = {}
            assert stored == self.versions.keys()
            for number in random.Random(0).sample(sorted(stored), min(60, len(stored))):
                expected = letter(number, self.versions[number])
                assert reading.document(f"d{number}") == expected
                assert reading.original(expected.sources[0].sha256)
            counts = reading.counts()
            assert counts.documents == len(self.versions)
            passages = 3 * len(self.versions)
            assert (counts.passages, counts.vectors) == (passages, passages)
            assert (counts.dense, counts.lexical) == (passages, passages)


def run_child(
    folder: Path, first: int, last: int, point: tuple[str, int], seconds: float | None
) -> list[str]:
    """Run the child, kill it after `seconds` of work if given, and return what it reported."""
    report = folder.with_name("report")
    with report.open("w") as stream:
        child = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.support.crash_child", str(folder)),
                *(str(first), str(last), point[0], str(point[1])),
            ],
            cwd=ROOT,
            env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            stdout=stream,
        )
        while seconds is not None and child.poll() is None and not report.stat().st_size:
            time.sleep(0.01)
        try:
            # Without a time to be killed at, it writes to its end, slowly on a busy machine.
            child.wait(seconds or 300)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    return report.read_text().splitlines()


#: A short run: a kill at each point.
FEW = [("before-rename", 1), ("after-rename", 1), ("in-commit", 2)]
MANY = [*POINTS, *[NOWHERE] * (KILLS - len(POINTS))]


@pytest.mark.parametrize(
    "plan", [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.slow)]
)
def test_nothing_reported_is_lost_by_kills(tmp_path: Path, plan: list[tuple[str, int]]) -> None:
    chance = random.Random(20261122)
    folder = tmp_path / "index"
    Engine.create(folder, MANIFEST).close()
    letters = LETTERS * len(plan) // KILLS
    plan = list(plan)
    chance.shuffle(plan)
    model = Model()
    for point in plan:
        seconds = chance.uniform(0.0, 0.5) if point == NOWHERE else None
        ended = model.read(run_child(folder, model.next, letters, point, seconds))
        assert not ended, "the child was not killed"
        with Engine.open(folder) as engine:
            model.compare(engine)
            with engine.writing():
                pass
            assert engine.check(repair=False).findings == ()
            model.compare(engine)
    assert model.read(run_child(folder, model.next, letters, NOWHERE, None))
    with Engine.open(folder, verify=True) as engine:
        model.compare(engine)
        assert engine.check(repair=False).findings == ()
    assert model.next == letters
