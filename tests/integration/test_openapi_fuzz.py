"""Made-up calls of every route of the description: none fails, each is answered as described."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr
from tests.support.commands import environment
from tests.support.letters import BUS, TALENT
from tests.support.servers import live

from replysearch.api.access import guards
from replysearch.api.app import create_app
from replysearch.library import Library
from replysearch.settings import Settings

KEY = "a-key-of-the-test"
#: Calls made up of each route beside those at the bounds of its fields.
EXAMPLES = "20"
#: What the calls are made up from, so that a run repeats.
SEED = "20240516"
#: Statuses with which a call may be answered that its schema allows: a question may be too much
#: for what no schema says, and a letter may not be there.
CONFIGURATION = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 400, 401, 403, 404, 409, 413, 415, 422]
"""
OPTIONS = ("--checks", "all", "--no-color", "--max-examples", EXAMPLES, "--seed", SEED)
COMMAND = (sys.executable, "-m", "schemathesis.cli", "run", *OPTIONS)


@pytest.mark.slow
@pytest.mark.parametrize("key", [None, KEY])
def test_made_up_calls_are_answered_as_described(
    tmp_path: Path, key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Wrong keys are among what is made up, and each must be told that it is wrong; that there may
    # not be so many in a minute is tested with the other attacks.
    monkeypatch.setattr(guards, "GUESSES", "100000/minute")
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
    settings = Settings(api_key=SecretStr(key) if key else None)
    headers = ["--header", f"Authorization: Bearer {key}"] if key else []
    with Library.open(tmp_path / "i", create=True) as library:
        library.add_bytes("talent.txt", TALENT.encode())
        library.add_bytes("bus.txt", BUS.encode())
        with live(create_app(library, settings)) as address:
            done = subprocess.run(
                [*COMMAND, f"{address}/openapi.json", *headers],
                cwd=tmp_path,
                env=environment(),
                capture_output=True,
                encoding="utf-8",
                timeout=300,
                check=False,
            )
    assert done.returncode == 0, done.stdout
    assert re.search(r"(\d+) selected / \1 total", done.stdout)
