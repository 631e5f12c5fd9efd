"""Fixtures for the tests of what a user runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.browser import browser  # noqa: F401 - a fixture
from tests.support.letters import BUS, HOSTILE, HOSTILE_NAME, TALENT, WIDE
from tests.support.servers import Server

from replysearch.library import Library


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Server]]:
    started: list[Server] = []

    def start(index: Path) -> Server:
        server = Server(index)
        started.append(server)
        server.wait_ready()
        return server

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="session")
def page_index(samples_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the samples and of letters made for the page; not to be written to."""
    folder = tmp_path_factory.mktemp("page") / "index"
    shutil.copytree(samples_index, folder)
    with Library.open(folder) as library:
        made = {"talent.txt": TALENT, "bus.txt": BUS, "wide.txt": WIDE, HOSTILE_NAME: HOSTILE}
        for name, text in made.items():
            assert library.add_bytes(name, text.encode()).status == "added", name
    return folder


@pytest.fixture(scope="session")
def page_url(page_index: Path) -> Iterator[str]:
    """The address of a server of that index, without keys."""
    server = Server(page_index)
    server.wait_ready()
    yield server.url
    server.stop()


@pytest.fixture
def own_server(page_index: Path, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers of a copy of that index, which may be written to."""
    folder = tmp_path / "index"
    shutil.copytree(page_index, folder)
    started: list[Server] = []

    def start(*, port: int | None = None, **variables: str) -> Server:
        server = Server(folder, port, **variables)
        started.append(server)
        server.wait_ready()
        return server

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop()
