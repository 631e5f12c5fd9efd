"""Cited search and question answering over Chinese government reply letters (答复函), offline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from replysearch.library import Library
    from replysearch.records import Ask, Filters, Kind, Mode, Query

__version__ = "0.1.0"
__all__ = ["Ask", "Filters", "Kind", "Library", "Mode", "Query", "__version__"]

_RECORDS = frozenset({"Ask", "Filters", "Kind", "Mode", "Query"})


def __getattr__(name: str) -> Any:
    """Import a public name at its first use, so that importing the package itself stays fast."""
    if name == "Library":
        from replysearch.library import Library  # noqa: PLC0415 - loads the search engines

        return Library
    if name in _RECORDS:
        from replysearch import records  # noqa: PLC0415 - small, but not always needed

        return getattr(records, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
