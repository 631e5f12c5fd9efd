"""Messages in Chinese for click's usage errors."""

from __future__ import annotations

import difflib

import click

from replysearch.messages import command_line


def usage_message(error: click.UsageError) -> str:
    """Return in Chinese what is wrong with the command line."""
    match error:
        case click.MissingParameter():
            return command_line.USAGE_MISSING.format(hint=_hint(error))
        case click.BadParameter():
            return command_line.USAGE_BAD_VALUE.format(hint=_hint(error), message=error.message)
        case click.NoSuchOption():
            return _no_such_option(error)
        case click.BadOptionUsage():
            return command_line.USAGE_OPTION.format(name=error.option_name)
        # Click's own messages are in ASCII, those of this package in Chinese.
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
