"""Indexes small letters until it is killed; run by test_crash.py.

Arguments: the index folder, the first and the last letter to put, and where to kill itself:
``nowhere``, ``before-rename``, ``after-rename`` or ``in-commit``, and at which occurrence.
Before each commit it reports ``try`` and what the commit does, after it ``done``.
"""

from __future__ import annotations

import os
import pathlib
import signal
import sys
import threading
from pathlib import Path
from unittest import mock

import tantivy
from tests.support.engine_letters import document, originals, vectors

from replysearch.engine import Engine, WriteSession
from replysearch.engine.lexical import tantivy_index
from replysearch.records import Document

#: Letters written in one session.
SESSION = 40


def letter(number: int, version: int) -> Document:
    """Return a version of the letter with this number."""
    return document(f"d{number}", [f"第{number}封信第{version}版", "共同的话", f"事项{number}"])


def tell(line: str) -> None:
    """Report to the parent, before anything else happens."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def die() -> None:
    """End at once, as by a loss of power."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str, occurrence: int) -> None:
    """Let the process kill itself at `point`."""
    left = occurrence

    def is_now() -> bool:
        nonlocal left
        left -= 1
        return left == 0

    if point in ("before-rename", "after-rename"):
        rename = pathlib.Path.replace

        def replace(source: Path, target: Path) -> Path:
            now = target.name == "CURRENT" and is_now()
            if now and point == "before-rename":
                die()
            renamed = rename(source, target)
            if now:
                die()
            return renamed

        mock.patch.object(pathlib.Path, "replace", replace).start()
    elif point == "in-commit":
        commit = tantivy_index.commit

        def dying_commit(writer: tantivy.IndexWriter) -> None:
            if is_now():
                # About as long as a commit takes: the kill falls somewhere inside it.
                delay = 0.0007 * occurrence
                threading.Timer(delay, die).start()
            commit(writer)

        mock.patch.object(tantivy_index, "commit", dying_commit).start()


def change(session: WriteSession, number: int) -> str:
    """Make the changes that belong to this number and return what they are."""
    made = [f"put:{number}:1"]
    first = letter(number, 1)
    session.put(first, vectors(first), originals(first))
    if number % 5 == 4:
        second = letter(number - 2, 2)
        session.put(second, vectors(second), originals(second))
        made.append(f"put:{number - 2}:2")
    if number % 7 == 6 and session.holds(f"d{number - 3}"):
        session.remove(f"d{number - 3}")
        made.append(f"remove:{number - 3}")
    return " ".join(made)


def main() -> None:
    """Index from the first to the last letter."""
    folder, first, last, point, occurrence = sys.argv[1:]
    arm(point, int(occurrence))
    with Engine.open(Path(folder)) as engine:
        for start in range(int(first), int(last), SESSION):
            with engine.writing() as session:
                for number in range(start, min(start + SESSION, int(last))):
                    tell(f"try {change(session, number)}")
                    session.commit()
                    tell("done")
    tell("end")


if __name__ == "__main__":
    main()
