"""The command `search`: find passages with their citations."""

from __future__ import annotations

from pathlib import Path

import click

from replysearch.cli.commands import Command
from replysearch.cli.options import index_option, json_option, open_library, passage_filters
from replysearch.cli.output import print_json, print_line, print_note, printable, whole_file
from replysearch.cli.parameter_types import ExportFile, SearchMode, WholeNumber
from replysearch.cli.rendering import facet_lines, hit_lines
from replysearch.messages import command_help, command_line
from replysearch.records import Filters, Mode, Query, SearchResult
from replysearch.wire import checked_query, search_object
from replysearch.wire.exports import ExportFormat, exported
from replysearch.wire.links import Links

_NOTHING_FOUND = 1


@click.command(cls=Command, help=command_help.HELP_SEARCH)
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option(
    "-k", "limit", type=WholeNumber(1), default=10, metavar="N", help=command_help.HELP_OPT_LIMIT
)
@click.option(
    "--mode",
    type=SearchMode(),
    default=Mode.HYBRID.value,
    metavar="MODE",
    help=command_help.HELP_OPT_MODE,
)
@passage_filters
@click.option("--output", type=ExportFile(), metavar="FILE", help=command_help.HELP_OPT_OUTPUT)
@click.option("--facets", is_flag=True, help=command_help.HELP_OPT_FACETS)
@click.option("--explain", is_flag=True, help=command_help.HELP_OPT_EXPLAIN)
@index_option
@json_option
def search(
    *,
    words: tuple[str, ...],
    limit: int,
    mode: Mode,
    filters: Filters,
    facets: bool,
    explain: bool,
    output: tuple[Path, ExportFormat] | None,
    folder: Path,
    as_json: bool,
) -> int:
    """Search, print the hits and, with ``--output``, save them; exit 1 if nothing is found."""
    query = checked_query(Query(" ".join(words), limit, mode, filters, facets, explain))
    with open_library(folder) as library:
        result = library.search(query)
        held = library.counts().documents
    if output is not None:
        path, form = output
        _write_hits(result, str(path), form)
    if as_json:
        print_json(dict(search_object(result)))
        return 0 if result.total else _NOTHING_FOUND
    if not result.total:
        nothing = command_line.SEARCH_NOTHING if held else command_line.INDEX_EMPTY
        print_note(nothing.format(query=query.text))
        return _NOTHING_FOUND
    for line in (*hit_lines(result.hits, result.query.filters.kind), *facet_lines(result.facets)):
        print_line(line)
    shown = len(result.hits)
    print_note(
        command_line.SEARCH_TOTAL.format(total=result.total, shown=shown, took_ms=result.took_ms)
    )
    return 0


def _write_hits(result: SearchResult, file: str, form: ExportFormat) -> None:
    content = exported(result, form, Links())
    with whole_file(file) as stream:
        stream.write(content)
    print_note(command_line.SEARCH_WRITTEN.format(count=len(result.hits), file=printable(file)))
