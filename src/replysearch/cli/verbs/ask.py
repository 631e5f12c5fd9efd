"""The command `ask`: an answer with its citations, or an abstention."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replysearch.cli.commands import Command
from replysearch.cli.options import index_option, json_option, open_library, passage_filters
from replysearch.cli.output import print_json, print_line, print_note, printable
from replysearch.cli.parameter_types import OneOf
from replysearch.errors import WriterMissing
from replysearch.messages import answering as answering_messages
from replysearch.messages import command_help, command_line
from replysearch.records import AnswerNote, Ask, Filters
from replysearch.search.citations import Form

if TYPE_CHECKING:
    from replysearch.answering import Writer
    from replysearch.wire.answer_shapes import AnswerObject

_NOT_ANSWERED = 1
#: The code of the note for an empty index. `_answer_lines` prints a text of its own instead.
_NO_LETTERS = AnswerNote.NO_LETTERS.value


@click.command(cls=Command, help=command_help.HELP_ASK)
@click.argument("words", nargs=-1, required=True, metavar="QUESTION")
@click.option("--turn", "turns", multiple=True, metavar="问题", help=command_help.HELP_OPT_TURN)
@click.option("--written", is_flag=True, help=command_help.HELP_OPT_WRITTEN)
@click.option(
    "--cite",
    type=OneOf(*(form.value for form in Form)),
    default=Form.PLAIN.value,
    metavar="FORM",
    help=command_help.HELP_OPT_CITE,
)
@passage_filters
@index_option
@json_option
def ask(
    *,
    words: tuple[str, ...],
    turns: tuple[str, ...],
    written: bool,
    cite: str,
    filters: Filters,
    folder: Path,
    as_json: bool,
) -> int:
    """Answer a question; exit 1 if the letters do not answer it."""
    from replysearch.wire.answers import answer_object  # noqa: PLC0415 - only when answering

    asked = Ask(" ".join(words), turns, filters, written)
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
    return 0 if answer["status"] == "answered" else _NOT_ANSWERED


def _writer() -> Writer:
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
