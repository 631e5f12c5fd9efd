"""replysearch: cited search over Chinese government reply letters (答复函), offline and exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from replysearch.library import Library

__version__ = "0.1.0"
__all__ = ["Library", "__version__"]


def __getattr__(name: str) -> Any:
    """Load the façade when it is first asked for, so that importing the package stays cheap."""
    if name == "Library":
        from replysearch.library import Library  # noqa: PLC0415 - brings in the search engines

        return Library
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
