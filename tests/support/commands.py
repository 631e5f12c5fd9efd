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


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """Return the JSON object that a command printed."""
    found: dict[str, Any] = json.loads(done.stdout)
    return found
