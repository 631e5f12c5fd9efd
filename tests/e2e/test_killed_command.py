"""kill -9 while the command line indexes: what it reported as stored is stored."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
from tests.support.commands import COMMAND, Run, answer
from tests.support.made_letters import write_letters

#: How often the command is killed in the long run; set REPLYSEARCH_TEST_KILLS for a longer one.
KILLS = int(os.environ.get("REPLYSEARCH_TEST_KILLS", "6"))
STORED = re.compile(r"\b([0-9a-f]{12})\b")


def index_until_killed(folder: Path, index: Path, seconds: float) -> tuple[list[str], int]:
    """Run the indexing, kill it after its first report plus `seconds`; return the ids it told."""
    child = subprocess.Popen(
        [*COMMAND, "index", str(folder), "--index", str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    told: list[str] = []
    started = threading.Event()

    def listen() -> None:
        assert child.stdout is not None
        for line in child.stdout:
            if line.endswith("\n") and (match := STORED.search(line)):
                told.append(match[1])
            started.set()
        started.set()

    listener = threading.Thread(target=listen)
    listener.start()
    started.wait(30)
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    code = child.wait()
    listener.join()
    assert child.stdout is not None
    child.stdout.close()
    return told, code


@pytest.mark.parametrize(
    ("letters", "kills"), [(400, 1), pytest.param(2000, KILLS, marks=pytest.mark.slow)]
)
def test_nothing_reported_is_lost(run: Run, tmp_path: Path, letters: int, kills: int) -> None:
    folder, index = tmp_path / "letters", tmp_path / "index"
    write_letters(folder, letters)
    chance = random.Random(20261122)
    told: set[str] = set()
    killed = 0
    for _ in range(10 * kills):
        reported, code = index_until_killed(
            folder, index, chance.uniform(0.0, 1.5 * letters / 2000)
        )
        told |= set(reported)
        status = answer(run("status", "--index", index, "--json", check=0))
        assert status["passages"] == status["dense"] == status["lexical"] == status["vectors"]
        listed = answer(run("list", "--index", index, "--json", check=0))["documents"]
        stored = {each["document_id"] for each in listed}
        assert told <= stored
        assert len(stored) == status["documents"]
        if code == -signal.SIGKILL:
            killed += 1
        if killed == kills:
            break
        if len(stored) == letters:
            shutil.rmtree(index)
            told.clear()
    assert killed == kills
    run("index", folder, "--index", index, check=0)
    report = answer(run("check", "--index", index, "--json", check=0))
    assert report["findings"] == []
    assert answer(run("status", "--index", index, "--json"))["documents"] == letters
