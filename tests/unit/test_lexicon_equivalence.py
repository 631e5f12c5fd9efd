"""Proof that the patterns made of word lists match what the written-out ones did.

`patterns_before.json` holds those, by their old places; `_MOVED` tells the new ones.
"""

from __future__ import annotations

import ast
import gzip
import importlib
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from replysearch import formats
from replysearch.chinese.text import fold, narrow, squeeze

_TESTS = Path(__file__).parents[1]
_SHARED = Path(os.environ.get("SHARED", _TESTS.parents[1] / "shared"))
_BEFORE: dict[str, tuple[str, int]] = json.loads(
    Path(__file__).with_name("patterns_before.json").read_text("utf-8")
)
_MOVED = {
    "answering.evidence.letter_evidence._ANNOUNCES": "letters.kinds._INTRODUCES",
    "answering.question.places._PLACE_END": "chinese.places._ENDING",
    "chinese.text.DATE": "chinese.dates.DATE",
    "chinese.organisations._COUNTY": "chinese.places._COUNTY",
    "chinese.organisations._CITY": "chinese.places._CITY",
    "chinese.organisations._PROVINCE": "chinese.places._PROVINCE",
    "chinese.organisations._SYSTEM": "chinese.places._SYSTEM",
    "chinese.organisations._STATE": "chinese.places._STATE",
    "chinese.organisations._NATIONAL": "chinese.places._NATIONAL",
    "chinese.organisations._MINISTRY": "chinese.places._MINISTRY",
    "chinese.organisations._NOT_A_COUNTY": "chinese.places._NOT_A_COUNTY",
} | {
    f"chinese.values._{name}": f"chinese.value_patterns.{name}"
    for name in (
        *("YEAR_MONTH", "YEAR_ONLY", "MONTH_DAY", "CALENDAR_MONTH", "CLOCK", "HOUR_BEFORE"),
        *("SHARE", "CODE", "ORDINAL", "NUMBER", "HALF", "RANGE_AFTER", "RANGE_SIZE", "ABOUT"),
    )
}
# Patterns of which only whether they are found counts, not where.
_ONLY_FOUND = {"letters.kinds._FUTURE", "letters.frame._RESIDUE", "chinese.values._CODE"}


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)


def _texts() -> Iterator[str]:
    letters = [*(_TESTS.parent / "samples").iterdir(), *_SHARED.glob("replies/*")]
    for path in [*letters, *_SHARED.glob("trials/*.txt")]:
        yield formats.read_text(path.name, path.read_bytes()).text
    for path in _TESTS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    for path in _TESTS.rglob("quality/*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            yield from _leaves(json.loads(line))
    for path in _SHARED.glob("eval/*/*.jsonl.gz"):
        rows = gzip.decompress(path.read_bytes()).decode().splitlines()
        for row in rows[:: max(1, len(rows) // 400)]:
            yield from _leaves(json.loads(row))


@cache
def _corpus() -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in _texts():
        whole = [text] if len(text) < 2000 else []
        for part in [*whole, *text.splitlines(), *re.split(r"(?<=[。;；!！?？])", text)]:
            if re.search("[\ud800-\udfff]", part):
                continue
            flat = narrow(part).strip()
            found |= dict.fromkeys((part, flat, squeeze(flat), fold(part)))
    return tuple(found)


def _pattern(place: str) -> re.Pattern[str]:
    path, *keys = re.split(r"\[|\]\[?", _MOVED.get(place, place).rstrip("]"))
    module, _, name = path.rpartition(".")
    value: Any = getattr(importlib.import_module(f"replysearch.{module}"), name)
    for key in keys:
        value = value[int(key)]
    return re.compile(value.pattern, value.flags)


@pytest.mark.parametrize("place", _BEFORE)
def test_a_pattern_matches_what_it_did(place: str) -> None:
    source, flags = _BEFORE[place]
    before, after = re.compile(source, flags), _pattern(place)
    assert before.flags == after.flags
    assert before.groupindex == after.groupindex
    if before.pattern == after.pattern:
        return
    for text in _corpus():
        if place in _ONLY_FOUND:
            assert bool(before.search(text)) == bool(after.search(text)), text
            continue
        old = [(match.span(), match.groups()) for match in before.finditer(text)]
        new = [(match.span(), match.groups()) for match in after.finditer(text)]
        assert old == new, text
        start = before.match(text), after.match(text)
        assert (start[0] and start[0].span()) == (start[1] and start[1].span()), text
