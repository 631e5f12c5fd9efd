"""Base classes of all commands. They show help in Chinese and print the errors of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from replysearch.cli.output import print_failure
from replysearch.errors import ReplysearchError
from replysearch.messages import command_help, command_line
from replysearch.wire import failure_object

if TYPE_CHECKING:
    from replysearch.wire.shapes import FailureObject

#: Key in :attr:`click.Context.meta`. The value tells whether the command line has ``--json``.
_JSON = "replysearch.json"


def wants_json(ctx: click.Context | None) -> bool:
    """Return whether the command line has ``--json``. If `ctx` is None, return False."""
    return bool(ctx is not None and ctx.meta.get(_JSON, False))


class _ChineseCommand(click.Command):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = args[: args.index("--")] if "--" in args else args
        # ``--json`` is noted before parsing, so that a parsing error is printed as JSON too.
        ctx.meta[_JSON] = ctx.meta.get(_JSON, False) or "--json" in own
        return super().parse_args(ctx, args)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = command_help.HELP_OPTION
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{command_help.HELP_USAGE} ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            param.get_help_record(ctx)
            for param in self.get_params(ctx)
            if isinstance(param, click.Option)
        ]
        with formatter.section(command_help.HELP_OPTIONS):
            formatter.write_dl([record for record in records if record is not None])


class Command(_ChineseCommand):
    """A command whose callback returns the exit code. A ReplysearchError or OSError is printed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", command_help.HELP_OPTIONS_SLOT)
        super().__init__(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> int:
        """Run the command and return its exit code. A BrokenPipeError is raised, not printed."""
        try:
            return int(super().invoke(ctx))
        except ReplysearchError as error:
            print_failure(_hinted(failure_object(error)), as_json=wants_json(ctx))
            return error.exit_code
        except BrokenPipeError:
            raise
        except OSError as error:
            message = command_line.SYSTEM_ERROR.format(reason=error)
            failure: FailureObject = {"error": {"code": "system_error", "message": message}}
            print_failure(failure, as_json=wants_json(ctx))
            return ReplysearchError.exit_code


class CommandGroup(_ChineseCommand, click.Group):
    """A group of commands."""

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
        """Return the names in the order in which the commands were added, not alphabetically."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that `args` names. If there is none, raise a usage error in Chinese."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            known = "、".join(self.commands)
            raise click.UsageError(
                command_line.USAGE_NO_COMMAND.format(name=name, commands=known), ctx
            )
        return super().resolve_command(ctx, args)


def _hinted(failure: FailureObject) -> FailureObject:
    wrong = failure["error"]
    wrong["message"] += command_line.USAGE_HINTS.get(wrong["code"], "")
    return failure
