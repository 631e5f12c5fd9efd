"""A writer in a process of its own, led line by line; run by test_engine_processes.py.

Argument: the index folder. It takes commands from its standard input and answers ``ok`` to each:
``begin``, ``put ID WORDS``, ``remove ID``, ``commit``, ``end``, ``leave`` (end inside a commit,
when the originals are written and nothing names them yet).
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Never
from unittest import mock

from tests.support.engine_letters import document, originals, vectors

from replysearch.engine import Engine, WriteSession
from replysearch.engine.store.amendments import Amendments


def main() -> None:
    """Follow the commands."""
    engine = Engine.open(Path(sys.argv[1]))
    scope = ExitStack()
    session: WriteSession | None = None
    for line in sys.stdin:
        command, *words = line.split()
        if command == "begin":
            session = scope.enter_context(engine.writing())
        elif command == "end":
            scope.close()
        elif command == "leave" and session is not None:
            with mock.patch.object(Amendments, "raise_generation", leave):
                session.commit()
        elif session is not None:
            follow(session, command, words)
        sys.stdout.write("ok\n")
        sys.stdout.flush()


def leave(_: Amendments) -> Never:
    """End at once, without anything else."""
    os._exit(1)


def follow(session: WriteSession, command: str, words: list[str]) -> None:
    """Do one command of a session."""
    if command == "put":
        made = document(words[0], words[1:])
        session.put(made, vectors(made), originals(made))
    elif command == "remove":
        session.remove(words[0])
    elif command == "commit":
        session.commit()


if __name__ == "__main__":
    main()
