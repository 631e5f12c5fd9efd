"""The peer's own virtual environment, made when it is not there."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.children import REPOSITORY

#: torch goes in first and by itself: where a CPU build of this version is to be had, it is taken
#: and stays, instead of several gigabytes for graphics cards.
PACKAGES = (("torch==2.13.0",), ("txtai==9.14.0",))

_FOLDER = REPOSITORY / ".bench-venv"
_PYTHON = _FOLDER / "bin" / "python"
_STAMP = _FOLDER / "installed"


def peer_python() -> Path:
    """Return the peer's Python, installing the peer first where it is missing.

    Raises:
        subprocess.CalledProcessError: A package cannot be installed; there may be no network.
    """
    wanted = "\n".join(" ".join(group) for group in PACKAGES)
    if _STAMP.is_file() and _STAMP.read_text(encoding="utf-8") == wanted:
        return _PYTHON
    print(f"installing the peer in {_FOLDER.name} (some minutes) …", file=sys.stderr)
    venv.create(_FOLDER, clear=True, symlinks=True, with_pip=True)
    for group in PACKAGES:
        pip = [str(_PYTHON), "-m", "pip", "--disable-pip-version-check", "-q", "install", *group]
        subprocess.run(pip, check=True)
    _STAMP.write_text(wanted, encoding="utf-8")
    return _PYTHON
