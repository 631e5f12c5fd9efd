"""The facts of a letter → lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from replysearch.messages import command_line
from replysearch.messages import faces as faces_messages
from replysearch.records import Document, Proposal, Region, ReplyType
from replysearch.wire.objects import dates_disagree


def fact_lines(document: Document) -> Iterator[str]:
    """Yield lines for the id and the facts except the title, then warnings.

    These tell of dates that differ, and of other versions of the letter.
    """
    document_id, facts = document.document_id, document.metadata
    for field, name in command_line.SHOW_FIELDS.items():
        value = document_id if field == "document_id" else getattr(facts, field)
        if value and value is not ReplyType.REPLY:
            yield command_line.SHOW_FIELD.format(name=name, value=_fact(value))
        if field == "issuer" and (places := _places(facts.region)):
            level = facts.region.level
            level_name = faces_messages.LEVEL_NAMES[level.value] if level else command_line.ABSENT
            yield command_line.SHOW_REGION.format(places=places, level=level_name)
    if dates_disagree(facts):
        yield command_line.SHOW_DATES_DIFFER.format(date=facts.date)
    if document.superseded_by:
        yield command_line.SHOW_SUPERSEDED.format(newer=document.superseded_by)
    if document.earlier_versions:
        yield command_line.SHOW_EARLIER.format(ids="、".join(document.earlier_versions))


def _fact(value: str | date | Sequence[str | Proposal]) -> str:
    if isinstance(value, str | date):
        return str(value)
    return "、".join(_proposal(each) if isinstance(each, Proposal) else each for each in value)


def _proposal(proposal: Proposal) -> str:
    title = f"《{proposal.title}》" if proposal.title else None
    return " ".join(part for part in (proposal.session, proposal.number, title) if part)


def _places(region: Region) -> str:
    return "".join(part for part in (region.province, region.city, region.county) if part)
