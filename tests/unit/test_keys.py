"""The record of API keys: what is kept, who is known by it, and what makes it unusable."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replysearch.errors import BadKeyName, KeyNotFound, KeysDamaged
from replysearch.keys import Record, Scope, add_key, read_record, record_path, revoke_key


def test_a_key_is_shown_once_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    key, given_out = add_key(tmp_path / "new" / "i", " 前台 ", Scope.READ)
    assert re.fullmatch(rf"rs_{key.key_id}_[0-9a-f]{{64}}", given_out)
    path = record_path(tmp_path / "new" / "i")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text("utf-8")) == {
        "version": 1,
        "keys": [
            {
                "id": key.key_id,
                "name": "前台",
                "scopes": ["read"],
                "sha256": hashlib.sha256(given_out.encode()).hexdigest(),
                "created_at": key.created_at.isoformat(),
            }
        ],
    }
    assert given_out not in "".join(each.read_text("utf-8") for each in path.parent.iterdir())


def test_writing_includes_reading(tmp_path: Path) -> None:
    assert add_key(tmp_path, "a", Scope.READ)[0].scopes == (Scope.READ,)
    assert add_key(tmp_path, "b", Scope.WRITE)[0].scopes == (Scope.READ, Scope.WRITE)


def test_revoking_takes_that_key_and_leaves_an_empty_record(tmp_path: Path) -> None:
    first, first_given = add_key(tmp_path, "a", Scope.READ)
    second, second_given = add_key(tmp_path, "b", Scope.WRITE)
    assert revoke_key(tmp_path, "a") == first
    record = read_record(tmp_path)
    assert record is not None
    assert record.key_of(first_given.encode()) is None
    assert record.key_of(second_given.encode()) == second
    assert revoke_key(tmp_path, second.key_id) == second
    assert read_record(tmp_path) == Record(())
    with pytest.raises(KeyNotFound, match="没有名称或编号为 b 的密钥"):
        revoke_key(tmp_path, "b")


def test_a_folder_without_keys_has_no_record(tmp_path: Path) -> None:
    assert read_record(tmp_path) is None
    with pytest.raises(KeyNotFound):
        revoke_key(tmp_path, "a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["", "  ", "a\nb", "a\x1b[0m", "长" * 65, "local", "REPLYSEARCH_API_KEY", "0123abcd"]
)
def test_names_that_could_mislead_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadKeyName):
        add_key(tmp_path, name, Scope.READ)
    assert read_record(tmp_path) is None


def test_a_name_is_given_once(tmp_path: Path) -> None:
    add_key(tmp_path, "a", Scope.READ)
    with pytest.raises(BadKeyName, match="已有名为 a 的密钥"):
        add_key(tmp_path, "a", Scope.WRITE)


def test_keys_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda at: add_key(tmp_path, f"k{at}", Scope.READ), range(24)))
    record = read_record(tmp_path)
    assert record is not None
    assert {key.name for key in record.keys} == {f"k{at}" for at in range(24)}
    assert all(record.key_of(shown.encode()) == key for key, shown in made)


_SOUND = {
    "id": "0123abcd",
    "name": "a",
    "scopes": ["read"],
    "sha256": "0" * 64,
    "created_at": "2026-01-01T00:00:00+00:00",
}
#: What makes such a record unsound.
_WRONG: tuple[dict[str, object], ...] = (
    {"id": "x"},
    {"sha256": "0" * 63},
    {"scopes": ["admin"]},
    {"scopes": ["write"]},
    {"scopes": []},
    {"name": "a\nb"},
    {"name": 7},
    {"created_at": "now"},
)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 2, "keys": []}',
        '{"version": 1}',
        '{"version": 1, "keys": {}}'.replace("{}", "7"),
        *(json.dumps({"version": 1, "keys": [{**_SOUND, **wrong}]}) for wrong in _WRONG),
        json.dumps({"version": 1, "keys": [_SOUND, _SOUND]}),
    ],
)
def test_a_record_that_is_damaged_is_told_and_never_taken_for_none(
    tmp_path: Path, content: str
) -> None:
    path = record_path(tmp_path)
    path.touch(0o600)
    path.write_text(content, "utf-8")
    with pytest.raises(KeysDamaged, match=r"keys\.json 不能使用"):
        read_record(tmp_path)
    with pytest.raises(KeysDamaged):
        add_key(tmp_path, "b", Scope.READ)
    assert path.read_text("utf-8") == content


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_record_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    add_key(tmp_path, "a", Scope.READ)
    record_path(tmp_path).chmod(mode)
    with pytest.raises(KeysDamaged, match="chmod 600"):
        read_record(tmp_path)


def test_a_record_must_be_a_file_itself(tmp_path: Path) -> None:
    add_key(tmp_path / "real", "a", Scope.READ)
    (tmp_path / "i").mkdir()
    record_path(tmp_path / "i").symlink_to(record_path(tmp_path / "real"))
    with pytest.raises(KeysDamaged):
        read_record(tmp_path / "i")
    os.mkfifo(record_path(tmp_path), 0o600)
    # Nobody writes to the pipe: opening it must not wait.
    with pytest.raises(KeysDamaged, match="不是普通文件"):
        read_record(tmp_path)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Record, dict[bytes, str]]:
    """A record of some keys, and the name of each key by the key itself."""
    folder = tmp_path_factory.mktemp("keys")
    made = [add_key(folder, f"k{at}", Scope(scope)) for at, scope in enumerate(Scope)]
    record = read_record(folder)
    assert record is not None
    return record, {shown.encode(): key.name for key, shown in made}


@given(st.data())
def test_every_key_authenticates_and_nothing_else(
    kept: tuple[Record, dict[bytes, str]], data: st.DataObject
) -> None:
    record, names = kept
    whole = st.sampled_from(sorted(names))
    cut = st.builds(lambda key, at: key[:at], whole, st.integers(0, 77))
    more = st.builds(lambda key, end: key + end, whole, st.binary(max_size=3))
    flipped = st.builds(
        lambda key, at, to: key[:at] + bytes([to]) + key[at + 1 :],
        whole,
        st.integers(0, 75),
        st.integers(0, 255),
    )
    tried = data.draw(st.one_of(whole, cut, more, flipped, st.binary(), whole.map(bytes.upper)))
    found = record.key_of(tried)
    assert (found.name if found else None) == names.get(tried)
