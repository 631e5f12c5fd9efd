"""Thresholds of :mod:`replysearch.answering` tried with other values: ``--vary MODULE.NAME=A,B,C``.

The module is named below :mod:`replysearch.answering`, as in
``--vary question.conversation._COMMON=0.2,0.35,0.5``. The threshold must be a number that stands in
that module and is read there.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType


@dataclass(frozen=True, slots=True)
class Variation:
    """A threshold, with the values to try."""

    module: ModuleType
    name: str
    values: Sequence[float]


def variation(text: str) -> Variation:
    """Read what stands behind ``--vary``.

    Raises:
        ArgumentTypeError: There is no such threshold, or a value is no number.
    """
    place, _, values = text.partition("=")
    module_name, _, name = place.rpartition(".")
    try:
        module = import_module(f"replysearch.answering.{module_name}")
        number = type(getattr(module, name))
        return Variation(module, name, [number(value) for value in values.split(",")])
    except (ImportError, AttributeError, ValueError, TypeError) as error:
        raise argparse.ArgumentTypeError(f"{text}: {error}") from error


def settings(varied: Variation | None) -> Iterator[str]:
    """Set each value in turn and yield what is set, then restore the value in force.

    Yields one empty string where nothing is varied.
    """
    if varied is None:
        yield ""
        return
    in_force = getattr(varied.module, varied.name)
    try:
        for value in varied.values:
            setattr(varied.module, varied.name, value)
            yield f"{varied.name}={value}" + (" (in force)" if value == in_force else "")
    finally:
        setattr(varied.module, varied.name, in_force)
