"""Commands that look letters up: search, list, show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from replysearch.cli.grammar import Command, ExportFile, PassageKind, SearchMode, WholeNumber
from replysearch.cli.options import filter_options, index_option, json_option, open_library
from replysearch.cli.output import print_json, print_line, print_note, printable, whole_file
from replysearch.cli.rendering import facet_lines, hit_lines, letter_lines, summary_line
from replysearch.messages import command_help, command_line
from replysearch.records import Filters, Kind, Mode, Query, SearchResult
from replysearch.wire import checked_query, document_object, search_object, summary_object
from replysearch.wire.exports import ExportFormat, exported
from replysearch.wire.links import Links

#: Exit code of a search that found nothing.
NOTHING_FOUND = 1


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
@click.option(
    "--kind", type=PassageKind(), multiple=True, metavar="KIND", help=command_help.HELP_OPT_KIND
)
@filter_options
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
    kind: tuple[Kind, ...],
    filters: Filters,
    facets: bool,
    explain: bool,
    output: tuple[Path, ExportFormat] | None,
    folder: Path,
    as_json: bool,
) -> int:
    """Search; exit 1 when nothing is found."""
    wanted = replace(filters, kind=kind)
    query = checked_query(Query(" ".join(words), limit, mode, wanted, facets, explain))
    with open_library(folder) as library:
        result = library.search(query)
        held = library.counts().documents
    if output is not None:
        path, form = output
        _write_hits(result, str(path), form)
    if as_json:
        print_json(dict(search_object(result)))
        return 0 if result.total else NOTHING_FOUND
    if not result.total:
        nothing = command_line.SEARCH_NOTHING if held else command_line.INDEX_EMPTY
        print_note(nothing.format(query=query.text))
        return NOTHING_FOUND
    for line in (*hit_lines(result.hits), *facet_lines(result.facets)):
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


@click.command("list", cls=Command, help=command_help.HELP_LIST)
@filter_options
@index_option
@json_option
def list_(filters: Filters, folder: Path, as_json: bool) -> int:
    """List letters, newest first; exit 1 when none passes the filters."""
    with open_library(folder) as library:
        summaries = library.documents(filters=filters)
    if as_json:
        print_json({"documents": [summary_object(summary) for summary in summaries]})
    elif summaries:
        for summary in summaries:
            print_line(summary_line(summary))
    else:
        print_note(command_line.INDEX_EMPTY if filters.is_empty else command_line.LIST_EMPTY)
    return 0 if summaries or filters.is_empty else NOTHING_FOUND


@click.command(cls=Command, help=command_help.HELP_SHOW)
@click.argument("document_id", metavar="ID")
@index_option
@json_option
def show(document_id: str, folder: Path, as_json: bool) -> int:
    """Show one letter whole."""
    with open_library(folder) as library:
        document = library.document(document_id)
    if as_json:
        print_json(dict(document_object(document)))
    else:
        for line in letter_lines(document):
            print_line(line)
    return 0
