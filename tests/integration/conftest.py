"""An index of two small letters, and the command line to ask it, for the tests of the faces."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.support.commands import Run
from tests.support.letters import BUS, TALENT

from replysearch.cli import main
from replysearch.library import Library


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two letters and a file that is none."""
    folder = tmp_path_factory.mktemp("letters")
    (folder / "talent.txt").write_text(TALENT, encoding="utf-8")
    (folder / "bus.txt").write_text(BUS, encoding="utf-8")
    (folder / "notes.docx").write_bytes(b"PK\x03\x04")
    return folder


@pytest.fixture(scope="session")
def index(letters: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the two letters; not to be written to."""
    folder = tmp_path_factory.mktemp("index")
    with Library.open(folder, create=True) as library:
        library.add([letters / "talent.txt", letters / "bus.txt"])
    return folder


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command line in this process, which is quicker."""

    def call_command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        line = [str(argument) for argument in arguments]
        with pytest.raises(SystemExit) as ended:
            main(line)
        written = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return subprocess.CompletedProcess(line, code, written.out, written.err)

    return call_command
