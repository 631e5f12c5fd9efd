"""Word lists become patterns, and are read only when one of these is used."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from replysearch.chinese import lexicon
from replysearch.chinese.lexicon import alternatives, classes, lazy_pattern, words

_FOLDER = Path(lexicon.__file__).parent
_SOURCE = _FOLDER.parents[1]
_LISTS = [
    f"{file.stem}.{name}"
    for file in sorted(_FOLDER.glob("*.toml"))
    for name in tomllib.loads(file.read_text("utf-8"))
]


def test_words_are_tried_in_their_order() -> None:
    assert alternatives("places.county") == "(?:自治县|县|新区|林区|区|自治旗|旗|市)"


def test_an_exception_follows_its_word() -> None:
    assert alternatives("plans.planned") == "(?:计划(?![内外])|准备|打算)"


def test_characters_of_a_label_may_stand_apart() -> None:
    assert lazy_pattern("^<labels.fact>$").match("索  引 号")


def test_the_longest_word_of_all_classes_comes_first() -> None:
    lengths = [len(word) for word in words("measures.unit")]
    assert lengths == sorted(lengths, reverse=True)
    assert [classes("measures.unit")[word] for word in ("km2", "公里", "名", "亩")] == [
        "平方公里",
        "公里",
        "count",
        "亩",
    ]


def test_a_lazy_pattern_has_the_methods_and_flags_of_a_compiled_one() -> None:
    pattern = lazy_pattern(r"(?P<place>某<places.city>)A", re.IGNORECASE)
    assert pattern.pattern == "(?P<place>某(?:市(?!场)|自治州|地区|盟|州))A"
    assert pattern.flags & re.IGNORECASE
    assert [match["place"] for match in pattern.finditer("某市a某盟A某县A")] == ["某市", "某盟"]
    assert pattern.search("某市A", 1) is None


@pytest.mark.parametrize("name", _LISTS)
def test_every_list_is_a_pattern_that_the_source_uses(name: str) -> None:
    re.compile(alternatives(name))
    assert len(set(words(name))) == len(words(name))
    uses = [f"<{name}>", f'"{name}"']
    assert any(use in path.read_text("utf-8") for path in _SOURCE.rglob("*.py") for use in uses)


def test_importing_the_library_reads_no_list() -> None:
    # Without this module no list can be read. It may be loaded already, to measure coverage.
    code = (
        "import sys; sys.modules['tomllib'] = None; import replysearch.library; print('imported')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "imported"
