"""Two servers and a command line that adds and removes, all on one index."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from tests.support.commands import Run, answer
from tests.support.made_letters import own_word, write_letters
from tests.support.servers import Server

#: Seconds of the long run; set REPLYSEARCH_TEST_SECONDS for a longer one.
SECONDS = float(os.environ.get("REPLYSEARCH_TEST_SECONDS", "12"))
#: Seconds within which a new letter must be found.
SOON = 1.0


@dataclass
class Ledger:
    """What the command line has committed so far: letters that must be found, and must not."""

    added: dict[int, float] = field(default_factory=dict)
    removed: dict[int, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    asked: int = 0
    stop: bool = False


def says(client: httpx.Client, number: int) -> bool:
    """Whether a search for the letter's own word brings the letter."""
    found = client.get("/api/search", params={"q": own_word(number), "mode": "lexical"})
    found.raise_for_status()
    return any(own_word(number) in hit["text"] for hit in found.json()["hits"])


def watch(server: Server, ledger: Ledger) -> None:
    """Ask the server for letters that were added or removed, until told to stop."""
    with httpx.Client(base_url=server.url, timeout=10) as client:
        while not ledger.stop:
            for number, since in list(ledger.removed.items())[-3:]:
                if says(client, number):
                    ledger.faults.append(f"{number} came back {time.time() - since:.2f} s later")
            for number, since in list(ledger.added.items())[-3:]:
                late = time.time() - since > SOON
                if not late or number in ledger.removed or says(client, number):
                    continue
                # Asked again: it may have been removed between the question and the answer.
                if number in ledger.added:
                    ledger.faults.append(f"{number} is not found")
            ledger.asked += 1


@pytest.mark.parametrize("seconds", [3.0, pytest.param(SECONDS, marks=pytest.mark.slow)])
def test_servers_follow_the_command_line(
    run: Run, serve: Callable[[Path], Server], tmp_path: Path, seconds: float
) -> None:
    index = tmp_path / "index"
    run("index", *write_letters(tmp_path / "first", 30), "--index", index, check=0)
    servers = [serve(index), serve(index)]
    ledger = Ledger()
    watchers = [threading.Thread(target=watch, args=(server, ledger)) for server in servers]
    for watcher in watchers:
        watcher.start()
    ids: dict[int, str] = {}
    number = 100
    until = time.time() + seconds
    while time.time() < until:
        (path,) = write_letters(tmp_path / "more", 1, start=number)
        done = answer(run("index", path, "--index", index, "--json", check=0))
        ids[number] = done["outcomes"][0]["document_id"]
        ledger.added[number] = time.time()
        for server in servers:
            waited = time.time()
            while not says(server.client, number):
                assert time.time() - waited < SOON, f"{number} is not found in time"
        if number % 2:
            gone = number - 1
            del ledger.added[gone]
            run("remove", ids[gone], "--index", index, check=0)
            ledger.removed[gone] = time.time()
            for server in servers:
                assert not says(server.client, gone)
                answered = server.client.get(f"/api/documents/{ids[gone]}")
                assert answered.status_code == 404
        number += 1
    ledger.stop = True
    for watcher in watchers:
        watcher.join()
    assert ledger.faults == []
    assert ledger.asked > number - 100
    status = answer(run("status", "--index", index, "--json", check=0))
    assert status["documents"] == 30 + len(ledger.added)
    assert answer(run("check", "--index", index, "--json", check=0))["findings"] == []
    assert [server.stop() for server in servers] == [0, 0]


def test_one_server_adds_while_another_searches(
    serve: Callable[[Path], Server], run: Run, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    run("index", *write_letters(tmp_path / "first", 3), "--index", index, check=0)
    one, other = serve(index), serve(index)
    (path,) = write_letters(tmp_path / "more", 1, start=50)
    sent = one.client.post("/api/documents", files={"files": (path.name, path.read_bytes())})
    assert sent.status_code == 200, sent.text
    document_id = sent.json()["files"][0]["document_id"]
    assert says(other.client, 50)
    assert other.client.delete(f"/api/documents/{document_id}").status_code == 204
    assert not says(one.client, 50)
