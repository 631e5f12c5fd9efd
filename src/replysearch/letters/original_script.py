"""Letters in traditional characters: parsed in simplified ones, told in their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from replysearch.chinese.text import narrow
from replysearch.records import Letter, Metadata, Proposal, Region, Span


class _Original:
    """Finds words of the simplified text in the text itself."""

    def __init__(self, text: str, plain: str) -> None:
        self._text, self._plain = narrow(text), narrow(plain)
        self._whole = (Span(0, len(text)),)

    def words(self, words: str, spans: Sequence[Span] | None) -> str:
        """Return `words`, whose characters stand in order at `spans`, as the text has them."""
        spans = spans or self._whole
        for span in spans:
            found_at = self._plain.find(words, *span)
            if found_at >= 0:
                return self._text[found_at : found_at + len(words)]
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

    def told(words: str | None, field: str) -> str | None:
        return words and original.words(words, where.get(field))

    def each(names: tuple[str, ...], field: str) -> tuple[str, ...]:
        return tuple(original.words(name, where.get(field)) for name in names)

    return replace(
        facts,
        title=told(facts.title, "title"),
        document_number=told(facts.document_number, "document_number"),
        issuer=told(facts.issuer, "issuer"),
        issuer_alias=told(facts.issuer_alias, "issuer_alias"),
        addressee=told(facts.addressee, "addressee"),
        subject_class=told(facts.subject_class, "subject_class"),
        joint_issuers=each(facts.joint_issuers, "joint_issuers"),
        co_organisers=each(facts.co_organisers, "co_organisers"),
        attachments=each(facts.attachments, "attachments"),
        suggestion=told(facts.suggestion, "suggestion"),
        region=_region(facts, original),
        proposals=tuple(_proposal(proposal, facts, original) for proposal in facts.proposals),
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
