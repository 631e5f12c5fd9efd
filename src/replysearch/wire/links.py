"""Addresses of this server's pages, which show a letter, a passage or quoted words."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote as escaped


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the addresses of pages under `base`, without one their paths only."""

    base: str | None = None

    def letter(self, document_id: str) -> str:
        """Return the address of a letter."""
        return f"{self.base or ''}/letters/{escaped(document_id, safe='')}"

    def passage(self, passage_id: str) -> str:
        """Return the address of a passage."""
        document_id, _, address = passage_id.partition(":")
        return f"{self.letter(document_id)}/{escaped(address, safe='')}"

    def quote(self, passage_id: str, start: int, end: int) -> str:
        """Return the address of words of a letter's text, shown beside a passage."""
        return f"{self.passage(passage_id)}?quote={start}-{end}"
