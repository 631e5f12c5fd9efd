"""The command line's own Chinese: help, values, and what is said of a line that is wrong.

click says these things in English only, and its message catalogue cannot be set from outside.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from replysearch.cli.output import print_failure
from replysearch.errors import ReplysearchError
from replysearch.messages import command_help, command_line
from replysearch.messages import faces as faces_messages
from replysearch.records import Kind, Mode
from replysearch.wire import failure_object
from replysearch.wire.exports import ExportFormat
from replysearch.wire.shapes import ErrorObject, FailureObject

#: Key of :attr:`click.Context.meta`: whether ``--json`` stands on the line.
_JSON = "replysearch.json"


class _Chinese(click.Command):
    """What commands and the group of them have in common."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the line, and note whether it asks for JSON."""
        own = args[: args.index("--")] if "--" in args else args
        # Noted before parsing, so that an error of parsing is told in the right form too.
        ctx.meta[_JSON] = ctx.meta.get(_JSON, False) or "--json" in own
        return super().parse_args(ctx, args)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option for help, told in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = command_help.HELP_OPTION
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{command_help.HELP_USAGE} ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        records = [
            param.get_help_record(ctx)
            for param in self.get_params(ctx)
            if isinstance(param, click.Option)
        ]
        with formatter.section(command_help.HELP_OPTIONS):
            formatter.write_dl([record for record in records if record is not None])


class Command(_Chinese):
    """A command; its callback returns the exit code. Typed errors end here, in one place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", command_help.HELP_OPTIONS_SLOT)
        super().__init__(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> int:
        """Run the command and return its exit code; a failure is told and has its own."""
        try:
            return int(super().invoke(ctx))
        except ReplysearchError as error:
            print_failure(_hinted(failure_object(error)), as_json=wants_json(ctx))
            return error.exit_code
        except BrokenPipeError:
            raise
        except OSError as error:
            message = command_line.SYSTEM_ERROR.format(reason=error)
            failure = FailureObject(error=ErrorObject(code="system_error", message=message))
            print_failure(failure, as_json=wants_json(ctx))
            return ReplysearchError.exit_code


class CommandGroup(_Chinese, click.Group):
    """The commands together."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", command_help.HELP_OPTIONS_SLOT)
        kwargs.setdefault("subcommand_metavar", command_help.HELP_COMMAND_SLOT)
        super().__init__(*args, **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        with formatter.section(command_help.HELP_COMMANDS):
            formatter.write_dl(
                [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]
            )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order in which a user meets them, not by the alphabet."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant; say in Chinese when there is none."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            known = "、".join(self.commands)
            raise click.UsageError(
                command_line.USAGE_NO_COMMAND.format(name=name, commands=known), ctx
            )
        return super().resolve_command(ctx, args)


class WholeNumber(click.ParamType[int]):
    """A whole number from `low` to `high`, both included; without `high` there is no upper end."""

    name = "integer"

    def __init__(self, low: int, high: int | None = None) -> None:
        self.low = low
        self.high = high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the value that the word means."""
        try:
            number = int(value)
        except ValueError:
            self.fail(command_line.USAGE_NOT_WHOLE.format(value=value), param, ctx)
        if self.high is None and number < self.low:
            self.fail(command_line.USAGE_TOO_SMALL.format(value=number, low=self.low), param, ctx)
        if self.high is not None and not self.low <= number <= self.high:
            span = {"low": self.low, "high": self.high}
            self.fail(command_line.USAGE_OUT_OF_RANGE.format(value=number, **span), param, ctx)
        return number


class Day(click.ParamType[date]):
    """A date in ISO 8601 form."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the value that the word means."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(command_line.USAGE_NOT_A_DAY.format(value=value), param, ctx)


class PassageKind(click.ParamType[Kind]):
    """A kind of passage, by its value or by its Chinese name."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Kind:
        """Return the value that the word means."""
        for kind in Kind:
            if value.lower() in (kind.value, faces_messages.KIND_NAMES[kind.value]):
                return kind
        choices = [kind.value for kind in Kind]
        raise click.BadParameter(_not_among(value, choices), ctx, param)


class SearchMode(click.ParamType[Mode]):
    """A search mode."""

    name = "mode"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Mode:
        """Return the value that the word means."""
        for mode in Mode:
            if value.lower() == mode.value:
                return mode
        choices = [mode.value for mode in Mode]
        raise click.BadParameter(_not_among(value, choices), ctx, param)


class OneOf(click.ParamType[str]):
    """One of some words, in lower or upper case."""

    name = "choice"

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word in lower case."""
        word = str(value).lower()
        if word in self.choices:
            return word
        raise click.BadParameter(_not_among(value, self.choices), ctx, param)


class ExportFile(click.ParamType[tuple[Path, ExportFormat]]):
    """A file to write a list of results to, and the form that its suffix names."""

    name = "file"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Path, ExportFormat]:
        """Return the file that the word means."""
        path = Path(value)
        for form in ExportFormat:
            if path.suffix.lower() == form.suffix:
                return path, form
        choices = [form.suffix for form in ExportFormat]
        raise click.BadParameter(_not_among(path.suffix or value, choices), ctx, param)


def _not_among(value: str, choices: Sequence[str]) -> str:
    return command_line.USAGE_NOT_A_CHOICE.format(value=value, choices="、".join(choices))


def _hinted(failure: FailureObject) -> FailureObject:
    """Return a failure with the command that helps, where there is one."""
    wrong = failure["error"]
    wrong["message"] += command_line.USAGE_HINTS.get(wrong["code"], "")
    return failure


def wants_json(ctx: click.Context | None) -> bool:
    """Tell whether the line asked for JSON."""
    return bool(ctx is not None and ctx.meta.get(_JSON, False))


def usage_message(error: click.UsageError) -> str:
    """Return in Chinese what is wrong with the line."""
    match error:
        case click.MissingParameter():
            return command_line.USAGE_MISSING.format(hint=_hint(error))
        case click.BadParameter():
            return command_line.USAGE_BAD_VALUE.format(hint=_hint(error), message=error.message)
        case click.NoSuchOption():
            return _no_such_option(error)
        case click.BadOptionUsage():
            return command_line.USAGE_OPTION.format(name=error.option_name)
        case _ if error.message.isascii():
            return command_line.USAGE_OTHER.format(message=error.message.rstrip("."))
        case _:
            return error.message


def _hint(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx) if error.ctx else str(error.param.name)
    return "/".join(error.param.opts)


def _no_such_option(error: click.NoSuchOption) -> str:
    known = [name for each in error.ctx.command.params for name in each.opts] if error.ctx else []
    near = difflib.get_close_matches(error.option_name, known, n=1)
    if not near:
        return command_line.USAGE_NO_OPTION.format(name=error.option_name)
    return command_line.USAGE_NO_OPTION_BUT.format(name=error.option_name, other=near[0])
