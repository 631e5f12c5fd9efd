"""The command line as a user runs it: a process of its own, and what it printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: The folder of the project.
ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "replysearch"]

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(**extra: str) -> dict[str, str]:
    """Return an environment without settings of the one who runs the tests."""
    clean = {name: value for name, value in os.environ.items() if "REPLYSEARCH" not in name}
    return {**clean, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8", **extra}


def runner(folder: Path) -> Run:
    """Return a function that runs the command line in a process of its own, in `folder`.

    It takes the line's words, and as keywords `check`, the exit code that must come, `stdin` and
    environment variables.
    """

    def run(
        *words: str | Path, check: int | None = None, stdin: str | None = None, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*COMMAND, *map(str, words)],
            cwd=folder,
            env=environment(**variables),
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        if check is not None:
            assert done.returncode == check, done.stdout + done.stderr
        return done

    return run


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """Return the JSON object that a command printed."""
    found: dict[str, Any] = json.loads(done.stdout)
    return found
