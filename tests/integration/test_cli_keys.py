"""The commands on keys: what is told where, and with which exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.support.commands import Run


def test_a_new_key_stands_alone_on_standard_output(call: Run, tmp_path: Path) -> None:
    done = call("keys", "add", "窗口", "--scope", "write", "--index", tmp_path / "i")
    assert done.returncode == 0
    assert re.fullmatch(r"rs_[0-9a-f]{8}_[0-9a-f]{64}\n", done.stdout)
    key_id = done.stdout.split("_")[1]
    assert done.stderr == (
        f"已建立密钥 窗口(编号 {key_id},权限 读、写),记录在 {tmp_path / 'i' / 'keys.json'}。"
        "密钥只显示这一次,请妥善保存:\n"
    )


def test_keys_are_listed_without_the_keys(call: Run, tmp_path: Path) -> None:
    assert (
        call("keys", "list", "--index", tmp_path).stderr,
        call("keys", "list", "--index", tmp_path).returncode,
    ) == ("还没有建立密钥。\n", 1)
    made = json.loads(call("keys", "add", "a", "--json", "--index", tmp_path).stdout)
    assert (made["name"], made["scopes"]) == ("a", ["read"])
    secret = made.pop("key")
    listed = call("keys", "list", "--json", "--index", tmp_path)
    assert json.loads(listed.stdout) == {"keys": [made], "kept": True}
    plain = call("keys", "list", "--index", tmp_path).stdout
    assert plain == f"{made['id']}  {made['created_at']}  读  a\n"
    assert secret not in plain + listed.stdout


def test_the_last_key_revoked_closes_and_says_so(call: Run, tmp_path: Path) -> None:
    made = json.loads(call("keys", "add", "a", "--json", "--index", tmp_path).stdout)
    done = call("keys", "revoke", "a", "--index", tmp_path)
    assert done.returncode == 0
    assert done.stdout == f"已撤销密钥 a(编号 {made['id']})。正在运行的服务会立即停止接受它。\n"
    assert done.stderr.startswith("没有可用的密钥:服务不接受任何需要密钥的请求。")
    assert call("keys", "list", "--index", tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        (("add", "local"), 2, "错误:local 不能用作密钥的名称"),
        (("add", "a", "--scope", "admin"), 2, "“admin”不在可选的值之中:read、write。"),
        (("add",), 2, "缺少 NAME。"),
        (("revoke", "nobody"), 2, "错误:没有名称或编号为 nobody 的密钥"),
        ((), 2, "建立、列出和撤销"),
        (("drop",), 2, "没有命令“drop”。可用的命令有:add、list、revoke。"),
    ],
)
def test_what_is_wrong_is_told(
    call: Run, tmp_path: Path, line: tuple[str, ...], code: int, told: str
) -> None:
    more = ("--index", tmp_path) if len(line) > 1 else ()
    done = call("keys", *line, *more)
    assert done.returncode == code
    assert told in done.stderr
    assert done.stdout == ""


def test_a_damaged_record_is_3(call: Run, tmp_path: Path) -> None:
    call("keys", "add", "a", "--index", tmp_path)
    (tmp_path / "keys.json").write_text("[]")
    for line in (("list",), ("add", "b"), ("revoke", "a")):
        done = call("keys", *line, "--index", tmp_path)
        assert done.returncode == 3
        assert "keys.json 不能使用" in done.stderr


def test_an_index_is_made_beside_keys_that_came_first(
    call: Run, letters: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "i"
    call("keys", "add", "a", "--index", folder)
    assert call("index", letters / "bus.txt", "--index", folder).returncode == 0
    assert call("check", "--index", folder).returncode == 0
    assert call("keys", "list", "--index", folder).returncode == 0
