"""The permanent URLs of letters, passages and quotes on the web page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Links:
    """Makes URLs from `base`, which has no final slash. If `base` is None, makes paths instead."""

    base: str | None = None

    def letter(self, document_id: str) -> str:
        """Return the URL of a letter."""
        return f"{self.base or ''}/letters/{quote(document_id, safe='')}"

    def passage(self, passage_id: str) -> str:
        """Return the URL of a passage, or of a section if `passage_id` has a section's address."""
        document_id, _, address = passage_id.partition(":")
        return f"{self.letter(document_id)}/{quote(address, safe='')}"

    def quote(self, passage_id: str, start: int, end: int) -> str:
        """Return the URL of the quote from `start` to `end` in the letter's text."""
        return f"{self.passage(passage_id)}?quote={start}-{end}"
