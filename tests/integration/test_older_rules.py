"""An index whose letters were read by older rules opens, and is brought to today's by reindex."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.support.commands import Run, answer
from tests.support.letters import BUS

from replysearch.letters import PASSAGE_RULES_VERSION


def manifest_in(database: Path) -> dict[str, int]:
    with sqlite3.connect(database) as connection:
        (stored,) = connection.execute("SELECT value FROM meta WHERE name = 'manifest'").fetchone()
    found: dict[str, int] = json.loads(stored)
    return found


def test_an_index_of_older_rules_opens_and_is_read_again(tmp_path: Path, run: Run) -> None:
    (tmp_path / "bus.txt").write_text(BUS, encoding="utf-8")
    folder = tmp_path / "i"
    run("index", tmp_path / "bus.txt", "--index", folder)
    before = answer(run("list", "--index", folder, "--json"))["documents"]
    database = folder / "replysearch.sqlite3"
    older = manifest_in(database) | {"passage_rules": PASSAGE_RULES_VERSION - 1}
    with sqlite3.connect(database) as connection:
        connection.execute(
            "UPDATE meta SET value = ? WHERE name = 'manifest'", (json.dumps(older),)
        )
        facts = (
            "UPDATE documents SET metadata = json_remove(metadata, '$.joint_issuers', '$.unsure')"
        )
        connection.execute(facts)
    found = answer(run("search", "夜间公交", "--index", folder, "--json"))["hits"]
    assert found[0]["citation"]["document_id"] == before[0]["document_id"]
    shown = answer(run("show", before[0]["document_id"], "--index", folder, "--json"))
    assert (shown["joint_issuers"], shown["unsure"]) == ([], {})
    run("reindex", "--index", folder)
    assert manifest_in(database)["passage_rules"] == PASSAGE_RULES_VERSION
    assert answer(run("list", "--index", folder, "--json"))["documents"] == before
