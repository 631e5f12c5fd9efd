"""The options that several commands share, and the index that they all open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replysearch.cli.grammar import Day, WholeNumber
from replysearch.messages import command_help as messages
from replysearch.records import Filters
from replysearch.wire import checked_filters

if TYPE_CHECKING:
    from replysearch.library import Library

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

_YEAR = WholeNumber(1, 9999)
_FILTERS = (
    click.option("--issuer", multiple=True, metavar="名称", help=messages.HELP_OPT_ISSUER),
    click.option("--region", multiple=True, metavar="名称", help=messages.HELP_OPT_REGION),
    click.option("--year", multiple=True, type=_YEAR, metavar="YYYY", help=messages.HELP_OPT_YEAR),
    click.option("--from", "date_from", type=Day(), metavar="日期", help=messages.HELP_OPT_FROM),
    click.option("--to", "date_to", type=Day(), metavar="日期", help=messages.HELP_OPT_TO),
    click.option("--number", multiple=True, metavar="文号", help=messages.HELP_OPT_NUMBER),
    click.option("--proposal", multiple=True, metavar="编号", help=messages.HELP_OPT_PROPOSAL),
    click.option("--subject", multiple=True, metavar="分类", help=messages.HELP_OPT_SUBJECT),
)


def filter_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that choose letters; it receives them as ``filters``."""

    @wraps(command)
    def filtered(
        *,
        issuer: tuple[str, ...],
        region: tuple[str, ...],
        year: tuple[int, ...],
        date_from: date | None,
        date_to: date | None,
        number: tuple[str, ...],
        proposal: tuple[str, ...],
        subject: tuple[str, ...],
        **others: object,
    ) -> int:
        filters = Filters(
            issuer=issuer,
            region=region,
            year=year,
            date_from=date_from,
            date_to=date_to,
            document_number=number,
            proposal_number=proposal,
            subject_class=subject,
        )
        return command(filters=checked_filters(filters), **others)

    for option in reversed(_FILTERS):
        filtered = option(filtered)
    return filtered


def open_library(folder: Path, *, encoder: str | None = None, create: bool = False) -> Library:
    """Open the index in `folder`.

    Raises:
        IndexFailure: there is none, or it cannot be used.
        EncoderError: its encoder cannot be loaded.
    """
    from replysearch.library import Library  # noqa: PLC0415 - help and usage errors need no index

    return Library.open(folder, encoder=encoder, create=create)
