"""Where letters, passages and quotes are shown: the lasting addresses of the page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses under `base`, without a slash at its end; without it, paths alone."""

    base: str | None = None

    def letter(self, document_id: str) -> str:
        """Return the address of a letter."""
        return f"{self.base or ''}/letters/{quote(document_id, safe='')}"

    def passage(self, passage_id: str) -> str:
        """Return the address of a passage, or of a section, in its letter."""
        document_id, _, address = passage_id.partition(":")
        return f"{self.letter(document_id)}/{quote(address, safe='')}"

    def quote(self, passage_id: str, start: int, end: int) -> str:
        """Return the address of quoted words, given their span in the letter's text."""
        return f"{self.passage(passage_id)}?quote={start}-{end}"
