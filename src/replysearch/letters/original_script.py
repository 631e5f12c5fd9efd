"""Letters in traditional characters: parsed in simplified ones, told in their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from replysearch.chinese.text import narrow
from replysearch.records import Letter, Metadata, Proposal, Region, Span

_NAMES = ("title", "document_number", "issuer", "issuer_alias", "addressee", "subject_class")
_LISTS = ("joint_issuers", "co_organisers", "attachments")


class _Original:
    """Finds words of the simplified text in the text itself."""

    def __init__(self, text: str, plain: str) -> None:
        self._text, self._plain = narrow(text), narrow(plain)
        self._whole = (Span(0, len(text)),)

    def words(self, words: str, spans: Sequence[Span] | None) -> str:
        """Return `words`, whose characters stand in order at `spans`, as the text has them."""
        spans = spans or self._whole
        for span in spans:
            at = self._plain.find(words, *span)
            if at >= 0:
                return self._text[at : at + len(words)]
        places = [at for span in spans for at in range(*span)]
        found, begin = [], 0
        for character in words:
            same = (n for n in range(begin, len(places)) if self._plain[places[n]] == character)
            at = next(same, None)
            if at is None:
                found.append(character)
            else:
                found.append(self._text[places[at]])
                begin = at + 1
        return "".join(found)


def in_original_script(letter: Letter, plain: str) -> Letter:
    """Return a letter that was parsed in simplified characters (`plain`) in those of its text."""
    original = _Original(letter.text, plain)
    sections = tuple(
        replace(each, title=original.words(each.title, (each.span,))) for each in letter.sections
    )
    passages = tuple(
        replace(each, path=tuple(original.words(step, None) for step in each.path))
        for each in letter.passages
    )
    return replace(
        letter,
        metadata=_metadata(letter.metadata, original),
        sections=sections,
        passages=passages,
    )


def _metadata(facts: Metadata, original: _Original) -> Metadata:
    where = facts.provenance
    names = {
        name: original.words(value, where.get(name))
        for name in _NAMES
        if (value := getattr(facts, name))
    }
    lists = {
        name: tuple(original.words(each, where.get(name)) for each in getattr(facts, name))
        for name in _LISTS
    }
    return replace(
        facts,
        **names,
        **lists,
        region=_region(facts, original),
        proposals=tuple(_proposal(each, facts, original) for each in facts.proposals),
    )


def _proposal(proposal: Proposal, facts: Metadata, original: _Original) -> Proposal:
    where = facts.provenance

    def told(words: str | None, field: str) -> str | None:
        return words and original.words(words, where.get(field))

    return Proposal(
        told(proposal.number, "proposal_number"),
        told(proposal.session, "session"),
        told(proposal.title, "proposal_title"),
    )


def _region(facts: Metadata, original: _Original) -> Region:
    region, place = facts.region, facts.provenance.get("issuer")

    def told(name: str | None) -> str | None:
        return name and original.words(name, place)

    return Region(told(region.province), told(region.city), told(region.county), region.level)
