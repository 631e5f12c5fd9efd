"""The commands on API keys: `keys add`, `keys list`, `keys revoke`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from replysearch.cli.commands import Command, CommandGroup
from replysearch.cli.options import index_option, json_option
from replysearch.cli.output import print_json, print_line, print_note, printable
from replysearch.cli.parameter_types import OneOf
from replysearch.errors import ReplysearchError
from replysearch.messages import command_help
from replysearch.messages import keys as keys_messages

if TYPE_CHECKING:
    from replysearch.keys import Key


@click.group("keys", cls=CommandGroup, help=command_help.HELP_KEYS, invoke_without_command=True)
@click.pass_context
def keys(ctx: click.Context) -> int:
    """Print the help if no subcommand is given, and then exit as for a usage error."""
    if ctx.invoked_subcommand is None:
        print_note(ctx.get_help())
    return ReplysearchError.exit_code


@keys.command("add", cls=Command, help=command_help.HELP_KEYS_ADD)
@click.argument("name", metavar="NAME")
@click.option(
    "--scope",
    type=OneOf("read", "write"),
    default="read",
    metavar="SCOPE",
    help=command_help.HELP_OPT_SCOPE,
)
@index_option
@json_option
def add(name: str, scope: str, folder: Path, as_json: bool) -> int:
    """Create a key and print it; without ``--json``, the key's details go to standard error."""
    from replysearch.keys import Scope, add_key, record_path  # noqa: PLC0415 - not needed for --help

    key, given = add_key(folder, name, Scope(scope))
    if as_json:
        print_json({**_shown(key), "key": given})
        return 0
    path = printable(str(record_path(folder)))
    details = {"name": key.name, "id": key.key_id, "scopes": _scope_names(key), "path": path}
    print_note(keys_messages.KEY_ADDED.format(**details))
    print_line(given)
    return 0


@keys.command("list", cls=Command, help=command_help.HELP_KEYS_LIST)
@index_option
@json_option
def list_keys(folder: Path, as_json: bool) -> int:
    """List the keys; exit 1 if there is none."""
    from replysearch.keys import read_record  # noqa: PLC0415 - not needed for --help

    record = read_record(folder)
    found = record.keys if record is not None else ()
    if as_json:
        print_json({"keys": [_shown(key) for key in found], "kept": record is not None})
    for key in () if as_json else found:
        details = {"id": key.key_id, "name": key.name, "scopes": _scope_names(key)}
        print_line(keys_messages.KEY_LINE.format(created_at=key.created_at.isoformat(), **details))
    if not found and not as_json:
        _note_no_key(folder, kept=record is not None)
    return 0 if found else 1


@keys.command("revoke", cls=Command, help=command_help.HELP_KEYS_REVOKE)
@click.argument("name", metavar="NAME")
@index_option
@json_option
def revoke(name: str, folder: Path, as_json: bool) -> int:
    """Revoke the key with this name or id."""
    from replysearch.keys import read_record, revoke_key  # noqa: PLC0415 - not needed for --help

    key = revoke_key(folder, name)
    if as_json:
        print_json({"revoked": _shown(key)})
        return 0
    print_line(keys_messages.KEY_REVOKED.format(name=key.name, id=key.key_id))
    left = read_record(folder)
    if left is not None and not left.keys:
        _note_no_key(folder, kept=True)
    return 0


def _shown(key: Key) -> dict[str, object]:
    """Return the JSON object of a stored key, without the hash."""
    return {
        "id": key.key_id,
        "name": key.name,
        "scopes": [str(scope) for scope in key.scopes],
        "created_at": key.created_at.isoformat(),
    }


def _scope_names(key: Key) -> str:
    return keys_messages.SCOPE_JOINT.join(keys_messages.SCOPE_NAMES[scope] for scope in key.scopes)


def _note_no_key(folder: Path, *, kept: bool) -> None:
    from replysearch.keys import record_path  # noqa: PLC0415 - not needed for --help

    if kept:
        print_note(keys_messages.KEYS_EMPTY.format(path=printable(str(record_path(folder)))))
    else:
        print_note(keys_messages.KEYS_NONE)
