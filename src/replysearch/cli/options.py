"""Options that several commands share, and the function that opens the index for a command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from replysearch.cli.parameter_types import IsoDay, PassageKind, WholeNumber
from replysearch.messages import command_help as messages
from replysearch.records import Filters
from replysearch.wire import checked_filters

if TYPE_CHECKING:
    from replysearch.library import Library

_Option = Callable[[Callable[..., int]], Callable[..., int]]

index_option = click.option(
    "--index",
    "folder",
    type=click.Path(path_type=Path),
    envvar="REPLYSEARCH_INDEX",
    default=Path("index"),
    metavar="DIR",
    help=messages.HELP_OPT_INDEX,
)
json_option = click.option("--json", "as_json", is_flag=True, help=messages.HELP_OPT_JSON)
encoder_option = click.option("--encoder", metavar="NAME", help=messages.HELP_OPT_ENCODER)

#: The years that a :class:`~datetime.date` can have.
_YEAR = WholeNumber(1, 9999)
_KIND: _Option = click.option(
    "--kind", type=PassageKind(), multiple=True, metavar="KIND", help=messages.HELP_OPT_KIND
)
#: Options that filter letters. Each option's parameter has the name of a :class:`Filters` field.
_LETTER_FILTERS: tuple[_Option, ...] = (
    click.option("--issuer", multiple=True, metavar="名称", help=messages.HELP_OPT_ISSUER),
    click.option("--region", multiple=True, metavar="名称", help=messages.HELP_OPT_REGION),
    click.option("--year", multiple=True, type=_YEAR, metavar="YYYY", help=messages.HELP_OPT_YEAR),
    click.option("--from", "date_from", type=IsoDay(), metavar="日期", help=messages.HELP_OPT_FROM),
    click.option("--to", "date_to", type=IsoDay(), metavar="日期", help=messages.HELP_OPT_TO),
    click.option(
        "--number", "document_number", multiple=True, metavar="文号", help=messages.HELP_OPT_NUMBER
    ),
    click.option(
        "--proposal",
        "proposal_number",
        multiple=True,
        metavar="编号",
        help=messages.HELP_OPT_PROPOSAL,
    ),
    click.option(
        "--subject", "subject_class", multiple=True, metavar="分类", help=messages.HELP_OPT_SUBJECT
    ),
    click.option("--earlier", is_flag=True, help=messages.HELP_OPT_EARLIER),
)
_FIELDS = frozenset(field.name for field in fields(Filters))


def letter_filters(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that filter letters. The command gets a :class:`Filters` as ``filters``."""
    return _with_filters(command, _LETTER_FILTERS)


def passage_filters(command: Callable[..., int]) -> Callable[..., int]:
    """Add ``--kind`` and the options that filter letters; see :func:`letter_filters`."""
    return _with_filters(command, (_KIND, *_LETTER_FILTERS))


def _with_filters(command: Callable[..., int], options: Sequence[_Option]) -> Callable[..., int]:
    @wraps(command)
    def filtered(**given: Any) -> int:
        chosen = {name: given.pop(name) for name in _FIELDS & given.keys()}
        return command(filters=checked_filters(Filters(**chosen)), **given)

    result: Callable[..., int] = filtered
    for option in reversed(options):
        result = option(result)
    return result


def open_library(folder: Path, *, encoder: str | None = None, create: bool = False) -> Library:
    """Open the index in `folder`. If there is none and `create` is true, make an empty one.

    Raises:
        IndexFailure: The index cannot be opened or made, or has another encoder than `encoder`.
        EncoderError: The encoder of a new index cannot be loaded.
    """
    from replysearch.library import Library  # noqa: PLC0415 - help and usage errors need no index

    return Library.open(folder, encoder=encoder, create=create)
