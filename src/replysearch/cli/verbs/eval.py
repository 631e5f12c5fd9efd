"""The command `eval`: measure how good search or answers are on a set of questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replysearch.cli.commands import Command
from replysearch.cli.options import json_option
from replysearch.cli.output import print_json, print_line, printable
from replysearch.cli.parameter_types import WholeNumber
from replysearch.cli.progress import Bar, progress_bar
from replysearch.messages import command_help, command_line
from replysearch.messages import evaluation as evaluation_messages
from replysearch.wire import answer_figures_object, evaluation_object

if TYPE_CHECKING:
    from replysearch.evaluation import Evaluation, Loser

_BUILTIN = "builtin"
#: Characters shown of each text: enough to recognise the text. Chosen, not measured.
_SHOWN = 60


@click.command("eval", cls=Command, help=command_help.HELP_EVAL)
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--encoder", metavar="NAME", default=_BUILTIN, help=command_help.HELP_OPT_ENCODER)
@click.option(
    "--losers", type=WholeNumber(0), default=0, metavar="N", help=command_help.HELP_OPT_LOSERS
)
@click.option("--answers", is_flag=True, help=command_help.HELP_OPT_ANSWERS)
@json_option
def eval_(folder: Path, encoder: str, losers: int, answers: bool, as_json: bool) -> int:
    """Measure search on a set of questions. With ``--answers``, measure the answers instead."""
    if answers:
        return _answers(folder, encoder, as_json=as_json)
    from replysearch.encoding import open_encoder  # noqa: PLC0415 - loads numpy
    from replysearch.evaluation import evaluate, read_set  # noqa: PLC0415 - as above

    asked = read_set(folder)
    with progress_bar("") as bar:
        done = evaluate(asked, open_encoder(encoder), losers=losers, on_progress=_progress(bar))
        bar.clear()
    if as_json:
        print_json(dict(evaluation_object(done)))
        return 0
    for line in (*_table(done), *map(_loser, done.losers)):
        print_line(line)
    return 0


def _answers(folder: Path, encoder: str, *, as_json: bool) -> int:
    from replysearch.encoding import open_encoder  # noqa: PLC0415 - loads numpy
    from replysearch.evaluation import evaluate_answers, read_set  # noqa: PLC0415 - as above

    asked = read_set(folder, for_answers=True)
    with progress_bar("") as bar:
        figures = evaluate_answers(asked, open_encoder(encoder), on_progress=_progress(bar))
        bar.clear()
    found = answer_figures_object(figures)
    if as_json:
        print_json(dict(found))
        return 0
    for name, value in found.items():
        told = command_line.ABSENT if value is None else f"{value:.3f}".removesuffix(".000")
        print_line(f"{evaluation_messages.EVAL_ANSWERS[name]}:{told}")
    return 0


def _progress(bar: Bar) -> Callable[[str, int, int], None]:
    def show(stage: str, done: int, total: int) -> None:
        bar.set_label(evaluation_messages.EVAL_STAGES[stage])
        bar.set_total(total)
        bar.advance_to(done)

    return show


def _table(done: Evaluation) -> Iterator[str]:
    yield evaluation_messages.EVAL_HEAD.format(queries=done.queries, passages=done.passages)
    for mode, figures in done.figures.items():
        cells = (
            f"{name} {mean:.3f} ({figures.intervals[name][0]:.3f}–{figures.intervals[name][1]:.3f})"
            for name, mean in figures.means.items()
        )
        yield "  ".join((evaluation_messages.EVAL_STAGES[mode.value], *cells))


def _loser(lost: Loser) -> str:
    return evaluation_messages.EVAL_LOSER.format(
        ndcg=lost.ndcg,
        query=printable(lost.query),
        wanted=printable(lost.wanted[:_SHOWN]),
        rank=evaluation_messages.EVAL_NO_RANK
        if lost.rank is None
        else evaluation_messages.EVAL_RANK.format(lost.rank),
        first=printable((lost.first or command_line.ABSENT)[:_SHOWN]),
    )
