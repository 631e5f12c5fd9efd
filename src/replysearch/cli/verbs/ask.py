"""Commands that answer: ask, and verify for answers that were saved."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from replysearch.cli.grammar import Command, PassageKind
from replysearch.cli.options import filter_options, index_option, json_option, open_library
from replysearch.cli.output import print_json, print_line, print_note, printable
from replysearch.errors import BadAnswer, WriterMissing
from replysearch.messages import answering as answering_messages
from replysearch.messages import command_help, command_line
from replysearch.records import AnswerNote, Ask, Filters, Kind
from replysearch.search.citations import Form
from replysearch.wire import checked_filters

if TYPE_CHECKING:
    from replysearch.answering import Writer
    from replysearch.wire.answers import AnswerObject, VerifiedObject

#: Exit code where the letters do not answer, and where a saved answer does not hold.
NOT_ANSWERED = 1
#: Told here with the command that helps.
_NO_LETTERS = AnswerNote.NO_LETTERS.value


@click.command(cls=Command, help=command_help.HELP_ASK)
@click.argument("words", nargs=-1, required=True, metavar="QUESTION")
@click.option("--turn", "turns", multiple=True, metavar="问题", help=command_help.HELP_OPT_TURN)
@click.option("--written", is_flag=True, help=command_help.HELP_OPT_WRITTEN)
@click.option(
    "--cite",
    type=click.Choice([form.value for form in Form]),
    default=Form.PLAIN.value,
    metavar="FORM",
    help=command_help.HELP_OPT_CITE,
)
@click.option(
    "--kind", type=PassageKind(), multiple=True, metavar="KIND", help=command_help.HELP_OPT_KIND
)
@filter_options
@index_option
@json_option
def ask(
    *,
    words: tuple[str, ...],
    turns: tuple[str, ...],
    written: bool,
    cite: str,
    kind: tuple[Kind, ...],
    filters: Filters,
    folder: Path,
    as_json: bool,
) -> int:
    """Answer; exit 1 when the letters do not say."""
    from replysearch.wire.answers import answer_object  # noqa: PLC0415 - only when answering

    asked = Ask(" ".join(words), turns, replace(checked_filters(filters), kind=kind), written)
    writer = _writer() if written else None
    with open_library(folder) as library:
        answer = answer_object(library.ask(asked, writer))
    if as_json:
        print_json(dict(answer))
    else:
        for note in answer["notes"]:
            if note["code"] != _NO_LETTERS:
                print_note(printable(note["message"]))
        for line in _answer_lines(answer, cite):
            print_line(line)
    return 0 if answer["status"] == "answered" else NOT_ANSWERED


def _writer() -> Writer:
    """Return the writer that the environment names.

    Raises:
        WriterMissing: It names none.
    """
    from replysearch.settings import read_settings, writer_of  # noqa: PLC0415 - loads pydantic

    writer = writer_of(read_settings())
    if writer is None:
        raise WriterMissing(answering_messages.WRITER_MISSING)
    return writer


def _answer_lines(answer: AnswerObject, form: str) -> Iterator[str]:
    if answer["filters"]:
        told = "、".join(str(value) for values in answer["filters"].values() for value in values)
        yield command_line.ANSWER_WITHIN.format(filters=told)
    match answer["status"]:
        case "empty":
            bare = any(note["code"] == _NO_LETTERS for note in answer["notes"])
            yield command_line.INDEX_EMPTY if bare else command_line.ANSWER_EMPTY
        case "abstained":
            yield command_line.ANSWER_ABSTAINED
            if answer["suggestions"]:
                yield ""
                yield command_line.ANSWER_SUGGESTIONS
            for hit in answer["suggestions"]:
                yield command_line.ANSWER_SUGGESTION.format(
                    formatted=hit["citation"]["formatted"], text=" ".join(hit["text"].split())
                )
        case _:
            yield from _sentence_lines(answer)
            yield ""
            for citation in answer["citations"]:
                yield command_line.ANSWER_CITATION.format(
                    n=citation["n"], formatted=citation["forms"][form]
                )
                yield command_line.ANSWER_QUOTE.format(quote=" ".join(citation["quote"].split()))


def _sentence_lines(answer: AnswerObject) -> Iterator[str]:
    for sentence in answer["sentences"]:
        text = sentence["text"]
        if "value" in sentence:
            start, end = sentence["value"]
            text = text[:start] + click.style(text[start:end], bold=True) + text[end:]
        marks = "".join(f"[{n}]" for n in sentence["citations"])
        indent = command_line.ANSWER_ITEM_INDENT if sentence["item"] else ""
        yield indent + " ".join(text.split()) + marks


@click.command(cls=Command, help=command_help.HELP_VERIFY)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@index_option
@json_option
def verify(file: Path, folder: Path, as_json: bool) -> int:
    """Check a saved answer; exit 1 when some of it holds no more."""
    from replysearch.wire.answers import saved_answer, verified_object  # noqa: PLC0415 - as above

    saved = saved_answer(str(file), _read(file))
    with open_library(folder) as library:
        verified = verified_object(saved, library.verify(saved))
    if as_json:
        print_json(dict(verified))
    else:
        for line in _verified_lines(verified):
            print_line(line)
    return 0 if verified["holds"] else NOT_ANSWERED


def _read(file: Path) -> Mapping[str, Any]:
    name = printable(str(file))
    try:
        value: Mapping[str, Any] = json.loads(file.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadAnswer(
            answering_messages.SAVED_UNREADABLE.format(name=name, reason=reason)
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadAnswer(
            answering_messages.SAVED_UNREADABLE.format(
                name=name, reason=answering_messages.SAVED_NOT_JSON
            )
        ) from error
    return value


def _verified_lines(verified: VerifiedObject) -> Iterator[str]:
    for citation in verified["citations"]:
        yield f"[{citation['n']}] {citation['message']}"
    for sentence in verified["sentences"]:
        if not sentence["proved"]:
            faults = "、".join(
                answering_messages.FAULT_NAMES[fault] for fault in sentence["faults"]
            )
            yield command_line.VERIFY_FAULT.format(text=printable(sentence["text"]), faults=faults)
    if not verified["text_fits"]:
        yield command_line.VERIFY_TEXT
    yield command_line.VERIFY_HOLDS if verified["holds"] else command_line.VERIFY_BROKEN
