"""replysearch: cited search over Chinese government reply letters (答复函), offline and exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from replysearch.library import Library
    from replysearch.records import Ask, Filters, Kind, Mode, Query

__version__ = "0.1.0"
__all__ = ["Ask", "Filters", "Kind", "Library", "Mode", "Query", "__version__"]

_RECORDS = frozenset({"Ask", "Filters", "Kind", "Mode", "Query"})


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that importing the package stays cheap."""
    if name == "Library":
        from replysearch.library import Library  # noqa: PLC0415 - brings in the search engines

        return Library
    if name in _RECORDS:
        from replysearch import records  # noqa: PLC0415 - as above, though it brings in little

        return getattr(records, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
