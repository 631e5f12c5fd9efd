"""Types of option values. ``convert`` raises a usage error in Chinese for an unusable value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from replysearch.messages import command_line
from replysearch.messages import faces as faces_messages
from replysearch.records import Kind, Mode
from replysearch.wire.exports import ExportFormat


class WholeNumber(click.ParamType[int]):
    """A whole number from `low` to `high`, both included. A `high` of None means no upper limit."""

    name = "integer"

    def __init__(self, low: int, high: int | None = None) -> None:
        self.low = low
        self.high = high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number that `value` states."""
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


class IsoDay(click.ParamType[date]):
    """A date in ISO 8601 form."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date that `value` states."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(command_line.USAGE_NOT_A_DAY.format(value=value), param, ctx)


class PassageKind(click.ParamType[Kind]):
    """A kind of passage, by its value or by its Chinese name."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Kind:
        """Return the kind that `value` names."""
        for kind in Kind:
            if value.lower() in (kind.value, faces_messages.KIND_NAMES[kind.value]):
                return kind
        choices = [kind.value for kind in Kind]
        raise click.BadParameter(_not_among(value, choices), ctx, param)


class SearchMode(click.ParamType[Mode]):
    """A search mode, by its value."""

    name = "mode"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Mode:
        """Return the mode that `value` names."""
        for mode in Mode:
            if value.lower() == mode.value:
                return mode
        choices = [mode.value for mode in Mode]
        raise click.BadParameter(_not_among(value, choices), ctx, param)


class OneOf(click.ParamType[str]):
    """One of `choices`, which are in lower case. Users may also write a choice in upper case."""

    name = "choice"

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the choice in lower case."""
        word = str(value).lower()
        if word in self.choices:
            return word
        raise click.BadParameter(_not_among(value, self.choices), ctx, param)


class ExportFile(click.ParamType[tuple[Path, ExportFormat]]):
    """A file to write search results to, and the format that its suffix names."""

    name = "file"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Path, ExportFormat]:
        """Return the path of the file and its format."""
        path = Path(value)
        for form in ExportFormat:
            if path.suffix.lower() == form.suffix:
                return path, form
        choices = [form.suffix for form in ExportFormat]
        raise click.BadParameter(_not_among(path.suffix or value, choices), ctx, param)


def _not_among(value: str, choices: Sequence[str]) -> str:
    return command_line.USAGE_NOT_A_CHOICE.format(value=value, choices="、".join(choices))
